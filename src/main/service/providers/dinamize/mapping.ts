import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseMoney, toReais } from '../../../../shared/br/money.ts';
import { readPhone } from '../../../../shared/br/phone.ts';
import { fold } from '../../../../shared/text.ts';
import { keepsWhole, normalizeDraft } from '../../leads/lead-normalize.ts';
import { sameValue } from '../../leads/same-value.ts';
import type { LeadStatus } from '../../../../shared/model/lead.ts';
import { isBlank, opaqueText, type FieldValue, type FieldValues } from '../field-values.ts';
import { ProviderError } from '../provider-error.ts';
import type { RemoteFieldInfo } from '../../../../shared/model/mapping.ts';
import { REMOTE, type FieldProfile, type RemoteRecord } from '../provider.ts';
import { fromDinamizeDate, REST_FOREVER } from './dates.ts';
import type { CustomPlace, Options, Shape } from './shape.ts';

/** A contact as Dinamize gives it and takes it, and the same as one of our records. */
const contactItem = z.object({
  code: z.union([z.string().min(1), z.number()]).transform(String),
  email: z.string().nullish(),
  name: z.string().nullish(),
  external_code: z.union([z.string(), z.number()]).transform(String).nullish(),
  insert_date: z.string().nullish(),
  optout: z.unknown().optional(),
  spam: z.unknown().optional(),
  // An account without custom fields answers with PHP's empty array.
  custom_fields: z
    .union([z.record(z.string(), z.unknown()), z.array(z.unknown()).max(0)])
    .nullish(),
});
type ContactItem = z.infer<typeof contactItem>;

/** Rises when this file reads contacts differently, so that all are looked at again. */
const MAPPING_REV = 1;

/** The id alone, for an item that may otherwise be unreadable. */
export function remoteIdOf(raw: unknown): string | null {
  const code = (raw as { code?: unknown } | null)?.code;
  if (typeof code === 'number') return String(code);
  return typeof code === 'string' && code !== '' ? code : null;
}

