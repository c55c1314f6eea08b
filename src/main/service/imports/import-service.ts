import { Readable } from 'node:stream';
import { PonteError } from '../../../shared/errors.ts';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { ImportMapping, ImportPreview, ImportRun } from '../../../shared/model/import.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Actions } from '../leads/actions.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';
import type { History } from '../leads/history.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import { createLeadView, type ApplyParts, type LeadWriter } from './apply-row.ts';
import { createFileStore, type FileStore } from './file-store.ts';
import { createImportStore, type ImportRecord, type RejectedLine } from './import-store.ts';
import { inspectUploaded } from './inspect-uploaded.ts';
import { refuseAimless } from './plan.ts';
import { preview } from './preview.ts';
import { rejectedCsv } from './rejected-csv.ts';
import { createRunner } from './runner.ts';
import { undoImport, type Undone } from './undo-import.ts';

export type ImportParts = {
  /** Folder of the workspace; uploaded files wait in `imports` below it. */
  dir: string;
  db: Db;
  leads: LeadStore;
  history: History;
  actions: Actions;
  audit: AuditLog;
  findMatch: FindMatch;
  writer: LeadWriter;
  send: ApplyParts['send'];
  connectionIds: (uids: readonly string[]) => number[];
  live: Live;
  clock: Clock;
  log: Log;
  sliceMs?: number;
};

type Page = { cursor?: string | undefined; page?: number | undefined; limit: number };
type Listed<T> = { items: T[]; pagination: Pagination };

/** Tables of leads: taken in, looked at, worked through in the background, and taken back. */
export type ImportService = {
  open: FileStore['open'];
  append: FileStore['append'];
  receive: FileStore['receive'];
  discard(fileId: string): Promise<void>;
  preview(
    fileId: string,
    told?: Partial<ImportMapping>,
    signal?: AbortSignal,
  ): Promise<ImportPreview>;
  /** What was not told of the mapping is found in the file, as the preview shows it. */
  start(
    input: StartImport,
    operator: Operator,
    /** Called in the transaction that begins it. */
    begun?: (tx: Tx, run: ImportRun) => void,
  ): Promise<ImportRun>;
  list(page: Page): Listed<ImportRun>;
  get(uid: string): ImportRun;
  cancel(uid: string): ImportRun;
  rejected(uid: string, page: Page): Listed<RejectedLine>;
  /** The rows not taken as a file, reasons first. */
  rejectedCsv(uid: string, language?: Language): Readable;
  undo(uid: string, operator: Operator): Promise<Undone>;
  /** Goes on with imports that the last process left, and clears away abandoned files. */
  begin(): void;
  stop(): Promise<void>;
};

export type StartImport = {
  fileId: string;
  mapping?: Partial<ImportMapping> | undefined;
  syncTo?: readonly string[] | undefined;
};

