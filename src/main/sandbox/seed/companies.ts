import type { Random } from '../random.ts';

/** Small companies such as these people work at or own; none is meant to exist. */
const HEADS = phrases(`
  Aroeira, Atlântica, Aurora, Boa Vista, Caminho Novo, Canto Verde, Colina, Cruzeiro, Dois Irmãos,
  Estação, Estrela do Sul, Flor de Liz, Horizonte, Ipê Amarelo, Jacarandá, Lagoa Azul, Mar Aberto,
  Morada, Nova Era, Pedra Branca, Planalto, Ponto Certo, Porto Belo, Primavera, Rio Claro, Santa
  Rita, São Bento, Serra Alta, Sol Nascente, Três Rios, União, Vale Dourado, Vila Rica
`);

const TRADES = phrases(`
  Advocacia, Alimentos, Arquitetura, Autopeças, Confecções, Construções, Consultoria,
  Contabilidade, Corretora de Seguros, Distribuidora, Engenharia, Imóveis, Incorporadora,
  Logística, Materiais de Construção, Móveis, Odontologia, Padaria, Papelaria, Saúde, Serviços,
  Tecnologia, Transportes, Turismo
`);

const TAILS = ['', '', '', ' Ltda', ' Ltda.', ' ME', ' S/A', ' & Cia'] as const;

export function companyName(random: Random): string {
  return `${random.pick(HEADS)} ${random.pick(TRADES)}${random.pick(TAILS)}`;
}

function phrases(text: string): readonly string[] {
  return text.split(',').map((phrase) => phrase.trim().replaceAll(/\s+/g, ' '));
}