/** A hash of what we read of a contact; opens and clicks, which change all the time, are not in it. */
export function versionOf(raw: unknown, shape: Shape): string {
  const { email, name, external_code, optout, spam, custom_fields } = (raw ?? {}) as Record<
    string,
    unknown
  >;
  const text = JSON.stringify([
    MAPPING_REV,
    shape.mark,
    email,
    name,
    external_code,
    flag(optout),
    flag(spam),
    custom_fields,
  ]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

const none: ReadonlySet<string> = new Set();

/** @throws ProviderError `rejected` for an item that is no contact */
export function parseContact(
  raw: unknown,
  shape: Shape,
  ver = versionOf(raw, shape),
  wanted: ReadonlySet<string> = none,
): RemoteRecord {
  const parsed = contactItem.safeParse(raw);
  if (!parsed.success) {
    const at = parsed.error.issues.map(({ path }) => path.join('.') || 'contact').join(', ');
    throw new ProviderError('rejected', `This contact of Dinamize cannot be read (${at}).`, {
      code: 'unreadable',
    });
  }
  const item = parsed.data;
  const insertedAt = fromDinamizeDate(item.insert_date ?? '');
  const told = readTold(item, shape);
  const { values: normal } = normalizeDraft(told.draft);
  const { custom = {}, ...plain } = normal as Record<string, unknown> & {
    custom?: Record<string, FieldValue>;
  };
  const values: Record<string, FieldValue> = {};
  const opaque: Record<string, string> = {};
  for (const [field, text] of told.texts) {
    const name = field.startsWith('custom:') ? field.slice(7) : null;
    const value = name === null ? plain[field] : custom[name];
    // Half a text taken as the whole would be written over the whole one there, one day.
    if (!keepsWhole(field, text)) opaque[field] = opaqueText(text);
    else if (value !== undefined) values[field] = value as FieldValue;
    else if (text === '') values[field] = null;
    else opaque[field] = opaqueText(text);
  }
  for (const name of wanted) {
    const text = asItStands(name, item, shape);
    if (text !== undefined) values[REMOTE + name] = text === '' ? null : text;
  }
  // That a contact may be written to is never news; that it may not be always is.
  if (flag(item.optout) || flag(item.spam)) values['consent'] = 'denied';
  return {
    remoteId: item.code,
    ver,
    values,
    opaque,
    externalId: item.external_code?.trim() || null,
    ...(insertedAt !== null && { createdAt: insertedAt }),
  };
}

/** What the contact says of each of our fields, as text; keys it does not have are left out. */
function readTold(item: ContactItem, shape: Shape) {
  const texts = new Map<string, string>();
  const draft: Record<string, unknown> = {};
  const custom: Record<string, string> = {};
  const built: Record<string, string | null | undefined> = { name: item.name, email: item.email };
  for (const [field, value] of Object.entries(built)) {
    if (value === undefined) continue;
    texts.set(field, (value ?? '').trim());
    draft[field] = value ?? '';
  }
  const given = customFieldsOf(item);
  for (const place of shape.places) {
    const value = given[place.key];
    if (value === undefined) continue;
    const text = textOf(value, place);
    texts.set(place.field, text);
    if (place.field.startsWith('custom:')) custom[place.field.slice(7)] = text;
    else
      draft[place.field === 'incomeCents' ? 'income' : place.field] = readable(place.field, text);
  }
  return { texts, draft: { ...draft, custom } };
}

/** A field of theirs by its own name, as text; undefined where the contact does not say. */
function asItStands(name: string, item: ContactItem, shape: Shape): string | undefined {
  if (name === 'name' || name === 'email') return item[name]?.trim() ?? undefined;
  const place = shape.byKey.get(name);
  const value = place && customFieldsOf(item)[place.key];
  return place === undefined || value === undefined ? undefined : textOf(value, place);
}

function customFieldsOf({ custom_fields: given }: ContactItem): Readonly<Record<string, unknown>> {
  return Array.isArray(given) ? {} : (given ?? {});
}

/** Options become their labels; a code without a label stays as it is. */
function textOf(value: unknown, place: CustomPlace): string {
  const list = Array.isArray(value) ? value : [value];
  return list
    .map((each) =>
      typeof each === 'string' || typeof each === 'number' ? String(each).trim() : '',
    )
    .filter((each) => each !== '')
    .map((each) => place.options?.labels.get(each) ?? each)
    .join(', ');
}

/** What people type in Dinamize that our own forms do not take. */
function readable(field: string, text: string): unknown {
  if (field === 'incomeCents') {
    const thousands = /^\s*(?:R\$)?\s*([\d.,]+)\s*mil\s*$/i.exec(text);
    const cents = thousands?.[1] === undefined ? null : parseMoney(thousands[1]);
    return cents === null ? text : toReais(cents * 1000);
  }
  // "Active" says no more than that somebody is dealing with the contact.
  if (field === 'status' && ['ativo', 'ativa', 'active'].includes(fold(text))) return 'contacted';
  return text;
}

function flag(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

const statusTexts: Readonly<Record<LeadStatus, string>> = {
  new: 'Novo',
  contacted: 'Contatado',
  qualified: 'Qualificado',
  converted: 'Convertido',
  lost: 'Perdido',
  inactive: 'Inativo',
};

/** Our fields as the body of `contact/add` and `contact/update`. Fields with no place are left out. */
export function toContact(values: FieldValues, shape: Shape): Record<string, unknown> {
  const contact: Record<string, unknown> = {};
  const custom: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    if (field === 'name' || field === 'email') contact[field] = value ?? '';
    // The only way to stop sends that callers have; what is at rest is never woken by us.
    else if (field === 'consent' && value === 'denied') contact['date_rest'] = REST_FOREVER;
    const place = placeOf(field, shape);
    if (place) custom[place.key] = toCustom(field, value, place);
  }
  return Object.keys(custom).length === 0 ? contact : { ...contact, custom_fields: custom };
}

function placeOf(field: string, shape: Shape): CustomPlace | undefined {
  return field.startsWith(REMOTE)
    ? shape.byKey.get(field.slice(REMOTE.length))
    : shape.byField.get(field);
}

function toCustom(field: string, value: FieldValue, place: CustomPlace): unknown {
  if (place.options) return isBlank(value) ? [] : optionsIn(String(value), place.options);
  if (isBlank(value)) return '';
  if (field === 'incomeCents') return toReais(Number(value)).toFixed(2).replace('.', ',');
  if (field === 'status') return statusTexts[value as LeadStatus];
  if (field === 'phone') return toPhone(String(value));
  return String(value);
}

/** Digits alone, as Dinamize shows them, where they read back as the same number. */
function toPhone(value: string): string {
  const digits = value.replace(/^\+(?=55\d+$)/, '');
  const reading = readPhone(digits);
  return 'e164' in reading && reading.e164 === value ? digits : value;
}

const kinds: Readonly<Record<string, RemoteFieldInfo['kind']>> = { LV: 'choice' };

/** What every contact has, by the names people see there. */
const builtIn = { name: 'Nome', email: 'E-mail' };

/** What a contact of this list may hold. */
export function remoteFieldsOf({ byKey, byField }: Shape): RemoteFieldInfo[] {
  const built = Object.entries(builtIn).map(([name, label]): RemoteFieldInfo => ({
    name,
    label,
    kind: 'text',
    options: null,
    writable: true,
    mapped: name,
  }));
  const custom = [...byKey.values()].map((place): RemoteFieldInfo => ({
    name: place.key,
    label: place.title,
    kind: kinds[place.type] ?? 'text',
    options: place.options === null ? null : [...place.options.labels.values()],
    writable: true,
    mapped: byField.get(place.field) === place ? place.field : null,
  }));
  return [...built, ...custom];
}

/** How values fare on their way to this list and back. */
export function profileOf(shape: () => Shape): FieldProfile {
  return {
    same(field, a, b) {
      if (sameValue(field, a, b)) return true;
      return shape().byField.get(field)?.options ? sameOptions(a, b) : false;
    },
    out(field, value) {
      if (field === 'email' && isBlank(value)) return undefined;
      if (field === 'consent') return value === 'denied' ? value : undefined;
      const options = placeOf(field, shape())?.options;
      if (!options || isBlank(value)) return value;
      const codes = optionsIn(String(value), options);
      return codes.length === 0
        ? undefined
        : codes.map((code) => options.labels.get(code) ?? code).join(', ');
    },
    in(field, value) {
      if (field === 'name') return value ?? '';
      if (field !== 'status') return value;
      // A lead is converted by making a deal of it; a contact without a status is a new one.
      if (value === null) return 'new';
      return value === 'converted' ? 'qualified' : value;
    },
  };
}

/** Several options are a set: their order means nothing. */
function sameOptions(a: FieldValue, b: FieldValue): boolean {
  const set = (value: FieldValue) =>
    isBlank(value) ? '' : String(value).split(',').map(fold).toSorted().join();
  return set(a) === set(b);
}

/** Codes of the options whose labels stand in a text as whole words, in the order of the options. */
function optionsIn(text: string, options: Options): string[] {
  const words = ` ${fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  const found = [...options.codes]
    .map(([label, code]) => ({ label: label.replace(/[^\p{L}\p{N}]+/gu, ' ').trim(), code }))
    .filter(({ label }) => label !== '' && words.includes(` ${label} `));
  // "Imóvel comercial" is meant as a whole, not also as "Imóvel".
  return found
    .filter(
      ({ label }) =>
        !found.some((other) => other.label !== label && ` ${other.label} `.includes(` ${label} `)),
    )
    .map(({ code }) => code);
}
