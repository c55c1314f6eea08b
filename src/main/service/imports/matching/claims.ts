import { usualKeys, type MatchKey } from '../../../../shared/model/import-rules.ts';
import { fold } from '../../../../shared/text.ts';
import { createKeyTable, shortHash } from './key-table.ts';

/** What in a row makes it the same person as another one. All canonical. */
export type RowIdentity = {
  email: string | null;
  document: string | null;
  phone: string | null;
  /** The folded name, for a row that has nothing else. */
  nameKey: string | null;
  name: string;
  /** Values of custom fields, and ids at connections, by which leads may be looked up. */
  custom?: Readonly<Record<string, unknown>> | undefined;
  external?: Readonly<Record<string, string>> | undefined;
};

/** What the row says for a key, as keys are compared; null for nothing. */
export function keyValue(identity: RowIdentity, key: MatchKey): string | null {
  if (key === 'email' || key === 'document' || key === 'phone') return identity[key];
  const name = key.slice(key.indexOf(':') + 1);
  if (key.startsWith('external:')) return identity.external?.[name] ?? null;
  const held = identity.custom?.[name];
  return held == null ? null : fold(String(held)) || null;
}

/** The lead of rows that were not given to any. */
export const NOBODY = 0;

/**
 * Which lead each e-mail, document and phone of a file went to.
 *
 * A later row with the same one goes to the same lead, whatever became of the lead meanwhile: that
 * is what makes importing a file twice the same as importing it once.
 */
export type Claims = {
  leadOf(on: Exclude<MatchKey, 'phone'> | 'nameKey', value: string): number | null;
  /** A phone is shared by people: one who has another e-mail or document is somebody else. */
  leadOfPhone(identity: RowIdentity): number | null;
  /** The lead of the first row with this phone, where that row said nothing else of the person. */
  leadOfBarePhone(phone: string): number | null;
  claim(identity: RowIdentity, leadId: number): void;
  /**
   * Whether a row with this value was given to nobody. No later row may bring it to a lead: the
   * first row would find that lead when the file is imported again.
   */
  refused(on: MatchKey, value: string): boolean;
  /** Whether a row of this file went to the lead already. */
  touched(leadId: number): boolean;
};

/** More people than this behind one phone are not told apart; it is no one's phone then. */
const MOST_SHARING = 64;

type Person = {
  email: number;
  document: number;
  leadId: number;
  bare: boolean;
  next: Person | null;
};

/** @param keys by which rows are matched; custom fields and ids among them are claimed as well */
export function createClaims(keys: readonly MatchKey[] = []): Claims {
  const own = keys.filter((key) => key.includes(':'));
  const tables = new Map(
    ['email', 'document', 'nameKey', ...own].map((on) => [on, createKeyTable()]),
  );
  const refused = createKeyTable();
  const phones = createKeyTable();
  const people: Person[] = [];
  const touched = createNumberSet();

  function personOf({ phone, email, document }: RowIdentity): Person | null {
    if (!phone) return null;
    const [mail, paper] = [hashOf(email), hashOf(document)];
    let person = people[phones.get(phone) ?? -1] ?? null;
    for (let steps = 0; person && steps < MOST_SHARING; steps += 1) {
      if (agree(person.email, mail) && agree(person.document, paper)) return person;
      person = person.next;
    }
    return null;
  }

  function take(on: string, value: string | null, leadId: number): void {
    const table = tables.get(on);
    if (value && table && table.get(value) === undefined) table.set(value, leadId);
  }

  return {
    leadOf: (on, value) => tables.get(on)?.get(value) ?? null,
    leadOfPhone: (identity) => personOf(identity)?.leadId ?? null,
    leadOfBarePhone(phone) {
      const first = people[phones.get(phone) ?? -1];
      return first?.bare ? first.leadId : null;
    },
    touched: (leadId) => touched.has(leadId),
    refused: (on, value) => refused.get(`${on} ${value}`) !== undefined,
    claim(identity, leadId) {
      if (leadId === NOBODY) {
        for (const on of [...usualKeys, ...own]) {
          const value = keyValue(identity, on);
          if (value) refused.set(`${on} ${value}`, 1);
        }
        return;
      }
      touched.add(leadId);
      for (const on of ['email', 'document', 'nameKey'] as const) take(on, identity[on], leadId);
      for (const on of own) take(on, keyValue(identity, on), leadId);
      const { phone, email, document } = identity;
      const known = personOf(identity);
      if (known?.leadId === leadId) {
        known.email ||= hashOf(email);
        known.document ||= hashOf(document);
      }
      if (!phone || known) return;
      const at = phones.get(phone);
      const person = {
        email: hashOf(email),
        document: hashOf(document),
        leadId,
        bare: !email && !document,
        next: null,
      };
      if (at === undefined) {
        phones.set(phone, people.push(person) - 1);
      } else {
        addTo(people[at] ?? person, person);
      }
    },
  };
}

function hashOf(value: string | null): number {
  return value ? shortHash(value) : 0;
}

/** Two values that do not contradict each other: the same, or one of them unknown. */
function agree(a: number, b: number): boolean {
  return a === 0 || b === 0 || a === b;
}

function addTo(first: Person, person: Person): void {
  let last = first;
  for (let steps = 1; last.next && steps < MOST_SHARING; steps += 1) last = last.next;
  last.next ??= person;
}

/** A set of row ids as a row of bits. */
function createNumberSet() {
  let bits = new Uint32Array(1024);
  return {
    has: (value: number) => ((bits[value >>> 5] ?? 0) & (1 << (value & 31))) !== 0,
    add(value: number) {
      const word = value >>> 5;
      if (word >= bits.length) {
        const larger = new Uint32Array(Math.max(word + 1, bits.length * 2));
        larger.set(bits);
        bits = larger;
      }
      bits[word] = (bits[word] ?? 0) | (1 << (value & 31));
    },
  };
}
