import { createHash } from 'node:crypto';
import type { FieldValue, FieldValues } from '../../src/main/service/providers/field-values.ts';

/**
 * The other system as it really is: its records, and a journal of all that ever happened to them.
 *
 * It knows nothing of Ponte. People change it as the API does, and the journal says who it was:
 * what Ponte believes is measured against that.
 */
export type Crm = ReturnType<typeof createCrm>;

export type CrmProfile = {
  readonly id: string;
  /** It keeps our id of a record and finds records by it. */
  readonly marks: boolean;
  /** What else it finds records by; none means that nobody can look. */
  readonly findsBy: readonly ('document' | 'email' | 'phone')[];
  readonly looksFirst: boolean;
  /** A create sent again makes no second record: by a key of the call, or by our id. */
  readonly createsOnce?: 'key' | 'id';
  /** It refuses a write to a record that moved since it was looked at. */
  readonly conditional?: boolean;
  readonly uniqueEmail: boolean;
  /** It tells what changed since an instant; otherwise all is read each time. */
  readonly incremental: boolean;
  /** A write replaces the record, so that what is not in it is emptied. */
  readonly wholeRecord: boolean;
  /** Of its times of change: a second, or a day. */
  readonly granuleMs: number;
  readonly indexLagMs: number;
  /** Its clock against ours. */
  readonly offsetMs: number;
  readonly pageSize: number;
  /** What it makes of a value, and whether Ponte's profile of it knows. */
  readonly shapes: (field: string, value: FieldValue) => FieldValue;
  readonly shapesKnown: boolean;
};

export type Effect = {
  readonly seq: number;
  readonly at: number;
  readonly op: 'create' | 'update' | 'delete' | 'undelete';
  readonly by: 'api' | 'person';
  readonly id: string;
  readonly before: FieldValues | null;
  readonly after: FieldValues | null;
  /** Whose it is by our own id, whether the system keeps that or not. */
  readonly externalId: string | null;
};

/** Something was shown to the API: the oracle's way to tell what Ponte could have known. */
export type Shown = {
  readonly seq: number;
  readonly at: number;
  readonly how: 'list' | 'read' | 'find';
  readonly id: string;
  /** As it stood at this point of the journal. */
  readonly asOf: number;
};

export type Version = {
  readonly seq: number;
  readonly at: number;
  readonly changedAt: number;
  readonly values: FieldValues | null;
};

export type Item = {
  readonly id: string;
  readonly values: FieldValues;
  readonly externalId: string | null;
  readonly ver: string;
  readonly changedAt: number;
  /** The point of the journal at which it became so. */
  readonly asOf: number;
};

type Held = { readonly id: string; externalId: string | null; versions: Version[] };

