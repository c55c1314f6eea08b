import { folded } from '../record-door.ts';
import type { PlainRecord } from '../provider.ts';

/** A customer as this account holds it; ids and flags are texts. */
export type Cliente = {
  readonly tipo_pessoa: string;
  readonly nome: string;
  readonly razao_social: string | null;
  readonly cnpj: string | null;
  readonly inscricao_estadual: string | null;
  readonly inscricao_municipal: string | null;
  readonly cpf: string | null;
  readonly rg: string | null;
  readonly data_nascimento: string | null;
  readonly telefone: string | null;
  readonly celular: string | null;
  readonly fax: string | null;
  readonly email: string | null;
  readonly ativo: string;
  readonly contatos: readonly { readonly contato: Texts }[];
  readonly enderecos: readonly { readonly endereco: Texts }[];
  /** Extra fields that hold something; not there where nobody ever gave any. */
  readonly atributos?: readonly { readonly atributo: Texts }[];
};

export type Texts = Readonly<Record<string, string | null>>;

export type ClienteRow = {
  readonly id: number;
  readonly nome: string;
  readonly cpf_cnpj: string;
  readonly email: string;
  readonly telefones: string;
  readonly tipo_pessoa: string;
  readonly situacao: string;
  readonly cidade_id: string;
  readonly estado: string;
  readonly cadastrado_em: string;
  readonly modificado_em: string;
  readonly record: string;
};

/** The columns a customer is looked for by. */
export function columnsOf(
  cliente: Cliente,
  times: Pick<ClienteRow, 'cadastrado_em' | 'modificado_em'>,
): Omit<ClienteRow, 'id'> {
  const address = cliente.enderecos[0]?.endereco;
  return {
    nome: folded(cliente.nome),
    cpf_cnpj: documentKey(cliente.cpf || cliente.cnpj || ''),
    email: folded(cliente.email ?? ''),
    telefones: [cliente.telefone, cliente.celular].map((each) => digits(each ?? '')).join(' '),
    tipo_pessoa: cliente.tipo_pessoa,
    situacao: cliente.ativo,
    cidade_id: address?.['cidade_id'] ?? '',
    estado: address?.['estado'] ?? '',
    ...times,
    record: JSON.stringify(cliente),
  };
}

export function clienteOf(row: ClienteRow): Cliente {
  return JSON.parse(row.record) as Cliente;
}

/** A customer as answers and the journal show it. */
export function clienteRecord(row: ClienteRow, withDates = false): PlainRecord {
  const { cadastrado_em, modificado_em } = row;
  return {
    id: String(row.id),
    ...clienteOf(row),
    ...(withDates && { cadastrado_em, modificado_em }),
  };
}

/** Letters too: a CNPJ may hold them. */
export function documentKey(text: string): string {
  return text.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
}

export function digits(text: string): string {
  return text.replaceAll(/\D/g, '');
}