export function createImportService(parts: ImportParts): ImportService {
  const { db, clock, actions, audit, live } = parts;
  const store = createImportStore(db, clock);
  const files = createFileStore({ dir: parts.dir, clock });
  const view = createLeadView(db, parts.leads, parts.findMatch);
  const runner = createRunner({ ...parts, store, files, view });
  const undoing = new Set<number>();

  function found(uid: string): ImportRecord {
    const record = store.byUid(uid);
    if (record) return record;
    throw new PonteError('NOT_FOUND', 'There is no such import. Look it up in the list again.');
  }

  /** An import under way goes on with the sheet it began with. */
  const chosen = (fileId: string, sheet?: string) =>
    files.complete(fileId, store.openFiles().has(fileId) ? undefined : sheet);

  const shown = (record: ImportRecord) => toRun(record, runner.rowsPerSecond(record.id));

  return {
    open: files.open,
    append: files.append,
    receive: files.receive,

    async discard(fileId) {
      if (!store.openFiles().has(fileId)) await files.discard(fileId);
    },

    async preview(fileId, told = {}, signal) {
      const uploaded = await chosen(fileId, told.sheet);
      const file = await files.read(fileId);
      try {
        return await preview(uploaded, file, told, view, signal);
      } finally {
        await file.close();
      }
    },

    async start({ fileId, mapping, syncTo = [] }, operator, begun) {
      const uploaded = await chosen(fileId, mapping?.sheet);
      const file = await files.read(fileId);
      const { plan } = await inspectUploaded(uploaded, file, mapping).finally(() => file.close());
      refuseAimless(plan);
      if (parts.connectionIds(syncTo).length < new Set(syncTo).size) {
        throw new PonteError(
          'BAD_INPUT',
          'A connection to send to does not exist any more. Choose again where to send the leads.',
          {
            details: {
              fields: [{ field: 'syncTo', problem: 'unknown', message: 'no such connection' }],
            },
          },
        );
      }
      if (store.openFiles().has(fileId)) {
        throw new PonteError('BUSY', 'This file is being imported already. Wait until it is done.');
      }
      const actor = operator.name;
      const record = transact(db, (tx) => {
        const action = actions.begin(tx, { kind: 'import', actor });
        const wanted = { fileId, fileName: uploaded.fileName, plan, syncTo: [...syncTo], actor };
        const made = store.insert(tx, {
          ...wanted,
          total: null,
          bytesTotal: uploaded.bytes,
          actionId: action.id,
        });
        audit.append(tx, {
          actor,
          action: 'import.started',
          subjectType: 'import',
          subjectId: made.uid,
          // Names of files often are names of people; the import has it.
          details: { bytes: made.bytesTotal },
        });
        begun?.(tx, shown(made));
        return made;
      });
      live.tell({ type: 'imports.changed', ids: [record.uid] });
      runner.kick();
      return shown(record);
    },

    list({ cursor, page, limit }) {
      const [beforeId] = placeOf('imports', cursor);
      const offset = beforeId === undefined ? ((page ?? 1) - 1) * limit : 0;
      const { records, total } = store.list({
        limit,
        offset,
        ...(beforeId === undefined ? {} : { beforeId }),
      });
      const next =
        records.length === limit ? writeCursor('imports', [records.at(-1)?.id ?? 0]) : null;
      return {
        items: records.map(shown),
        pagination: {
          page: beforeId === undefined ? (page ?? 1) : null,
          limit,
          total,
          nextCursor: next,
        },
      };
    },

    get: (uid) => shown(found(uid)),

    cancel(uid) {
      runner.cancel(found(uid));
      return shown(found(uid));
    },

    rejected(uid, { cursor, page, limit }) {
      const record = found(uid);
      const [afterLine] = placeOf('rejected', cursor);
      const offset = afterLine === undefined ? ((page ?? 1) - 1) * limit : 0;
      const items = store.rejected(record.id, {
        limit,
        offset,
        ...(afterLine === undefined ? {} : { afterLine }),
      });
      const next =
        items.length === limit ? writeCursor('rejected', [items.at(-1)?.line ?? 0]) : null;
      return {
        items: items.map(shortened),
        pagination: {
          page: afterLine === undefined ? (page ?? 1) : null,
          limit,
          total: record.counts.rejected,
          nextCursor: next,
        },
      };
    },

    rejectedCsv: (uid, language = 'pt-BR') =>
      Readable.from(rejectedCsv(store, found(uid), language)),

    async undo(uid, operator) {
      const record = found(uid);
      refuseUndo(record, undoing.has(record.id));
      undoing.add(record.id);
      try {
        const undone = await undoImport(parts, record, operator.name);
        transact(db, (tx) =>
          audit.append(tx, {
            actor: operator.name,
            action: 'import.undone',
            subjectType: 'import',
            subjectId: uid,
            details: undone,
          }),
        );
        live.tell({ type: 'imports.changed', ids: [uid] });
        return undone;
      } finally {
        undoing.delete(record.id);
      }
    },

    begin() {
      runner.kick();
      files.sweep(store.openFiles()).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'abandoned files could not be cleared away');
      });
    },

    stop: () => runner.stop(),
  };
}

function refuseUndo(record: ImportRecord, underWay: boolean): void {
  if (underWay) throw new PonteError('BUSY', 'This import is being taken back already.');
  if (record.state === 'queued' || record.state === 'running') {
    throw new PonteError(
      'BUSY',
      'This import is still running. Cancel it first, then take it back.',
    );
  }
  if (record.undoneAt !== null) {
    throw new PonteError('NOT_UNDOABLE', 'This import was taken back already.');
  }
}

/** A row as a list shows it; all of it is in the file of rejected rows. */
function shortened(row: RejectedLine): RejectedLine {
  return { ...row, cells: row.cells.map((cell) => cell.slice(0, 500)) };
}

function placeOf(list: string, cursor: string | undefined): number[] {
  return cursor === undefined ? [] : readCursor(list, ['number'], cursor).map(Number);
}

function toRun(record: ImportRecord, rowsPerSecond: number | null): ImportRun {
  return {
    id: record.uid,
    status: record.state,
    fileName: record.fileName,
    counts: record.counts,
    done: record.done,
    total: record.total,
    bytesDone: record.state === 'completed' ? record.bytesTotal : record.place.byte,
    bytesTotal: record.bytesTotal,
    rowsPerSecond,
    columns: record.plan.columns.map((target, index) => ({
      header: record.plan.headers?.[index] ?? '',
      target,
    })),
    syncTo: record.syncTo,
    actor: record.actor,
    error: record.error,
    createdAt: iso(record.createdAt),
    startedAt: record.startedAt === null ? null : iso(record.startedAt),
    endedAt: record.endedAt === null ? null : iso(record.endedAt),
    undoneAt: record.undoneAt === null ? null : iso(record.undoneAt),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
