import type { Interest } from './dinamize-fields.ts';

/**
 * The ten leads already typed into the demonstration workspace, and the contacts that six of them
 * have at Dinamize under the same e-mail: one in full agreement, some that fill each other's gaps,
 * and two that disagree, so that the first sync has one of each to show.
 */
export type SharedLead = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly document: string;
  readonly company: string;
  readonly city: string;
  readonly state: string;
  readonly interest: string;
  /** Monthly, in R$; null when not known. */
  readonly income: number | null;
  readonly origin: string;
  readonly status: 'new' | 'contacted' | 'qualified';
  readonly notes: string;
};

export type SharedContact = {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly status: string;
  readonly interests: readonly Interest[];
  readonly origin: string;
  readonly company: string;
  readonly city: string;
  readonly state: string;
  readonly income: string;
  readonly document: string;
};

export const sharedLeads: readonly SharedLead[] = [
  {
    name: 'Mariana Albuquerque Prado',
    email: 'mariana.prado@correio.example',
    phone: '+5511987340921',
    document: '52998224725',
    company: 'Aroeira Arquitetura',
    city: 'São Paulo',
    state: 'SP',
    interest: 'Cobertura',
    income: 18_500,
    origin: 'Indicação',
    status: 'qualified',
    notes: 'Quer visitar no sábado de manhã.',
  },
  {
    name: 'João Pedro Figueiredo',
    email: 'joaopedro.figueiredo@email.example',
    phone: '+5519991246630',
    document: '',
    company: 'Planalto Engenharia',
    city: 'Campinas',
    state: 'SP',
    interest: 'Terreno',
    income: 9_200,
    origin: 'Landing page',
    status: 'contacted',
    notes: '',
  },
  {
    name: 'Conceição Vieira de Melo',
    email: 'conceicao.melo@provedor.example',
    phone: '',
    document: '',
    company: '',
    city: '',
    state: '',
    interest: 'Casa',
    income: null,
    origin: 'Plantão de vendas',
    status: 'new',
    notes: 'Prefere ser chamada à tarde.',
  },
  {
    name: 'Vinícius Sampaio',
    email: 'vinicius@morada.example',
    phone: '+5541988105572',
    document: '',
    company: 'Morada Incorporadora',
    city: 'Curitiba',
    state: 'PR',
    interest: '',
    income: 12_000,
    origin: 'Instagram',
    status: 'contacted',
    notes: '',
  },
  {
    name: 'Luísa Menezes Xavier',
    email: 'luisa.xavier@caixapostal.example',
    phone: '+5521996617043',
    document: '',
    company: 'Mar Aberto Turismo',
    city: 'Rio de Janeiro',
    state: 'RJ',
    interest: 'Apartamento',
    income: 7_800,
    origin: 'Facebook Ads',
    status: 'contacted',
    notes: 'Confirmou o telefone novo por WhatsApp.',
  },
  {
    name: 'Patrícia Gonçalves Leão',
    email: 'patricia.leao@correio.example',
    phone: '+5531984420189',
    document: '',
    company: 'Vila Rica Contabilidade Ltda',
    city: 'Belo Horizonte',
    state: 'MG',
    interest: 'Financiamento',
    income: 5_400,
    origin: 'Google Ads',
    status: 'new',
    notes: 'Casou-se em março e mudou de sobrenome.',
  },
  {
    name: 'Raimundo Nonato Aragão',
    email: 'raimundo.aragao@provedor.example',
    phone: '+5585997713308',
    document: '',
    company: 'Serra Alta Transportes',
    city: 'Fortaleza',
    state: 'CE',
    interest: 'Consórcio',
    income: 4_100,
    origin: 'Feirão',
    status: 'new',
    notes: '',
  },
  {
    name: 'Beatriz Nogueira Simões',
    email: 'bia.simoes@email.example',
    phone: '+5551993358864',
    document: '',
    company: '',
    city: 'Porto Alegre',
    state: 'RS',
    interest: 'Apartamento',
    income: 10_500,
    origin: 'Indicação',
    status: 'qualified',
    notes: 'Já vendeu o imóvel anterior.',
  },
  {
    name: 'Thiago Cavalcanti',
    email: 'thiago.cavalcanti@estreladosul.example',
    phone: '+5581986604417',
    document: '',
    company: 'Estrela do Sul Tecnologia',
    city: 'Recife',
    state: 'PE',
    interest: 'Seguro',
    income: 3_200,
    origin: 'WhatsApp',
    status: 'new',
    notes: '',
  },
  {
    name: 'Ângela Teixeira Duarte',
    email: 'angela.duarte@correio.example',
    phone: '+551633214578',
    document: '',
    company: 'Santa Rita Odontologia',
    city: 'Ribeirão Preto',
    state: 'SP',
    interest: 'Imóvel comercial',
    income: 22_000,
    origin: 'Plantão de vendas',
    status: 'contacted',
    notes: 'Sala para o segundo consultório.',
  },
];

export const sharedContacts: readonly SharedContact[] = [
  // The same in all but spelling.
  {
    name: 'Mariana Albuquerque Prado',
    email: 'mariana.prado@correio.example',
    phone: '(11) 98734-0921',
    status: 'Qualificado',
    interests: ['Cobertura'],
    origin: 'Indicação',
    company: 'Aroeira Arquitetura',
    city: 'São Paulo',
    state: 'SP',
    income: 'R$ 18.500,00',
    document: '529.982.247-25',
  },
  // Blank where ours is filled.
  {
    name: 'João Pedro Figueiredo',
    email: 'joaopedro.figueiredo@email.example',
    phone: '',
    status: 'Contatado',
    interests: ['Terreno'],
    origin: 'Landing page',
    company: '',
    city: 'Campinas',
    state: 'SP',
    income: '',
    document: '',
  },
  // Filled where ours is blank.
  {
    name: 'Conceição Vieira de Melo',
    email: 'Conceicao.Melo@provedor.example',
    phone: '+55 27 99874-2210',
    status: 'Novo',
    interests: ['Casa', 'Financiamento'],
    origin: 'Plantão de vendas',
    company: 'Rio Claro Confecções ME',
    city: 'Vitória',
    state: 'ES',
    income: 'R$ 6.300,00',
    document: '',
  },
  // Each has what the other lacks.
  {
    name: '',
    email: 'vinicius@morada.example',
    phone: '41 98810-5572',
    status: 'Contatado',
    interests: ['Investimento', 'Terreno'],
    origin: '',
    company: 'Morada Incorporadora',
    city: 'Curitiba',
    state: 'PR',
    income: '',
    document: '111.444.777-35',
  },
  // Another telephone.
  {
    name: 'Luísa Menezes Xavier',
    email: 'luisa.xavier@caixapostal.example',
    phone: '(21) 98125-3390',
    status: 'Contatado',
    interests: ['Apartamento'],
    origin: 'Facebook Ads',
    company: 'Mar Aberto Turismo',
    city: 'Rio de Janeiro',
    state: 'RJ',
    income: '7800',
    document: '',
  },
  // Another name and another company.
  {
    name: 'PATRÍCIA GONÇALVES DA CUNHA',
    email: 'PATRICIA.LEAO@CORREIO.EXAMPLE',
    phone: '31 98442-0189',
    status: 'Novo',
    interests: ['Financiamento'],
    origin: 'Google Ads',
    company: 'Vila Rica Imóveis',
    city: 'Belo Horizonte',
    state: 'MG',
    income: '5.400,00',
    document: '',
  },
];
