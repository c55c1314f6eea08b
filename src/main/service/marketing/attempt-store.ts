import type { DispatchAttempt } from '../../../shared/model/marketing.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { hideText } from '../jobs/redact.ts';
import type { Answer } from './gateway.ts';

/** What was answered to each request, without what was sent. */
export type AttemptStore = {
  add(tx: Tx, pixelId: number, conversionIds: readonly number[], answer: Answer): void;
  /** The newest first. */
  of(conversionId: number): DispatchAttempt[];
  /** Forgets those before a time, a slice at a time. @returns whether some are left */
  forget(tx: Tx, before: number): boolean;
};

type Row = {
  uid: string;
  at: number;
  duration_ms: number;
  events: number;
  status: number | null;
  outcome: string;
  code: string | null;
  trace_id: string | null;
  answer: string | null;
  headers: string;
};

const keptAnswer = 2000;
const most = 20;
const slice = 500;

export function createAttemptStore(db: Db): AttemptStore {
  const { client } = db;
  const insert = client
    .prepare<unknown[], number>(
      `insert into dispatch_attempt (uid, pixel_id, at, duration_ms, events, status, outcome, code,
         trace_id, answer, headers) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    )
    .pluck();
  const carry = client.prepare('insert into dispatched (conversion_id, attempt_id) values (?, ?)');
  const of = client.prepare<[number, number], Row>(
    `select dispatch_attempt.* from dispatched join dispatch_attempt on dispatch_attempt.id = attempt_id
      where conversion_id = ? order by attempt_id desc limit ?`,
  );
  const forget = client.prepare(
    `delete from dispatch_attempt where id in
       (select id from dispatch_attempt where at < ? order by at limit ${slice})`,
  );

  return {
    add(_tx, pixelId, conversionIds, answer) {
      const text = hideText(answer.text.slice(0, keptAnswer)).trim();
      const id = insert.get(
        newId(),
        pixelId,
        answer.at,
        Math.round(answer.durationMs),
        conversionIds.length,
        answer.status,
        answer.verdict.kind,
        'code' in answer.verdict ? (answer.verdict.code ?? null) : null,
        answer.traceId,
        text === '' ? null : text,
        JSON.stringify(answer.headers),
      ) as number;
      for (const conversionId of conversionIds) carry.run(conversionId, id);
    },
    of: (conversionId) => of.all(conversionId, most).map(toAttempt),
    forget: (_tx, before) => forget.run(before).changes === slice,
  };
}

function toAttempt(row: Row): DispatchAttempt {
  return {
    id: row.uid,
    at: new Date(row.at).toISOString(),
    durationMs: row.duration_ms,
    events: row.events,
    status: row.status,
    outcome: row.outcome,
    code: row.code,
    traceId: row.trace_id,
    answer: row.answer,
    headers: JSON.parse(row.headers) as Record<string, string>,
  };
}
