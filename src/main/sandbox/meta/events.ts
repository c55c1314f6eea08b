import type { Journal } from '../journal.ts';
import type { PlainRecord, RecordDoor, RecordQuery } from '../provider.ts';
import type { Store } from '../store.ts';
import type { ReceivedEvent } from './check-event.ts';

export const META_EVENT_STEPS = [
  `CREATE TABLE meta_event (
     id INTEGER PRIMARY KEY,
     pixel TEXT NOT NULL, name TEXT NOT NULL, event_id TEXT,
     event_time INTEGER NOT NULL, received_at INTEGER NOT NULL,
     times INTEGER NOT NULL DEFAULT 1, body TEXT NOT NULL
   ) STRICT;
   CREATE INDEX meta_event_by_key ON meta_event (pixel, name, event_id, received_at);
   CREATE TABLE meta_test_event (id INTEGER PRIMARY KEY, pixel TEXT NOT NULL, code TEXT NOT NULL, body TEXT NOT NULL) STRICT;`,
];

/**
 * Events as they count: of one name and id within 48 hours only the first; the others are known for
 * the same and leave no effect. Test events are kept apart and never count.
 */
export type MetaEvents = {
  take(pixel: string, events: readonly ReceivedEvent[], code: string | null): void;
  readonly door: RecordDoor;
  clear(): void;
};

type Row = {
  id: number;
  pixel: string;
  name: string;
  event_id: string | null;
  event_time: number;
  received_at: number;
  times: number;
  body: string;
};

const sameMs = 48 * 3_600_000;
const slice = 500;

export function createMetaEvents(parts: {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
}): MetaEvents {
  const { store, journal, clock } = parts;
  const known = store.db.prepare<[string, string, string, number], Row>(
    `SELECT * FROM meta_event WHERE pixel = ? AND name = ? AND event_id = ? AND received_at > ?
      ORDER BY id LIMIT 1`,
  );
  const again = store.db.prepare('UPDATE meta_event SET times = times + 1 WHERE id = ?');
  const insert = store.db.prepare<unknown[], Row>(
    `INSERT INTO meta_event (pixel, name, event_id, event_time, received_at, body)
     VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
  );
  const test = store.db.prepare('INSERT INTO meta_test_event (pixel, code, body) VALUES (?, ?, ?)');
  const byId = store.db.prepare<[number], Row>('SELECT * FROM meta_event WHERE id = ?');
  const after = store.db.prepare<[number, number], Row>(
    'SELECT * FROM meta_event WHERE id > ? ORDER BY id LIMIT ?',
  );

  return {
    take(pixel, events, code) {
      store.transact(() => {
        for (const event of events) {
          if (code !== null) {
            test.run(pixel, code, JSON.stringify(event));
            continue;
          }
          const now = clock();
          const before =
            event.event_id === null
              ? undefined
              : known.get(pixel, event.event_name, event.event_id, now - sameMs);
          if (before) {
            again.run(before.id);
            continue;
          }
          const row = insert.get(
            pixel,
            event.event_name,
            event.event_id,
            event.event_time,
            now,
            JSON.stringify(event),
          ) as Row;
          const after = toRecord(row);
          const id = String(row.id);
          journal.append({
            at: now,
            provider: 'meta',
            entity: 'event',
            op: 'create',
            id,
            before: null,
            after,
            by: 'api',
          });
        }
      });
    },
    door: {
      async *list({ q, limit = Number.POSITIVE_INFINITY }: RecordQuery) {
        let last = 0;
        for (let left = limit; left > 0;) {
          const rows = after.all(last, slice);
          const suits = rows
            .filter((row) => q === undefined || row.body.includes(q))
            .slice(0, left);
          if (suits.length > 0) yield suits.map(toRecord);
          left -= suits.length;
          last = rows.at(-1)?.id ?? last;
          if (rows.length < slice) return;
        }
      },
      get(id) {
        const row = byId.get(Number(id));
        return row ? toRecord(row) : null;
      },
    },
    clear: () => void store.db.exec('DELETE FROM meta_event; DELETE FROM meta_test_event;'),
  };
}

function toRecord(row: Row): PlainRecord {
  return {
    ...(JSON.parse(row.body) as object),
    id: String(row.id),
    pixel: row.pixel,
    received_at: new Date(row.received_at).toISOString(),
    /** How often it was told; all but the first left no effect. */
    times: row.times,
  };
}
