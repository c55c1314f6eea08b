import { hash } from 'node:crypto';
import { fold } from '../../../shared/text.ts';

/**
 * What a platform may know a person by: normalised value by value, hashed where it asks for hashes.
 *
 * Rules of Meta's "customer information parameters" (trim, lower case, what is dropped per field) and
 * of its public SDK where the page is silent (city and state lose digits, spaces, `( ) . -`). Where
 * the two leave a choice, both readings are sent, since a list is taken: a CEP whole and up to its
 * dash, a city with and without accents, a family name whole and its last word. A CPF or CNPJ is
 * never part of it. Hashes are SHA-256 of UTF-8, lower-case hex.
 */
export type Person = {
  readonly name: string | null;
  /** Lower case. */
  readonly email: string | null;
  /** E.164 or as typed. */
  readonly phone: string | null;
  readonly city: string | null;
  /** Two letters. */
  readonly state: string | null;
  readonly zip: string | null;
  /** YYYY-MM-DD. */
  readonly birth: string | null;
  /** What does not change with the person's other values. */
  readonly externalId: string;
  readonly tracking: Readonly<Record<string, string>>;
  /** When the click was seen, UTC ms, for a click id that came without its cookie. */
  readonly seenAt: number;
};

export type UserData = Record<string, string | string[] | number>;

/** Of these one at least must be there, or the platform has too little to go by. */
const strong = ['em', 'ph', 'fbc', 'fbp', 'lead_id', 'ctwa_clid'] as const;

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** @returns `user_data` as Meta names it; a part that cannot be made right is left out */
export function userDataOf(person: Person): UserData {
  const data: UserData = {};
  const put = (key: string, values: readonly (string | null)[]) => {
    const there = [...new Set(values.filter((value) => value !== null && value !== ''))];
    if (there.length > 0) data[key] = there.map((value) => sha256(value as string));
  };
  const { first, last } = nameParts(person.name);
  put('em', [emailForm(person.email)]);
  put('ph', [phoneForm(person.phone)]);
  put('fn', [first]);
  put('ln', last);
  put('db', [person.birth === null ? null : person.birth.replaceAll('-', '')]);
  put('ct', cityForms(person.city));
  put('st', [placeForm(person.state)]);
  put('zp', zipForms(person.zip));
  put('country', [countryOf(person)]);
  put('external_id', [person.externalId.trim().toLowerCase()]);
  return { ...data, ...plainParts(person) };
}

/** Whether a platform has anything to find the person by. */
export function isKnown(data: UserData): boolean {
  return strong.some((key) => data[key] !== undefined);
}

export function emailForm(email: string | null): string | null {
  const form = email?.trim().toLowerCase() ?? '';
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form) ? form : null;
}

/** Digits with the country code, which a kept phone begins with `+`; 7 to 15 of them. */
export function phoneForm(phone: string | null): string | null {
  if (phone === null || !phone.trim().startsWith('+')) return null;
  const digits = phone.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 7 && digits.length <= 15 ? digits : null;
}

/** Given name, and the family name whole and by its last word; particles stay in the whole one. */
export function nameParts(name: string | null): { first: string | null; last: string[] } {
  const words = (name ?? '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\s]/gu, '')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first = null, ...rest] = words;
  const last = rest.at(-1);
  return { first, last: last === undefined ? [] : [rest.join(' '), last] };
}

function cityForms(city: string | null): (string | null)[] {
  const form = placeForm(city);
  return form === null ? [] : [form, fold(form)];
}

export function placeForm(place: string | null): string | null {
  const form = (place ?? '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[0-9\s().-]/g, '');
  return form === '' ? null : form;
}

export function zipForms(zip: string | null): string[] {
  const form = (zip ?? '').toLowerCase().replace(/\s/g, '');
  const digits = form.replaceAll(/[.-]/g, '');
  if (!/^\d{8}$/.test(digits)) return [];
  return [digits, digits.slice(0, 5)];
}

/** By the phone's country code, or by a Brazilian state. */
export function countryOf({
  phone,
  state,
  zip,
}: Pick<Person, 'phone' | 'state' | 'zip'>): string | null {
  if (phone?.startsWith('+55') || /^[A-Za-z]{2}$/.test(state ?? '')) return 'br';
  return phone?.startsWith('+') || zipForms(zip).length === 0 ? null : 'br';
}

/** Ids that are sent as they are. */
function plainParts({ tracking, seenAt }: Person): UserData {
  const data: UserData = {};
  const { fbc, fbp, fbclid, ctwa_clid: whatsapp, leadgen_id: leadId } = tracking;
  if (isCookie(fbc)) data['fbc'] = fbc;
  else if (fbclid !== undefined && fbclid !== '') data['fbc'] = `fb.1.${seenAt}.${fbclid}`;
  if (isCookie(fbp)) data['fbp'] = fbp;
  if (whatsapp !== undefined && whatsapp !== '') data['ctwa_clid'] = whatsapp;
  const { client_user_agent: agent, client_ip_address: address } = tracking;
  if (agent !== undefined && agent !== '') data['client_user_agent'] = agent;
  if (address !== undefined && address !== '') data['client_ip_address'] = address;
  if (leadId !== undefined && /^\d{15,16}$/.test(leadId)) data['lead_id'] = Number(leadId);
  return data;
}

function isCookie(value: string | undefined): value is string {
  return value !== undefined && /^fb\.\d\.\d{10,13}\.\S{1,1000}$/.test(value);
}
