import { z } from 'zod';
import type { RemoteFieldInfo } from '../../../../shared/model/mapping.ts';
import type { Raw } from './raw.ts';

/**
 * Fields of a customer by their own names: columns, parts of the first address, and the account's
 * extra fields, which stand on a record as `atributos` with a description and a content.
 */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .nullish();
const attribute = z.looseObject({ descricao: z.string(), conteudo: text });
const attributes = z.array(z.looseObject({ atributo: attribute }));

/** What defines an extra field; the name of its title is not told alike everywhere. */
const definition = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String).nullish(),
  descricao: z.string().nullish(),
  nome: z.string().nullish(),
  tipo: z.string().nullish(),
});
export type ExtraField = {
  readonly id: string | null;
  readonly title: string;
  readonly kind: RemoteFieldInfo['kind'];
};

export const ATTRIBUTE = 'atributo:';
const ADDRESS = 'endereco.';

const kinds: Readonly<Record<string, RemoteFieldInfo['kind']>> = {
  data: 'date',
  numeros: 'number',
};

/** Definitions that can be read; others are passed over, since no record is read by them. */
export function extraFieldsIn(items: readonly unknown[]): ExtraField[] {
  return items.flatMap((item) => {
    const found = definition.safeParse(item);
    const title = found.success ? (found.data.descricao ?? found.data.nome ?? '').trim() : '';
    if (!found.success || title === '') return [];
    return [{ id: found.data.id ?? null, title, kind: kinds[found.data.tipo ?? ''] ?? 'text' }];
  });
}

/** Columns, what people there call them, and the field of ours that each is joined with. */
const columns: readonly (readonly [name: string, label: string, mapped: string | null])[] = [
  ['nome', 'Nome', 'name'],
  ['email', 'E-mail', 'email'],
  ['celular', 'Celular', 'phone'],
  ['cpf', 'CPF', 'document'],
  ['cnpj', 'CNPJ', 'document'],
  ['razao_social', 'Razão social', 'company'],
  ['ativo', 'Situação', 'status'],
  ['endereco.nome_cidade', 'Cidade', 'city'],
  ['endereco.estado', 'Estado', 'state'],
  ['tipo_pessoa', 'Tipo de pessoa', null],
  ['telefone', 'Telefone', null],
  ['fax', 'Fax', null],
  ['rg', 'RG', null],
  ['data_nascimento', 'Data de nascimento', null],
  ['inscricao_estadual', 'Inscrição estadual', null],
  ['inscricao_municipal', 'Inscrição municipal', null],
  ['endereco.cep', 'CEP', null],
  ['endereco.logradouro', 'Logradouro', null],
  ['endereco.numero', 'Número', null],
  ['endereco.complemento', 'Complemento', null],
  ['endereco.bairro', 'Bairro', null],
];
/** What the provider's own fields are laid into: written by them and by nothing else. */
const notFree = new Set(['tipo_pessoa', 'telefone', 'cpf', 'cnpj']);

export function remoteFieldsOf(extra: readonly ExtraField[]): RemoteFieldInfo[] {
  const plain = columns.map(([name, label, mapped]): RemoteFieldInfo => ({
    name,
    label,
    kind: name === 'data_nascimento' ? 'date' : 'text',
    options: null,
    writable: !notFree.has(name),
    mapped,
  }));
  const more = extra.map(({ title, kind }): RemoteFieldInfo => ({
    name: ATTRIBUTE + title,
    label: title,
    kind,
    options: null,
    writable: true,
    mapped: null,
  }));
  return [...plain, ...more];
}

/** A field as it stands in a customer; undefined where the customer does not say. */
export function asItStands(raw: Raw, name: string): string | undefined {
  if (name.startsWith(ATTRIBUTE)) return attributeIn(raw, name.slice(ATTRIBUTE.length));
  const inAddress = name.startsWith(ADDRESS);
  const place = inAddress ? firstAddress(raw) : raw;
  if (place === null) return '';
  const said = text.safeParse(place?.[inAddress ? name.slice(ADDRESS.length) : name]);
  return said.success && said.data !== undefined ? (said.data ?? '') : undefined;
}

/** An extra field that is not on the record is blank there, where the record tells any at all. */
function attributeIn(raw: Raw, title: string): string | undefined {
  if (raw['atributos'] == null) return raw['atributos'] === null ? '' : undefined;
  const found = attributes.safeParse(raw['atributos']);
  if (!found.success) return undefined;
  return found.data.find(({ atributo }) => atributo.descricao === title)?.atributo.conteudo ?? '';
}

/** Null where a customer has no address; undefined where it does not say. */
function firstAddress(raw: Raw): Raw | null | undefined {
  const { enderecos } = raw;
  if (!Array.isArray(enderecos)) return enderecos === null ? null : undefined;
  return (enderecos[0] as { endereco?: Raw } | undefined)?.endereco ?? null;
}

/** The record with one of these fields set. */
export function withField(
  raw: Raw,
  name: string,
  value: string,
  extra: readonly ExtraField[],
): Raw {
  if (name.startsWith(ATTRIBUTE))
    return withAttribute(raw, name.slice(ATTRIBUTE.length), value, extra);
  if (!name.startsWith(ADDRESS)) return { ...raw, [name]: value };
  const { enderecos } = raw;
  const [first, ...others] = (Array.isArray(enderecos) ? enderecos : []) as { endereco?: Raw }[];
  const endereco = { ...first?.endereco, [name.slice(ADDRESS.length)]: value };
  return { ...raw, enderecos: [{ ...first, endereco }, ...others] };
}

function withAttribute(
  raw: Raw,
  title: string,
  conteudo: string,
  extra: readonly ExtraField[],
): Raw {
  const held = (Array.isArray(raw['atributos']) ? raw['atributos'] : []) as { atributo?: Raw }[];
  if (held.some(({ atributo }) => atributo?.['descricao'] === title)) {
    const atributos = held.map((each) =>
      each.atributo?.['descricao'] === title
        ? { ...each, atributo: { ...each.atributo, conteudo } }
        : each,
    );
    return { ...raw, atributos };
  }
  const id = extra.find((each) => each.title === title)?.id ?? null;
  const atributo = { ...(id === null ? {} : { atributo_id: id }), descricao: title, conteudo };
  return { ...raw, atributos: [...held, { atributo }] };
}
