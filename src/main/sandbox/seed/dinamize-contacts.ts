import { createRandom, type Random } from '../random.ts';
import { companyName } from './companies.ts';
import { interestCode, interests, type Interest } from './dinamize-fields.ts';
import { documentAsTyped } from './documents.ts';
import { personName, plain, type PersonName } from './names.ts';
import { phoneAsTyped } from './phones.ts';
import { places, type Place } from './places.ts';
import { sharedContacts, type SharedContact } from './shared-leads.ts';

/**
 * The contacts a small company's Dinamize list holds after two years: most of them in order, some
 * typed in a hurry. The same seed and time give the same contacts.
 */
export type SeedContact = {
  readonly email: string;
  readonly validEmail: boolean;
  readonly name: string;
  /** UTC milliseconds; they rise from one contact to the next, as codes do. */
  readonly insertedAt: number;
  readonly optout: boolean;
  readonly spam: boolean;
  readonly complainedAt: number | null;
  readonly sents: number;
  readonly views: number;
  readonly clicks: number;
  /** By field key, `cmp4` to `cmp12`. */
  readonly custom: Readonly<Record<string, string | readonly string[]>>;
};

const TWO_YEARS_MS = 2 * 365 * 86_400_000;
const AN_HOUR_MS = 3_600_000;

// `.example` can belong to nobody, so that no real inbox is ever written to.
const MAIL_HOSTS = ['correio', 'correio', 'email', 'email', 'provedor', 'caixapostal'] as const;

const STATUSES = [
  'Novo',
  'Novo',
  'Novo',
  'Contatado',
  'Contatado',
  'Qualificado',
  'Ativo',
  'Inativo',
  '',
] as const;
const ORIGINS = [
  'Landing page',
  'Landing page',
  'Facebook Ads',
  'Google Ads',
  'Instagram',
  'Indicação',
  'WhatsApp',
  'Feirão',
  'Plantão de vendas',
  'google ads',
  '',
] as const;

export function* seedContacts(seed: number, count: number, now: number): Generator<SeedContact> {
  const random = createRandom(seed);
  const dates = Array.from({ length: count }, () =>
    Math.round(now - AN_HOUR_MS - random.next() * TWO_YEARS_MS),
  ).sort((one, other) => one - other);
  const shared = sharedPositions(count);
  const taken = new Set(sharedContacts.map(({ email }) => email.toLowerCase()));

  for (const [index, insertedAt] of dates.entries()) {
    const own = shared.get(index);
    yield own === undefined
      ? stranger(insertedAt, now, taken, random)
      : { ...mailing(insertedAt, now, random), ...familiar(own), insertedAt };
  }
}

/** The contacts we share are spread over the whole list, so that every part of a pull meets some. */
function sharedPositions(count: number): ReadonlyMap<number, SharedContact> {
  const step = Math.max(1, Math.floor(count / sharedContacts.length));
  return new Map(
    sharedContacts.map((contact, index) => [index * step + Math.floor(step / 2), contact]),
  );
}

function familiar(contact: SharedContact) {
  return {
    email: contact.email,
    validEmail: true,
    name: contact.name,
    optout: false,
    spam: false,
    complainedAt: null,
    custom: custom({ ...contact, areaPhone: contact.phone }),
  };
}

function stranger(
  insertedAt: number,
  now: number,
  taken: Set<string>,
  random: Random,
): SeedContact {
  const person = personName(random);
  const place = random.pick(places);
  const company = random.chance(0.55) ? companyName(random) : '';
  const email = freeEmail(person, company, taken, random);
  return {
    ...mailing(insertedAt, now, random),
    insertedAt,
    email: random.chance(0.05) ? email.toUpperCase() : email,
    validEmail: !random.chance(0.02),
    name: nameAsTyped(person.full, random),
    custom: custom({
      areaPhone: phoneAsTyped(place.areaCode, random),
      status: random.pick(STATUSES),
      interests: someInterests(random),
      origin: random.pick(ORIGINS),
      company,
      ...placeAsTyped(place, random),
      income: incomeAsTyped(random),
      document: documentAsTyped(random),
    }),
  };
}

