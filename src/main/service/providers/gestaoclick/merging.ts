import { formatDocument } from '../../../../shared/br/document.ts';
import { formatPhone } from '../../../../shared/br/phone.ts';
import { isBlank, type FieldValue, type FieldValues } from '../field-values.ts';
import { REMOTE } from '../provider.ts';
import { withField, type ExtraField } from './free-fields.ts';
import { documentPlace, kindOf, parseItem, phonePlace } from './mapping.ts';
import type { Raw } from './raw.ts';

/**
 * Our fields laid into a customer as it stands there.
 *
 * A write is of the whole record and empties what it leaves out, so all that is not ours goes back
 * as it was read: other addresses, contacts, registrations, and keys we do not know.
 */
/** A record made of our values alone: a company's where the document is one's, else a person's. */
export function newCliente(values: FieldValues, extra: readonly ExtraField[] = []): Raw {
  const { document = null } = values;
  const kind = isBlank(document) ? null : kindOf(String(document));
  return merged({ tipo_pessoa: kind ?? 'PF', ativo: '1' }, values, extra);
}

/** The record with the patch in it; `id` is in the address of the call and not part of it. */
export function merged(raw: Raw, patch: FieldValues, extra: readonly ExtraField[] = []): Raw {
  const { id: _id, ...record } = raw;
  let next: Raw = record;
  for (const [field, value] of Object.entries(patch)) {
    const lay = places[field];
    if (lay) next = { ...next, ...lay(next, value) };
    else if (field.startsWith(REMOTE)) {
      next = withField(next, field.slice(REMOTE.length), String(value ?? ''), extra);
    }
  }
  return next;
}

const places: Readonly<Record<string, (raw: Raw, value: FieldValue) => Raw>> = {
  name: (_raw, value) => ({ nome: value }),
  email: (_raw, value) => ({ email: value ?? '' }),
  phone: (raw, value) => ({
    [phoneKey(raw, value)]: isBlank(value) ? '' : formatPhone(String(value)),
  }),
  document(raw, value) {
    if (isBlank(value)) return { [documentPlace(itemOf(raw))]: '' };
    const kind = kindOf(String(value));
    const number = formatDocument(String(value));
    if (kind === 'PJ') return { tipo_pessoa: 'PJ', cnpj: number, cpf: '' };
    return { tipo_pessoa: 'PF', cpf: number, cnpj: '' };
  },
  company: (raw, value) => (raw['tipo_pessoa'] === 'PJ' ? { razao_social: value ?? '' } : {}),
  city: (raw, value) => inAddress(raw, { nome_cidade: value ?? '' }),
  state: (raw, value) => inAddress(raw, { estado: value ?? '' }),
  status: (_raw, value) => ({ ativo: value === 'inactive' ? '0' : '1' }),
};

/** The number goes where the lead's number was read; a first one where its kind belongs. */
function phoneKey(raw: Raw, value: FieldValue): 'celular' | 'telefone' {
  const item = itemOf(raw);
  if (item.celular?.trim() || item.telefone?.trim()) return phonePlace(item);
  return /^\+55\d{2}[2-5]\d{7}$/.test(String(value)) ? 'telefone' : 'celular';
}

/** The first address, or one made for it. The id of the city that was would contradict its name. */
function inAddress(raw: Raw, part: Raw): Raw {
  const { enderecos } = raw;
  const [first, ...others] = (Array.isArray(enderecos) ? enderecos : []) as { endereco?: Raw }[];
  const before = first?.endereco ?? {};
  if (Object.entries(part).every(([key, value]) => (before[key] ?? '') === value)) return {};
  const { cidade_id: _city, ...kept } = before;
  return { enderecos: [{ ...first, endereco: { ...kept, ...part } }, ...others] };
}

function itemOf(raw: Raw) {
  return parseItem({ id: '0', ...raw });
}

/** Whether two records say the same, null and '' being one. */
export function saysTheSame(one: Raw, other: Raw): boolean {
  const text = (raw: Raw) => {
    const entries = Object.entries(raw).filter(([key]) => key !== 'id');
    return JSON.stringify(entries.toSorted(), (_key, value: unknown) => value ?? '');
  };
  return text(one) === text(other);
}
