import type { AudienceConsent, AudienceFormat } from '../../../shared/model/remarketing.ts';
import { fold } from '../../../shared/text.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import {
  countryOf,
  emailForm,
  nameParts,
  phoneForm,
  placeForm,
  sha256,
  zipForms,
} from '../marketing/identity.ts';
import { personOf } from '../marketing/payload.ts';

/**
 * A lead as a member of an audience: who may be one, and under which values a platform is told of
 * them.
 *
 * A person is let in by what they said of marketing and by having an e-mail or a phone; a name alone
 * finds nobody. CPF and CNPJ are never part of it.
 */
export type Person = {
  readonly email: string | null;
  /** Digits with the country code. */
  readonly phone: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
};

export type Barred = 'deleted' | 'denied' | 'noConsent' | 'noIdentifiers';

export type Member = {
  readonly ok: true;
  readonly person: Person;
  /** Cells in the order of `uploadSchema`. */
  readonly cells: readonly string[];
  /** Another one where any of them is another. */
  readonly digest: string;
};

/** Keys of Meta's custom audiences, in the order of the cells; `EXTERN_ID` goes as it is, and is a hash of ours. */
export const uploadSchema = [
  'EXTERN_ID',
  'EMAIL',
  'PHONE',
  'FN',
  'LN',
  'CT',
  'ST',
  'ZIP',
  'COUNTRY',
] as const;
/** What somebody is taken out by. */
export const removalSchema = ['EXTERN_ID', 'EMAIL', 'PHONE'] as const;

/** @returns why they may not be in it, or how they are told of */
export function memberOf(
  lead: LeadRow,
  consent: AudienceConsent,
): Member | { readonly ok: false; readonly why: Barred } {
  const why = barred(lead, consent);
  if (why !== null) return { ok: false, why };
  const person = partsOf(lead);
  if (person.email === null && person.phone === null) return { ok: false, why: 'noIdentifiers' };
  const { email, phone, first, last, city, state, zip, country } = person;
  const plain = [email, phone, first, last, city, state, zip, country];
  const hashed = plain.map((value) => (value === null ? '' : sha256(value)));
  const cells = [sha256(lead.uid.trim().toLowerCase()), ...hashed];
  return { ok: true, person, cells, digest: sha256(cells.join()) };
}

function barred(lead: LeadRow, consent: AudienceConsent): Barred | null {
  if (lead.deletedAt !== null) return 'deleted';
  if (lead.consent === 'denied') return 'denied';
  return lead.consent === 'unknown' && consent === 'granted' ? 'noConsent' : null;
}

function partsOf(lead: LeadRow): Person {
  const known = personOf(lead);
  const { first, last } = nameParts(known.name);
  const city = placeForm(known.city);
  return {
    email: emailForm(known.email),
    phone: phoneForm(known.phone),
    first,
    last: last.at(-1) ?? null,
    city: city === null ? null : fold(city),
    state: placeForm(known.state),
    zip: zipForms(known.zip)[0] ?? null,
    country: countryOf(known),
  };
}

type Column = readonly [header: string, cell: (person: Person) => string | null];
const hashOf = (value: string | null) => (value === null ? null : sha256(value));

/**
 * The columns of a file. Meta takes hashes of everything; Google wants phones with their `+` before
 * hashing, and country and postal code as they are.
 */
const columns: Readonly<Record<AudienceFormat, readonly Column[]>> = {
  meta: [
    ['email', ({ email }) => hashOf(email)],
    ['phone', ({ phone }) => hashOf(phone)],
    ['fn', ({ first }) => hashOf(first)],
    ['ln', ({ last }) => hashOf(last)],
    ['ct', ({ city }) => hashOf(city)],
    ['st', ({ state }) => hashOf(state)],
    ['zip', ({ zip }) => hashOf(zip)],
    ['country', ({ country }) => hashOf(country)],
  ],
  google: [
    ['Email', ({ email }) => hashOf(email)],
    ['Phone', ({ phone }) => hashOf(phone === null ? null : `+${phone}`)],
    ['First Name', ({ first }) => hashOf(first)],
    ['Last Name', ({ last }) => hashOf(last)],
    ['Country', ({ country }) => country?.toUpperCase() ?? null],
    ['Zip', ({ zip }) => zip],
  ],
  plain: [
    ['email', ({ email }) => email],
    ['phone', ({ phone }) => (phone === null ? null : `+${phone}`)],
    ['fn', ({ first }) => first],
    ['ln', ({ last }) => last],
    ['ct', ({ city }) => city],
    ['st', ({ state }) => state],
    ['zip', ({ zip }) => zip],
    ['country', ({ country }) => country],
  ],
};

export function fileHeaders(format: AudienceFormat): string[] {
  return columns[format].map(([header]) => header);
}

export function fileRow(format: AudienceFormat, person: Person): string[] {
  return columns[format].map(([, cell]) => cell(person) ?? '');
}