/** @param clock time that never jumps, whatever somebody does to our computer's clock */
export function createCrm(profile: CrmProfile, clock: { now(): number }) {
  const records = new Map<string, Held>();
  const journal: Effect[] = [];
  const shown: Shown[] = [];
  const answered = new Map<string, string>();
  /** Fields that the account has lost: what they held is kept, and shown to nobody. */
  const vanished = new Set<string>();
  let seq = 0;

  /** The time it shows: its own clock, no finer than it tells. */
  const now = () => clock.now() + profile.offsetMs;
  const coarse = (at: number) => Math.floor(at / profile.granuleMs) * profile.granuleMs;

  function put(op: Effect['op'], by: Effect['by'], held: Held, values: FieldValues | null): void {
    seq += 1;
    const before = latest(held)?.values ?? null;
    const at = clock.now();
    held.versions.push({ seq, at, changedAt: coarse(now()), values });
    const { id, externalId } = held;
    journal.push({ seq, at, op, by, id, before, after: values, externalId });
  }

  function shaped(values: FieldValues): FieldValues {
    return Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, profile.shapes(field, value)]),
    );
  }

  function create(by: Effect['by'], values: FieldValues, externalId: string | null): string {
    const id = String(1000 + records.size);
    const held: Held = { id, externalId, versions: [] };
    records.set(id, held);
    put('create', by, held, shaped(values));
    return id;
  }

  /** The fields given; with `whole`, nothing but them. */
  function update(by: Effect['by'], id: string, values: FieldValues, whole = false): boolean {
    const held = records.get(id);
    const before = held && latest(held)?.values;
    if (!held || !before) return false;
    const kept = whole ? only(before, (field) => vanished.has(field)) : before;
    const after = { ...kept, ...shaped(values) };
    if (JSON.stringify(after) !== JSON.stringify(before)) put('update', by, held, after);
    return true;
  }

  function remove(by: Effect['by'], id: string): boolean {
    const held = records.get(id);
    if (!held || !latest(held)?.values) return false;
    put('delete', by, held, null);
    return true;
  }

  function undelete(id: string): boolean {
    const held = records.get(id);
    if (!held || latest(held)?.values) return false;
    const last = held.versions.findLast(({ values }) => values !== null);
    if (!last) return false;
    put('undelete', 'person', held, last.values);
    return true;
  }

  /** What a search shows, which may be what was there some time ago. */
  function search(lagMs: number): Item[] {
    const asOf = clock.now() - lagMs;
    return [...records.values()].flatMap((held) => {
      const version = held.versions.findLast(({ at }) => at <= asOf);
      return version?.values ? [itemOf(held, version)] : [];
    });
  }

  function read(id: string): Item | null {
    const held = records.get(id);
    const version = held && latest(held);
    return held && version?.values ? itemOf(held, version) : null;
  }

  function itemOf({ id, externalId: ours }: Held, version: Version): Item {
    const { changedAt, seq: asOf } = version;
    const values = only(version.values ?? {}, (field) => !vanished.has(field));
    const externalId = profile.marks ? ours : null;
    const content = JSON.stringify([externalId !== null, Object.entries(values).toSorted()]);
    const ver = createHash('sha1').update(content).digest('base64url').slice(0, 16);
    return { id, externalId, values, ver, changedAt, asOf };
  }

  /** A create of the API, which may be one that was answered before. */
  function make(
    values: FieldValues,
    { externalId, idempotencyKey }: { externalId: string; idempotencyKey: string },
  ): { id: string; existed: boolean } {
    if (profile.createsOnce === 'key') {
      const id = answered.get(idempotencyKey) ?? create('api', values, externalId);
      answered.set(idempotencyKey, id);
      return { id, existed: false };
    }
    const there = profile.createsOnce === 'id' ? bearing(externalId) : undefined;
    return { id: there ?? create('api', values, externalId), existed: there !== undefined };
  }

  function bearing(externalId: string): string | undefined {
    return [...records.values()].find(
      (held) => held.externalId === externalId && latest(held)?.values,
    )?.id;
  }

  /** Whether a create is one that would only be answered again. */
  function isAgain(key: { externalId: string; idempotencyKey: string }): boolean {
    return profile.createsOnce === 'key'
      ? answered.has(key.idempotencyKey)
      : profile.createsOnce === 'id' && bearing(key.externalId) !== undefined;
  }

  /** Notes that the API was shown this record as it stood then. */
  function show(how: Shown['how'], id: string, asOf = seq): void {
    shown.push({ seq, at: clock.now(), how, id, asOf });
  }

  function emailTaken(values: FieldValues, but: string | null): boolean {
    const email = values['email'];
    if (!profile.uniqueEmail || email === undefined || email === null || email === '') return false;
    return [...records.values()].some(
      (held) => held.id !== but && latest(held)?.values?.['email'] === email,
    );
  }

  return {
    profile,
    journal,
    shown,
    now,
    vanished,
    create,
    make,
    isAgain,
    update,
    remove,
    undelete,
    search,
    read,
    show,
    emailTaken,
    ids: () => [...records.keys()],
    live: () => [...records.keys()].filter((id) => read(id) !== null),
    versionsOf: (id: string): readonly Version[] => records.get(id)?.versions ?? [],
  };
}

function latest(held: Held): Version | undefined {
  return held.versions.at(-1);
}

function only(values: FieldValues, keeps: (field: string) => boolean): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([field]) => keeps(field)));
}
