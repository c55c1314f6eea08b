import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Hand, PlainRecord } from './provider.ts';
import type { Store } from './store.ts';

/**
 * Every effect that really happened, in the order it happened.
 *
 * Appended in the transaction of the change itself, so the journal can be asked what is true after a
 * time-out or a crash. Sequence numbers are never used twice, not even after a reset.
 */
export type Effect = {
  readonly at: number;
  readonly provider: string;
  readonly entity: string;
  readonly op: 'create' | 'update' | 'delete';
  readonly id: string;
  readonly before: PlainRecord | null;
  readonly after: PlainRecord | null;
  readonly by: Hand;
};

export type JournalQuery = {
  readonly provider?: string;
  readonly since?: number;
  readonly limit?: number;
};

export type Journal = {
  /** Call inside the transaction that makes the change. */
  append(effect: Effect): void;
  /** Rows after `since` as JSON texts, in slices. */
  read(query: JournalQuery): AsyncGenerator<readonly string[]>;
  /** Removes a run of rows; true while some are left. */
  clearSome(): boolean;
};

const SLICE = 500;

const STEPS = [
  `CREATE TABLE journal (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at TEXT NOT NULL, provider TEXT NOT NULL, entity TEXT NOT NULL, op TEXT NOT NULL,
     id TEXT NOT NULL, before TEXT, after TEXT, by TEXT NOT NULL
   ) STRICT;
   CREATE INDEX journal_by_provider ON journal (provider, seq);`,
];

export function createJournal(store: Store): Journal {
  store.prepare('journal', STEPS);
  const insert = store.db.prepare(
    'INSERT INTO journal (at, provider, entity, op, id, before, after, by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const row = `SELECT seq, json_object('seq', seq, 'at', at, 'provider', provider, 'entity', entity,
    'op', op, 'id', id, 'before', json(before), 'after', json(after), 'by', by) AS text FROM journal`;
  const ofAll = store.db.prepare<[number, number], { seq: number; text: string }>(
    `${row} WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const ofOne = store.db.prepare<[string, number, number], { seq: number; text: string }>(
    `${row} WHERE provider = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const removeSome = store.db.prepare(
    'DELETE FROM journal WHERE seq IN (SELECT seq FROM journal ORDER BY seq LIMIT 500)',
  );

  function append(effect: Effect): void {
    insert.run(
      new Date(effect.at).toISOString(),
      effect.provider,
      effect.entity,
      effect.op,
      effect.id,
      effect.before === null ? null : JSON.stringify(effect.before),
      effect.after === null ? null : JSON.stringify(effect.after),
      effect.by,
    );
  }

  async function* read(query: JournalQuery): AsyncGenerator<readonly string[]> {
    let since = query.since ?? 0;
    let left = query.limit ?? Number.POSITIVE_INFINITY;
    while (left > 0) {
      const size = Math.min(SLICE, left);
      const rows =
        query.provider === undefined
          ? ofAll.all(since, size)
          : ofOne.all(query.provider, since, size);
      if (rows.length > 0) yield rows.map((each) => each.text);
      if (rows.length < size) return;
      since = rows.at(-1)?.seq ?? since;
      left -= rows.length;
      await nextTurn();
    }
  }

  return { append, read, clearSome: () => removeSome.run().changes > 0 };
}