function custom(values: {
  readonly areaPhone: string;
  readonly status: string;
  readonly interests: readonly Interest[];
  readonly origin: string;
  readonly company: string;
  readonly city: string;
  readonly state: string;
  readonly income: string;
  readonly document: string;
}): SeedContact['custom'] {
  return {
    cmp4: values.areaPhone,
    cmp5: values.status,
    cmp6: values.interests.map(interestCode),
    cmp7: values.origin,
    cmp8: values.company,
    cmp9: values.city,
    cmp10: values.state,
    cmp11: values.income,
    cmp12: values.document,
  };
}

/** What was sent to a contact since it came, what it opened, and whether it had enough of it. */
function mailing(insertedAt: number, now: number, random: Random) {
  const months = (now - insertedAt) / (30 * 86_400_000);
  const sents = Math.floor(months * (1 + random.next() * 2));
  const views = Math.floor(sents * random.next() * 0.6);
  const spam = random.chance(0.006);
  const optout = spam || random.chance(0.03);
  return {
    sents,
    views,
    clicks: Math.floor(views * random.next() * 0.4),
    optout,
    spam,
    complainedAt: optout ? Math.round(insertedAt + random.next() * (now - insertedAt)) : null,
  };
}

function freeEmail(
  person: PersonName,
  company: string,
  taken: Set<string>,
  random: Random,
): string {
  const first = plain(person.first);
  const last = plain(person.last);
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first}${last}`,
    `${first}_${last}`,
    `${first.charAt(0)}${last}`,
    `${last}.${first}`,
    `${first}${random.int(60, 99)}`,
  ]);
  const atWork = company !== '' && random.chance(0.4);
  const host = atWork ? siteName(company) : random.pick(MAIL_HOSTS);
  let email = `${local}@${host}.example`;
  while (taken.has(email)) email = `${local}${random.int(1, 99_999)}@${host}.example`;
  taken.add(email);
  return email;
}

/** The first two words that say something: "Flor de Liz Papelaria" is at florliz. */
function siteName(company: string): string {
  const words = company.split(' ').filter((word) => word.length > 2);
  return plain(words.slice(0, 2).join(''));
}

function nameAsTyped(name: string, random: Random): string {
  const slip = random.next();
  if (slip < 0.025) return '';
  if (slip < 0.065) return name.toUpperCase();
  if (slip < 0.085) return name.toLowerCase();
  if (slip < 0.11) return name.replace(' ', '  ');
  if (slip < 0.135) return `${name} `;
  return slip < 0.16 ? (name.split(' ')[0] ?? name) : name;
}

function placeAsTyped(place: Place, random: Random): { city: string; state: string } {
  const slip = random.next();
  if (slip < 0.07) return { city: '', state: '' };
  if (slip < 0.11) return { city: place.city.toUpperCase(), state: place.state };
  if (slip < 0.14) return { city: place.city, state: place.state.toLowerCase() };
  if (slip < 0.17) return { city: `${place.city} - ${place.state}`, state: '' };
  return { city: place.city, state: place.state };
}

function someInterests(random: Random): readonly Interest[] {
  if (random.chance(0.2)) return [];
  const one = random.pick(interests);
  const two = random.pick(interests);
  return random.chance(0.25) && one !== two ? [one, two] : [one];
}

function incomeAsTyped(random: Random): string {
  if (random.chance(0.25)) return '';
  // Many earn little and few earn much.
  const income = Math.round(1500 + random.next() ** 3 * 24_000);
  const rounded = Math.round(income / 50) * 50;
  const grouped = String(rounded).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return random.pick([
    `R$ ${grouped},00`,
    `R$ ${grouped},00`,
    `${grouped},00`,
    grouped,
    String(rounded),
    `R$${rounded}`,
    `${(rounded / 1000).toFixed(1).replace('.', ',')} mil`,
  ]);
}
