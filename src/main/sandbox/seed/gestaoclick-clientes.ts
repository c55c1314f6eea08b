import { createRandom, type Random } from '../random.ts';
import { companyName } from './companies.ts';
import { documentAsTyped } from './documents.ts';
import { personName, plain } from './names.ts';
import { places } from './places.ts';
import { sharedLeads } from './shared-leads.ts';

/**
 * The customers a small company's ERP holds: one for every ten contacts of its mailing list. The
 * first few are people we know by their document, their e-mail, or their phone and name alone.
 */
export type SeedCliente = Readonly<Record<string, unknown>>;

const CONTACTS_PER_CLIENTE = 10;

export function* seedClientes(
  seed: number,
  contacts: number,
  count = Math.floor(contacts / CONTACTS_PER_CLIENTE),
): Generator<SeedCliente> {
  const random = createRandom(seed + 1);
  const documents = new Set<string>(sharedLeads.map(({ document }) => document));
  const known = familiar();
  for (let index = 0; index < count; index += 1) {
    yield known[index] ?? stranger(index, documents, random);
  }
}

function familiar(): readonly SeedCliente[] {
  const [byDocument, byEmail, , , byPhone] = sharedLeads;
  if (!byDocument || !byEmail || !byPhone) return [];
  return [
    { ...person(byDocument.name), cpf: byDocument.document, email: '' },
    { ...person(byEmail.name), email: byEmail.email, ...placed('Campinas', 'SP') },
    { ...person(byPhone.name), celular: '(21) 99661-7043' },
  ];
}

function stranger(index: number, documents: Set<string>, random: Random): SeedCliente {
  const { full, first, last } = personName(random);
  const place = random.pick(places);
  const number = String(random.int(0, 9_999_999)).padStart(7, '0');
  const mobile = `(${place.areaCode}) 9${random.int(6, 9)}${number.slice(0, 3)}-${number.slice(3)}`;
  const common = {
    email: random.chance(0.8) ? `${plain(first)}.${plain(last)}${index}@cliente.example` : '',
    celular: random.chance(0.85) ? mobile : '',
    ativo: random.chance(0.93) ? '1' : '0',
    ...(random.chance(0.8) && placed(place.city, place.state)),
  };
  const document = documentAsTyped(random);
  const key = document.replaceAll(/\D/g, '');
  const isFree = !documents.has(key);
  if (isFree) documents.add(key);
  if (key.length !== 14) {
    return { ...person(full), ...common, cpf: isFree ? document : '' };
  }
  const name = companyName(random);
  return {
    ...person(name),
    ...common,
    tipo_pessoa: 'PJ',
    razao_social: `${name} Comercial`,
    cnpj: isFree ? document : '',
    contatos: [{ contato: { nome_tipo: 'Email', nome: full, contato: '', cargo: 'Gerente' } }],
  };
}

function person(nome: string): SeedCliente {
  return { tipo_pessoa: 'PF', nome };
}

function placed(nome_cidade: string, estado: string): SeedCliente {
  const endereco = { cep: '', logradouro: '', numero: '', bairro: '', nome_cidade, estado };
  return { enderecos: [{ endereco }] };
}
