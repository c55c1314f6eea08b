import type { Run, RunDetail } from '../../../../shared/model/sync.ts';
import { PonteError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/database.ts';
import { isUndone, type UndoStore } from './undo-store.ts';
import { toRun, type RunRecord, type RunRow, type RunStore } from './run-store.ts';

/** Runs as the screens and the API show them. */
export type RunList = {
  page(query: RunQuery): { rows: Run[]; total: number; next: number[] | null };
  /** @throws PonteError NOT_FOUND */
  detail(uid: string): Omit<RunDetail, 'preview'>;
  show(row: RunRow): Run;
  /** Sent, received and failed since an instant. */
  worked(since: number): { sent: number; received: number; failed: number };
};

export type RunQuery = {
  connectionId?: number;
  kinds?: readonly string[];
  states?: readonly string[];
  limit: number;
  offset: number;
  /** What the page before told as `next`. */
  after?: readonly number[];
};

/** So many problems are shown of one run; all are counted. */
const MOST_SHOWN = 500;

export function createRunList(
  db: Db,
  clock: Clock,
  runs: Pick<RunStore, 'byUid' | 'byId'>,
  undos: UndoStore,
): RunList {
  const { client } = db;
  const selectProblems = client.prepare<
    [number],
    { at: number; remote_id: string | null; lead: string | null; code: string; message: string }
  >(
    `select run_problem.at, run_problem.remote_id, lead.uid as lead, run_problem.code,
        run_problem.message
      from run_problem left join lead on lead.id = run_problem.record_id
      where run_id = ? order by run_problem.id limit ${MOST_SHOWN}`,
  );
  const uidOfConnection = client
    .prepare<[number], string>('select uid from connection where id = ?')
    .pluck();
  const received = client.prepare<[number], { received: number; failed: number }>(
    `select coalesce(sum(counts ->> '$.created' + counts ->> '$.updated'), 0) as received,
        coalesce(sum(counts ->> '$.failed'), 0) as failed
      from run where kind in ('pull', 'first') and coalesce(ended_at, created_at) >= ?`,
  );
  const sent = client.prepare<[number], { sent: number; failed: number }>(
    `select count(*) filter (where state = 'done') as sent,
        count(*) filter (where state = 'dead') as failed
      from job where finished_at >= ? and link_id is not null`,
  );

  function show(row: RunRow): Run {
    const end = row.endedAt;
    return {
      id: row.uid,
      kind: row.kind,
      state: row.state,
      trigger: row.trigger,
      connectionId:
        row.connectionId === null ? null : (uidOfConnection.get(row.connectionId) ?? null),
      actor: row.actor,
      startedAt: iso(row.startedAt),
      endedAt: iso(end),
      durationMs: row.startedAt === null ? null : (end ?? clock.now()) - row.startedAt,
      progress: { done: row.done, total: row.total },
      counts: row.counts,
      error:
        row.errorCode === null ? null : { code: row.errorCode, message: row.errorMessage ?? '' },
    };
  }

  function undoOf({ id, state }: RunRow): RunDetail['undo'] {
    const record = undos.of(id);
    const undoes = record && runs.byId(record.undoesId);
    const [last] = undos.undoing(id);
    const undone = isUndone(undos, id);
    const ended = state !== 'queued' && state !== 'running';
    const free = ended && !undone && last?.state !== 'queued' && last?.state !== 'running';
    return {
      undoes: undoes
        ? {
            id: undoes.uid,
            kind: undoes.kind,
            startedAt: iso(undoes.startedAt),
            restored: record.restored,
            kept: record.kept,
            failed: record.failed + undos.deadSends(id),
          }
        : null,
      undoneBy: undone || last?.state === 'running' ? (last?.uid ?? null) : null,
      undoable: free && undos.records(id, { type: '', id: 0 }, 1).length > 0,
    };
  }

  return {
    show,
    page(query) {
      const { sql, params } = conditions(query);
      const total = client
        .prepare<unknown[], number>(`select count(*) from run where ${sql}`)
        .pluck()
        .get(...params) as number;
      const [before = Number.MAX_SAFE_INTEGER] = query.after ?? [];
      const rows = client
        .prepare<unknown[], RunRecord>(
          `select * from run where ${sql} and id < ? order by id desc limit ? offset ?`,
        )
        .all(...params, before, query.limit + 1, query.offset);
      const listed = rows.slice(0, query.limit);
      const last = rows.length > listed.length ? listed.at(-1) : undefined;
      return { rows: listed.map((row) => show(toRun(row))), total, next: last ? [last.id] : null };
    },

    detail(uid) {
      const row = runs.byUid(uid);
      if (!row) throw new PonteError('NOT_FOUND', 'This run does not exist.');
      const problems = selectProblems.all(row.id).map((problem) => ({
        at: new Date(problem.at).toISOString(),
        externalId: problem.remote_id,
        leadId: problem.lead,
        code: problem.code,
        message: problem.message,
      }));
      return { ...show(row), problems, undo: undoOf(row) };
    },

    worked(since) {
      const pulled = received.get(since) ?? { received: 0, failed: 0 };
      const pushed = sent.get(since) ?? { sent: 0, failed: 0 };
      return {
        sent: pushed.sent,
        received: pulled.received,
        failed: pulled.failed + pushed.failed,
      };
    },
  };
}

function conditions(query: RunQuery): { sql: string; params: unknown[] } {
  const parts: [string, unknown][] = [];
  if (query.connectionId !== undefined) parts.push(['connection_id = ?', query.connectionId]);
  if (query.kinds) {
    parts.push(['kind in (select value from json_each(?))', JSON.stringify(query.kinds)]);
  }
  if (query.states) {
    parts.push(['state in (select value from json_each(?))', JSON.stringify(query.states)]);
  }
  return {
    sql: parts.length === 0 ? '1' : parts.map(([sql]) => sql).join(' and '),
    params: parts.map(([, value]) => value),
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
