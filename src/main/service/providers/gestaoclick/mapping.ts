import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readDocument } from '../../../../shared/br/document.ts';
import { keepsWhole, normalizeDraft } from '../../leads/lead-normalize.ts';
import { sameValue } from '../../leads/same-value.ts';
import { isBlank, opaqueText, type FieldValue } from '../field-values.ts';
import { ProviderError } from '../provider-error.ts';
import { REMOTE, type FieldProfile, type RemoteRecord } from '../provider.ts';
import { asItStands } from './free-fields.ts';
import type { Raw } from './raw.ts';

/** A customer of GestãoClick in our fields. What a write makes of one is in `merging.ts`. */
export const mapped = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'city',
  'state',
  'status',
] as const;

const text = z.union([z.string(), z.number()]).transform(String).nullish();
const address = z.looseObject({ nome_cidade: text, estado: text });

const clienteItem = z.looseObject({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  tipo_pessoa: text,
  nome: text,
  razao_social: text,
  cpf: text,
  cnpj: text,
  telefone: text,
  celular: text,
  email: text,
  ativo: text,
  enderecos: z.array(z.looseObject({ endereco: address.nullish() })).nullish(),
});
export type ClienteItem = z.output<typeof clienteItem>;

/** Rises when this file reads customers differently, so that all are looked at again. */
const MAPPING_REV = 1;

/** The id alone, for an item that may otherwise be unreadable. */
export function remoteIdOf(raw: unknown): string | null {
  const id = (raw as { id?: unknown } | null)?.id;
  if (typeof id === 'number') return String(id);
  return typeof id === 'string' && id !== '' ? id : null;
}

/** @throws ProviderError `rejected` for an item that is no customer */
export function parseItem(raw: unknown): ClienteItem {
  const parsed = clienteItem.safeParse(raw);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues.map(({ path }) => path.join('.') || 'cliente').join(', ');
  throw new ProviderError('rejected', `This customer of GestãoClick cannot be read (${at}).`, {
    code: 'unreadable',
  });
}

const none: ReadonlySet<string> = new Set();

/** A hash of what we read of a customer; there is no date of change to go by. */
export function versionOf(raw: unknown, wanted: ReadonlySet<string> = none): string {
  const { tipo_pessoa, nome, razao_social, cpf, cnpj, telefone, celular, email, ativo, enderecos } =
    (raw ?? {}) as Record<string, unknown>;
  const first = Array.isArray(enderecos) ? (enderecos[0] as { endereco?: unknown }) : enderecos;
  const content = [tipo_pessoa, nome, razao_social, cpf, cnpj, telefone, celular, email, ativo];
  return createHash('sha256')
    .update(JSON.stringify([MAPPING_REV, ...content, first, ...standing(raw, wanted)]))
    .digest('base64url')
    .slice(0, 22);
}

/** Fields of theirs that a mapping asks for, by name, where the customer says them. */
function standing(raw: unknown, wanted: ReadonlySet<string>): [string, string][] {
  return [...wanted].flatMap((name) => {
    const text = asItStands((raw ?? {}) as Raw, name);
    return text === undefined ? [] : [[name, text]];
  });
}

/** @throws ProviderError `rejected` for an item that is no customer */
export function parseCliente(
  raw: unknown,
  wanted: ReadonlySet<string> = none,
  ver = versionOf(raw, wanted),
): RemoteRecord {
  const item = parseItem(raw);
  const told = textsOf(item);
  const { values: normal } = normalizeDraft(told);
  const plain = normal as Record<string, FieldValue | undefined>;
  const values: Record<string, FieldValue> = {};
  const opaque: Record<string, string> = {};
  for (const [field, typed] of Object.entries(told)) {
    if (typed === undefined) continue;
    const value = plain[field];
    if (!keepsWhole(field, typed)) opaque[field] = opaqueText(typed);
    else if (value !== undefined) values[field] = value;
    else if (typed === '') values[field] = null;
    else opaque[field] = opaqueText(typed);
  }
  for (const [name, typed] of standing(raw, wanted)) values[REMOTE + name] = typed || null;
  return { remoteId: item.id, ver, values, opaque, externalId: null };
}

/** What the customer says of each of our fields. Undefined is not said, '' is said to be blank. */
function textsOf(item: ClienteItem): Record<(typeof mapped)[number], string | undefined> {
  const first = item.enderecos?.[0]?.endereco;
  const noAddress = item.enderecos !== undefined && first == null;
  const { ativo } = item;
  return {
    name: said(item.nome),
    email: said(item.email),
    phone: item[phonePlace(item)]?.trim() || bothSaid(item),
    document: said(item[documentPlace(item)]),
    // Only a company has a company's name; of a person's employer nothing is said.
    company: item.tipo_pessoa === 'PJ' ? said(item.razao_social) : undefined,
    city: noAddress ? '' : said(first?.nome_cidade),
    state: noAddress ? '' : said(first?.estado),
    status: ativo == null || ativo === '' ? undefined : ativo === '0' ? 'inactive' : 'new',
  };
}

/** Where the number stands that is the lead's: the mobile one if there is one. */
export function phonePlace({ celular, telefone }: Pick<ClienteItem, 'celular' | 'telefone'>) {
  return !celular?.trim() && telefone?.trim() ? 'telefone' : 'celular';
}

/** A blank phone is one that is blank in both places. */
function bothSaid({ celular, telefone }: ClienteItem): string | undefined {
  return celular === undefined || telefone === undefined ? undefined : '';
}

export function documentPlace({
  tipo_pessoa,
  cpf,
  cnpj,
}: Pick<ClienteItem, 'tipo_pessoa' | 'cpf' | 'cnpj'>) {
  if (tipo_pessoa === 'PJ') return 'cnpj';
  return !cpf?.trim() && cnpj?.trim() ? 'cnpj' : 'cpf';
}

/** Null and '' both mean blank. */
function said(value: string | null | undefined): string | undefined {
  return value === undefined ? undefined : (value ?? '').trim();
}

/** How values fare on their way there and back. */
export const profile: FieldProfile = {
  same(field, a, b) {
    if (field === 'status') return (a === 'inactive') === (b === 'inactive');
    return sameValue(field, a, b);
  },
  out(field, value) {
    if (field === 'name' && isBlank(value)) return undefined;
    if (field === 'status') return value === 'inactive' ? 'inactive' : 'new';
    if (field === 'document' && !isBlank(value) && kindOf(String(value)) === null) return undefined;
    return value;
  },
  in(field, value) {
    if (field === 'name') return value ?? '';
    // A customer without an address does not say that the person lives nowhere.
    if ((field === 'city' || field === 'state') && isBlank(value)) return undefined;
    return value;
  },
};

/** Whether a document makes its holder a person or a company; null when it is neither. */
export function kindOf(document: string): 'PF' | 'PJ' | null {
  const reading = readDocument(document);
  if (reading.kind === 'wrong-length') return null;
  return reading.value.length === 11 ? 'PF' : 'PJ';
}
