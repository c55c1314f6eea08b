import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';

export type AuditEntry = {
  actor: string;
  /** Past tense: `lead.created`, `lead.converted`, `leads.bulk-edited`. */
  action: string;
  subjectType: string;
  subjectId: string;
  /** Names of fields rather than their values, where the history has the values. */
  details?: Record<string, unknown>;
};

export type AuditVerdict =
  | { whole: true; rows: number }
  | { whole: false; brokenAt: number; rows: number };

/**
 * What people and keys did, append-only.
 *
 * Each row carries the hash of the one before and of itself, so that a row changed, taken out or
 * put in between afterwards is found. (Rows cut off at the end are not: keep the last hash elsewhere
 * to see that too.)
 */
export type AuditLog = {
  append(tx: Tx, entry: AuditEntry): void;
  /** Reads the whole chain, a slice at a time. */
  verify(): Promise<AuditVerdict>;
  /** Hash of the newest row; null when there is none. */
  head(): string | null;
};

type Row = {
  id: number;
  at: number;
  actor: string;
  action: string;
  subject_type: string;
  subject_id: string;
  details: string;
  prev_hash: string;
  hash: string;
};

const nothingBefore = '0'.repeat(64);
const sliceRows = 500;

export function createAuditLog(db: Db, clock: Clock): AuditLog {
  const { client } = db;
  const newest = client.prepare('select hash from audit order by id desc limit 1').pluck();
  const insert = client.prepare(
    `insert into audit (at, actor, action, subject_type, subject_id, details, prev_hash, hash)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const after = client.prepare(`select * from audit where id > ? order by id limit ${sliceRows}`);
  const head = () => (newest.get() as string | undefined) ?? null;

  return {
    head,
    append(_tx, entry) {
      const row = {
        at: clock.now(),
        actor: entry.actor,
        action: entry.action,
        subject_type: entry.subjectType,
        subject_id: entry.subjectId,
        details: canonicalJson(entry.details ?? {}),
        prev_hash: head() ?? nothingBefore,
      };
      insert.run(...Object.values(row), hashOf(row));
    },
    async verify() {
      let [lastId, previous, rows] = [0, nothingBefore, 0];
      for (;;) {
        const slice = after.all(lastId) as Row[];
        for (const row of slice) {
          if (row.prev_hash !== previous || row.hash !== hashOf(row)) {
            return { whole: false, brokenAt: row.id, rows };
          }
          [lastId, previous] = [row.id, row.hash];
          rows += 1;
        }
        if (slice.length < sliceRows) return { whole: true, rows };
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function hashOf(row: Omit<Row, 'id' | 'hash'>): string {
  const { at, actor, action, subject_type, subject_id, details, prev_hash } = row;
  const text = canonicalJson({ at, actor, action, subject_type, subject_id, details });
  return createHash('sha256').update(prev_hash).update(text).digest('hex');
}

/** JSON with sorted keys and no spaces: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((each) => canonicalJson(each ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
