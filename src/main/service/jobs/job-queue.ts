import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import type { JobClass } from '../../../shared/model/queue.ts';
import { classNumber, type JobRequest } from './job.ts';

/**
 * Where work is left to be done.
 *
 * A job is written in the transaction that made it necessary and names what it is about, never a
 * value: it reads the record when it runs, so ten edits are one job and one write.
 */
export type JobQueue = {
  /** Leaves work, or joins the job of the same key that waits or runs. Answers the job's id. */
  enqueue(tx: Tx, request: JobRequest): number;
  /** Takes a waiting job of a key back, of any class or of one; one that runs is left to end. Answers how many. */
  cancelReady(tx: Tx, key: string, onlyOf?: JobClass): number;
  /** What failed of a key is over, since it was decided otherwise. */
  supersedeDead(tx: Tx, key: string): void;
  cancelIds(tx: Tx, ids: readonly number[]): number;
  /** Takes back all that waits for a connection that is being removed. */
  cancelConnection(tx: Tx, connectionId: number): number;
  /** Told after the commit that left work. */
  onWork(listener: () => void): () => void;
};

const debounceMs = 2000;
const longestDebounceMs = 15_000;

type Waiting = { id: number; class: number; run_at: number; created_at: number; attempts: number };

export function createJobQueue({
  db,
  clock,
  live,
}: {
  db: Db;
  clock: Clock;
  live: Live;
}): JobQueue {
  const { client } = db;
  const listeners = new Set<() => void>();
  const findReady = client.prepare<[string], Waiting>(
    `select id, class, run_at, created_at, attempts from job where key = ? and state = 'ready'`,
  );
  const findLeased = client.prepare<[string], { id: number; again_class: number | null }>(
    `select id, again_class from job where key = ? and state = 'leased'`,
  );
  const insert = client.prepare(
    `insert into job (uid, key, op, class, connection_id, link_id, record_id, run_id, params, cause,
                      run_at, created_at, updated_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const join = client.prepare(
    `update job set op = ?, class = ?, run_at = ?, run_id = coalesce(?, run_id),
       params = json_patch(params, ?), replay_id = null, updated_at = ? where id = ?`,
  );
  // Of the two askings the later one counts; the one that runs has read its own already.
  const again = client.prepare(
    `update job set again = 1, again_class = ?, op = ?, run_id = coalesce(?, run_id), params = ?,
       updated_at = ? where id = ?`,
  );
  const cancelReady = `update job set state = 'cancelled', finished_at = @now, updated_at = @now
                       where state = 'ready'`;
  const byKey = client.prepare(`${cancelReady} and key = @key`);
  const byKeyAndClass = client.prepare(`${cancelReady} and key = @key and class = @class`);
  const byId = client.prepare(`${cancelReady} and id = @id`);
  const byConnection = client.prepare(`${cancelReady} and connection_id = @connectionId`);

  const supersedeDead = client.prepare(
    `update job set state = 'superseded', replay_id = null, finished_at = @now, updated_at = @now
     where state = 'dead' and key = @key`,
  );

  function told(): void {
    for (const listener of listeners) listener();
    live.tell({ type: 'queue.changed' });
  }

  function cancelled(tx: Tx, changes: number): number {
    if (changes > 0) afterCommit(tx, told, null);
    return changes;
  }

  return {
    enqueue(tx, request) {
      const now = clock.now();
      afterCommit(tx, told, null);
      const wanted = classNumber(request.class);
      const params = JSON.stringify(request.params ?? {});

      const ready = findReady.get(request.key);
      if (ready) {
        const runAt = joinedRunAt(ready, request, wanted, now);
        join.run(
          request.op,
          Math.min(ready.class, wanted),
          runAt,
          request.runId ?? null,
          params,
          now,
          ready.id,
        );
        return ready.id;
      }
      const leased = findLeased.get(request.key);
      if (leased) {
        again.run(
          Math.min(leased.again_class ?? wanted, wanted),
          request.op,
          request.runId ?? null,
          params,
          now,
          leased.id,
        );
        return leased.id;
      }
      const runAt = request.runAt ?? (debounced(request) ? now + debounceMs : now);
      const { lastInsertRowid } = insert.run(
        newId(),
        request.key,
        request.op,
        wanted,
        request.connectionId,
        request.linkId ?? null,
        request.recordId ?? null,
        request.runId ?? null,
        params,
        JSON.stringify(request.cause ?? {}),
        runAt,
        now,
        now,
      );
      return Number(lastInsertRowid);
    },
    cancelReady(tx, key, onlyOf) {
      const now = clock.now();
      const { changes } =
        onlyOf === undefined
          ? byKey.run({ key, now })
          : byKeyAndClass.run({ key, now, class: classNumber(onlyOf) });
      return cancelled(tx, changes);
    },
    supersedeDead(tx, key) {
      cancelled(tx, supersedeDead.run({ key, now: clock.now() }).changes);
    },
    cancelIds: (tx, ids) =>
      cancelled(
        tx,
        ids.reduce((sum, id) => sum + byId.run({ id, now: clock.now() }).changes, 0),
      ),
    cancelConnection: (tx, connectionId) =>
      cancelled(tx, byConnection.run({ connectionId, now: clock.now() }).changes),
    onWork(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function debounced(request: JobRequest): boolean {
  return request.debounce ?? (request.class === 'edit' && request.runAt === undefined);
}

/** When a waiting job runs, now that it was asked for again. */
function joinedRunAt(waiting: Waiting, request: JobRequest, wanted: number, now: number): number {
  // A person who asks does not wait out a backoff.
  if (request.class === 'person') return Math.min(waiting.run_at, request.runAt ?? now);
  // One that failed keeps its wait: an edit is no reason to hurry a system that is in trouble.
  if (waiting.attempts > 0) return waiting.run_at;
  // Typing does not hold back what somebody asked for more urgently.
  if (waiting.class < wanted) return waiting.run_at;
  if (debounced(request)) return Math.min(now + debounceMs, waiting.created_at + longestDebounceMs);
  return Math.min(waiting.run_at, request.runAt ?? now);
}
