import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { flapOf, type FieldWrite, type Flap } from '../links/flapping.ts';
import type { LinkRow } from '../links/link-store.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { FieldProfile } from '../providers/provider.ts';

/**
 * Sees that two machines write a field in turns, before the next turn is taken.
 *
 * Only changes since a person last spoke count: one who edits the field, or settles the question,
 * begins it anew.
 */
export type FlapWatch = (
  link: Pick<LinkRow, 'recordId' | 'objectType'>,
  /** What is about to be taken. */
  patch: FieldValues,
  cause: Pick<Cause, 'actor'>,
  profile: Pick<FieldProfile, 'same'>,
) => ReadonlyMap<string, Flap>;

const WITHIN_MS = 24 * 3_600_000;

const machines: ReadonlySet<ChangeSource> = new Set(['connection', 'automation', 'hook', 'api']);

type Row = {
  field: string;
  before: string | null;
  after: string | null;
  at: number;
  source: ChangeSource;
  actor: string;
};

export function createFlapWatch(db: Db, clock: Clock): FlapWatch {
  const since = db.client.prepare<[string, number, number], Row>(
    `select field, before, after, at, source, actor from change
      where record_type = ? and record_id = ? and at >= ? order by id`,
  );
  const lastSettled = db.client
    .prepare<[number, string], number>(
      `select coalesce(max(settled_at), 0) from conflict
        where record_id = ? and field = ? and kind = 'flapping' and state = 'settled'`,
    )
    .pluck();

  return (link, patch, { actor }, profile) => {
    const flaps = new Map<string, Flap>();
    const { recordId, objectType } = link;
    const now = clock.now();
    const rows = recordId === null ? [] : since.all(objectType, recordId, now - WITHIN_MS);
    if (recordId === null || rows.length < 2) return flaps;
    for (const [field, value] of Object.entries(patch)) {
      const turns = sinceAPerson(rows.filter((row) => row.field === field));
      if (turns.length < 2) continue;
      const from = lastSettled.get(recordId, field) ?? 0;
      const counted = turns.filter(({ at }) => at > from);
      const [first] = counted;
      if (first === undefined) continue;
      const writes: FieldWrite[] = counted.map(({ after, actor: by, at }) => {
        return { value: read(after), by, at };
      });
      const next = { value, by: actor, at: now };
      const flap = flapOf(read(first.before), [...writes, next], (one, other) =>
        profile.same(field, one, other),
      );
      if (flap !== null) flaps.set(field, flap);
    }
    return flaps;
  };
}

function sinceAPerson(rows: readonly Row[]): readonly Row[] {
  return rows.slice(rows.findLastIndex(({ source }) => !machines.has(source)) + 1);
}

function read(text: string | null): FieldValue {
  return text === null ? null : (JSON.parse(text) as FieldValue);
}
