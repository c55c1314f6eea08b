import type { PonteError } from '../../../shared/errors.ts';
import type { ImportRun, ImportUndone } from '../../../shared/model/import.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Fired } from './fired.ts';
import type { RowProblem } from './columns/map-row.ts';
import { readPlan, type ImportPlan } from './plan.ts';
import type { Place } from './reading/read-csv.ts';

export type ImportRecord = {
  id: number;
  uid: string;
  fileId: string;
  fileName: string;
  plan: ImportPlan;
  syncTo: string[];
  state: ImportRun['status'];
  counts: ImportRun['counts'];
  done: number;
  total: number | null;
  /** The block of rows in which it stands, and how many rows of it are done. */
  place: Place;
  blockRows: number;
  bytesTotal: number;
  fired: Fired;
  workedMs: number;
  actor: string;
  actionId: number;
  error: ImportRun['error'];
  createdAt: number;
  startedAt: number | null;
  endedAt: number | null;
  undoneAt: number | null;
  undone: ImportUndone | null;
};

export type RowResult = 'created' | 'updated' | 'skipped' | 'rejected';

export type Progress = Pick<
  ImportRecord,
  'counts' | 'done' | 'place' | 'blockRows' | 'fired' | 'workedMs'
>;

export type RejectedLine = {
  line: number;
  reasons: Pick<RowProblem, 'column' | 'kind' | 'value'>[];
  cells: string[];
};

/** Imports, how far each is, and what became of each of their rows. */
export type ImportStore = ReturnType<typeof createImportStore>;

type Row = {
  id: number;
  uid: string;
  file_id: string;
  file_name: string;
  mapping: string;
  sync_to: string;
  state: ImportRun['status'];
  created_count: number;
  updated_count: number;
  skipped_count: number;
  rejected_count: number;
  done: number;
  total: number | null;
  bytes_done: number;
  lines_done: number;
  block_rows: number;
  bytes_total: number;
  fired: string;
  worked_ms: number;
  actor: string;
  action_id: number;
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  undone: string | null;
  taken_back_at?: number | null;
};

