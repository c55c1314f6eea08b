import { createKeyTable, shortHash } from './key-table.ts';

/** What in a row makes it the same person as another one. All canonical. */
export type RowIdentity = {
  email: string | null;
  document: string | null;
  phone: string | null;
  /** The folded name, for a row that has nothing else. */
  nameKey: string | null;
  name: string;
};

/**
 * Which lead each e-mail, document and phone of a file went to.
 *
 * A later row with the same one goes to the same lead, whatever became of the lead meanwhile: that
 * is what makes importing a file twice the same as importing it once.
 */
export type Claims = {
  leadOf(on: 'email' | 'document' | 'nameKey', value: string): number | null;
  /** A phone is shared by people: one who has another e-mail or document is somebody else. */
  leadOfPhone(identity: RowIdentity): number | null;
  claim(identity: RowIdentity, leadId: number): void;
  /** Whether a row of this file went to the lead already. */
  touched(leadId: number): boolean;
};

/** More people than this behind one phone are not told apart; it is no one's phone then. */
const MOST_SHARING = 64;

type Person = { email: number; document: number; leadId: number; next: Person | null };

export function createClaims(): Claims {
  const tables = {
    email: createKeyTable(),
    document: createKeyTable(),
    nameKey: createKeyTable(),
  };
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

  return {
    leadOf: (on, value) => tables[on].get(value) ?? null,
    leadOfPhone: (identity) => personOf(identity)?.leadId ?? null,
    touched: (leadId) => touched.has(leadId),
    claim(identity, leadId) {
      touched.add(leadId);
      for (const on of ['email', 'document', 'nameKey'] as const) {
        const value = identity[on];
        if (value && tables[on].get(value) === undefined) tables[on].set(value, leadId);
      }
      const { phone, email, document } = identity;
      const known = personOf(identity);
      if (known?.leadId === leadId) {
        known.email ||= hashOf(email);
        known.document ||= hashOf(document);
      }
      if (!phone || known) return;
      const at = phones.get(phone);
      const person = { email: hashOf(email), document: hashOf(document), leadId, next: null };
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
