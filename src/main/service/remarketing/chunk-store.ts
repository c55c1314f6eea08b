import type { RemarketingOp } from '../../../shared/model/remarketing.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import { hideText } from '../jobs/redact.ts';
import type { Answer } from '../marketing/gateway.ts';
import type { ChunkRow, ChunkState } from './rows.ts';

/** Requests of jobs: kept before they are sent, each with the last answer it had. */
export type ChunkStore = {
  begin(
    tx: Tx,
    jobId: number,
    chunk: { op: RemarketingOp; sessionId: number; seq: number },
  ): ChunkRow;
  /** The one that has no answer yet. */
  open(jobId: number): ChunkRow | null;
  /** Before the network is touched. */
  sending(tx: Tx, id: number, people: number, isLast: boolean): void;
  answered(
    tx: Tx,
    id: number,
    state: ChunkState,
    answer: Answer | null,
    counts?: { received: number; invalid: number },
  ): void;
  /** The newest first. */
  of(jobId: number): ChunkRow[];
};

const keptAnswer = 2000;
const mostShown = 200;

export function createChunkStore(db: Db, clock: Clock): ChunkStore {
  const { client } = db;
  const insert = client.prepare<unknown[], ChunkRow>(
    `insert into remarketing_chunk (uid, job_id, op, session_id, seq, is_last, people, at)
     values (?, ?, ?, ?, ?, 0, 0, ?) returning *`,
  );
  const open = client.prepare<[number], ChunkRow>(
    `select * from remarketing_chunk where job_id = ? and state in ('sending', 'unknown')
      order by id limit 1`,
  );
  const sending = client.prepare(
    `update remarketing_chunk set state = 'sending', tries = tries + 1, people = ?, is_last = ?,
       at = ? where id = ?`,
  );
  const answered = client.prepare(
    `update remarketing_chunk set state = @state, duration_ms = @durationMs, status = @status,
       outcome = @outcome, code = @code, trace_id = @traceId, answer = @answer,
       received = @received, invalid = @invalid where id = @id`,
  );
  const of = client.prepare<[number, number], ChunkRow>(
    'select * from remarketing_chunk where job_id = ? order by id desc limit ?',
  );

  return {
    begin: (_tx, jobId, { op, sessionId, seq }) =>
      insert.get(newId(), jobId, op, sessionId, seq, clock.now()) as ChunkRow,
    open: (jobId) => open.get(jobId) ?? null,
    sending: (_tx, id, people, isLast) => void sending.run(people, Number(isLast), clock.now(), id),
    answered(_tx, id, state, answer, counts) {
      const said = answer === null ? '' : hideText(answer.text.slice(0, keptAnswer)).trim();
      const verdict = answer?.verdict;
      answered.run({
        id,
        state,
        durationMs: answer === null ? null : Math.round(answer.durationMs),
        status: answer?.status ?? null,
        outcome: verdict?.kind ?? null,
        code: verdict && 'code' in verdict ? (verdict.code ?? null) : null,
        traceId: answer?.traceId ?? null,
        answer: said === '' ? null : said,
        received: counts?.received ?? null,
        invalid: counts?.invalid ?? null,
      });
    },
    of: (jobId) => of.all(jobId, mostShown),
  };
}