export function createImportStore(db: Db, clock: Clock) {
  const { client } = db;
  const insert = client.prepare(
    `insert into import (uid, file_id, file_name, mapping, sync_to, state, total, bytes_done,
       bytes_total, actor, action_id, created_at)
     values (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?) returning *`,
  );
  // Whether it was taken back is told by its action, which can be undone and done again.
  const select = `select import.*, action.undone_at as taken_back_at
    from import left join action on action.id = import.action_id`;
  const byUid = client.prepare(`${select} where import.uid = ?`);
  const byMark = client.prepare(`${select} where import.uid like '%' || ? limit 1`);
  const next = client.prepare(
    `${select} where state in ('queued', 'running') order by state = 'queued', import.id limit 1`,
  );
  const list = client.prepare(
    `${select} where import.id < ? order by import.id desc limit ? offset ?`,
  );
  const count = client.prepare('select count(*) from import').pluck();
  const recent = client
    .prepare<[number], string>('select mapping from import order by id desc limit ?')
    .pluck();
  const openFiles = client
    .prepare(`select file_id from import where state in ('queued', 'running', 'paused')`)
    .pluck();
  const setRunning = client.prepare(
    `update import set state = 'running', started_at = coalesce(started_at, ?) where id = ?`,
  );
  const setTotal = client.prepare('update import set total = ? where id = ?');
  const setProgress = client.prepare(
    `update import set created_count = ?, updated_count = ?, skipped_count = ?,
       rejected_count = ?, done = ?, bytes_done = ?, lines_done = ?, block_rows = ?, fired = ?,
       worked_ms = ? where id = ?`,
  );
  const setEnded = client.prepare(
    `update import set state = ?, ended_at = ?, error_code = ?, error_message = ?,
       total = case ? when 'completed' then done else total end
     where id = ? and state in ('queued', 'running', 'paused')`,
  );
  const move = client.prepare('update import set state = @to where id = @id and state = @from');
  const keptFields = client
    .prepare('select fields from import_kept where import_id = ? and lead_id = ?')
    .pluck();
  const keep = client.prepare(
    'insert or replace into import_kept (import_id, lead_id, made, fields) values (?, ?, ?, ?)',
  );
  const setUndone = client.prepare('update import set undone = ? where id = ?');
  const insertRow = client.prepare(
    `insert into import_row (import_id, line, result, lead_id, reasons, cells)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const rows = client.prepare(
    `select line, result, lead_id from import_row
      where import_id = ? and line > ? order by line limit ?`,
  );
  const rejected = client.prepare(
    `select line, reasons, cells from import_row
      where import_id = ? and result = 'rejected' and line > ? order by line limit ? offset ?`,
  );

  function read(row: unknown): ImportRecord | null {
    return row === undefined ? null : toRecord(row as Row);
  }

  return {
    insert(
      _tx: Tx,
      wanted: Pick<
        ImportRecord,
        'fileId' | 'fileName' | 'plan' | 'syncTo' | 'total' | 'bytesTotal' | 'actor' | 'actionId'
      >,
    ): ImportRecord {
      const row = insert.get(
        newId(),
        wanted.fileId,
        wanted.fileName,
        JSON.stringify(wanted.plan),
        JSON.stringify(wanted.syncTo),
        wanted.total,
        wanted.plan.start,
        wanted.bytesTotal,
        wanted.actor,
        wanted.actionId,
        clock.now(),
      );
      return toRecord(row as Row);
    },
    byUid: (uid: string) => read(byUid.get(uid)),
    /** By the end of its id. */
    byMark: (mark: string) => read(byMark.get(mark)),
    /** The import to work on: one that was begun before those that wait. */
    next: () => read(next.get()),
    list(input: { beforeId?: number; limit: number; offset: number }) {
      const found = list.all(input.beforeId ?? Number.MAX_SAFE_INTEGER, input.limit, input.offset);
      return { records: (found as Row[]).map(toRecord), total: count.get() as number };
    },
    /** Plans of the newest imports, newest first. */
    recentPlans: (most: number) => recent.all(most).map(readPlan),
    openFiles: () => new Set(openFiles.all() as string[]),
    begin: (id: number) => void setRunning.run(clock.now(), id),
    setTotal: (id: number, total: number) => void setTotal.run(total, id),
    saveProgress(_tx: Tx, id: number, progress: Progress): void {
      const { counts, done, place, blockRows, fired, workedMs } = progress;
      setProgress.run(
        counts.created,
        counts.updated,
        counts.skipped,
        counts.rejected,
        done,
        place.byte,
        place.line,
        blockRows,
        JSON.stringify(fired),
        workedMs,
        id,
      );
    },
    /** Says whether it was to be done or under way, and is not any more. */
    pause: (_tx: Tx, id: number) =>
      ['queued', 'running'].some((from) => move.run({ id, from, to: 'paused' }).changes > 0),
    /** Puts it where it waits for its turn. */
    resume: (_tx: Tx, id: number) => move.run({ id, from: 'paused', to: 'queued' }).changes > 0,
    /** Notes a lead that taking the import back leaves as it is; its fields are gathered. */
    keep(_tx: Tx, id: number, kept: { leadId: number; made: boolean; fields: readonly string[] }) {
      const known: string[] = JSON.parse(String(keptFields.get(id, kept.leadId) ?? '[]'));
      const fields = [...new Set([...known, ...kept.fields])];
      keep.run(id, kept.leadId, kept.made ? 1 : 0, JSON.stringify(fields));
    },
    keepUndone: (_tx: Tx, id: number, undone: ImportUndone) =>
      void setUndone.run(JSON.stringify(undone), id),
    /** Ends an import once; says whether it did. */
    end(id: number, state: 'completed' | 'failed' | 'cancelled', error?: PonteError): boolean {
      const { changes } = setEnded.run(
        state,
        clock.now(),
        error?.code ?? null,
        error?.message ?? null,
        state,
        id,
      );
      return changes > 0;
    },
    addRow(_tx: Tx, id: number, line: number, result: RowResult, leadId: number | null): void {
      insertRow.run(id, line, result, leadId, '[]', '[]');
    },
    addRejected(_tx: Tx, id: number, rejectedRow: RejectedLine): void {
      const { line, reasons, cells } = rejectedRow;
      insertRow.run(id, line, 'rejected', null, JSON.stringify(reasons), JSON.stringify(cells));
    },
    rows(id: number, afterLine: number, limit: number) {
      return rows.all(id, afterLine, limit) as {
        line: number;
        result: RowResult;
        lead_id: number | null;
      }[];
    },
    rejected(id: number, input: { afterLine?: number; limit: number; offset?: number }) {
      const found = rejected.all(id, input.afterLine ?? -1, input.limit, input.offset ?? 0);
      return (found as { line: number; reasons: string; cells: string }[]).map(
        (row): RejectedLine => ({
          line: row.line,
          reasons: JSON.parse(row.reasons),
          cells: JSON.parse(row.cells),
        }),
      );
    },
  };
}

function toRecord(row: Row): ImportRecord {
  return {
    id: row.id,
    uid: row.uid,
    fileId: row.file_id,
    fileName: row.file_name,
    plan: readPlan(row.mapping),
    syncTo: JSON.parse(row.sync_to),
    state: row.state,
    counts: {
      created: row.created_count,
      updated: row.updated_count,
      skipped: row.skipped_count,
      rejected: row.rejected_count,
    },
    done: row.done,
    total: row.total,
    place: { byte: row.bytes_done, line: row.lines_done },
    blockRows: row.block_rows,
    bytesTotal: row.bytes_total,
    fired: JSON.parse(row.fired),
    workedMs: row.worked_ms,
    actor: row.actor,
    actionId: row.action_id,
    error:
      row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    undoneAt: row.taken_back_at ?? null,
    undone: row.undone === null ? null : JSON.parse(row.undone),
  };
}
