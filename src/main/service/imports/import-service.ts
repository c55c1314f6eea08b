import { Readable } from 'node:stream';
import { PonteError } from '../../../shared/errors.ts';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import type { MatchKey } from '../../../shared/model/import-rules.ts';
import type {
  ImportMapping,
  ImportPreview,
  ImportRun,
  ImportUndone,
} from '../../../shared/model/import.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Actions } from '../leads/actions.ts';
import { createFacets } from '../leads/facets.ts';
import type { History } from '../leads/history.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { Scoring } from '../scoring/scoring.ts';
import { createLeadView, type ApplyParts, type LeadWriter } from './apply-row.ts';
import { createDryRuns } from './trial/dry-runs.ts';
import { createFileStore, type FileStore } from './reading/file-store.ts';
import { createFixStore } from './fixes/fix-store.ts';
import { createFixedFiles } from './fixes/fixed-files.ts';
import { createFixing, type ImportFixing } from './fixes/fixing.ts';
import { fromOf } from './from-rejected.ts';
import { createImportLists, type ImportLists, type Listed, type Page } from './import-lists.ts';
import { createImportStore, type ImportRecord, type RejectedLine } from './import-store.ts';
import { withOwnKeys } from './matching/own-keys.ts';
import { preview } from './trial/preview.ts';
import { createKeptList, type KeptList } from './kept-list.ts';
import { createReadings } from './reading/reading.ts';
import { rejectedCsv } from './rejected-csv.ts';
import { createRunner } from './runner.ts';
import { createSlice } from '../slices.ts';
import { createStartImport, type StartImport } from './start-import.ts';
import { createTemplateService, type TemplateService } from './columns/template-service.ts';
import { createImportTemplates } from './columns/templates.ts';
import { toRun } from './to-run.ts';
import { createTryChoices, type TryChoices } from './trial/try-choices.ts';
import { undoImport, type UndoParts } from './undo-import.ts';

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
  wouldFire: ApplyParts['wouldFire'];
  withdraw: UndoParts['withdraw'];
  scoring: Scoring;
  connectionIds: (uids: readonly string[]) => number[];
  live: Live;
  clock: Clock;
  log: Log;
  sliceMs?: number;
};

/** Tables of leads: taken in, looked at, worked through in the background, and taken back. */
export type ImportService = TryChoices & {
  templates: TemplateService;
  open: FileStore['open'];
  append: FileStore['append'];
  receive: FileStore['receive'];
  discard(fileId: string): Promise<void>;
  /** What can be done about a file before its import, and about rows that were not taken. */
  fixing: ImportFixing;
  preview(
    fileId: string,
    told?: Partial<ImportMapping>,
    signal?: AbortSignal,
  ): Promise<ImportPreview>;
  start: StartImport;
  list: ImportLists['list'];
  get(uid: string): ImportRun;
  /** Stops between two rows; over a restart, too, until it is gone on with. */
  pause(uid: string, operator: Operator): ImportRun;
  resume(uid: string, operator: Operator): ImportRun;
  cancel(uid: string, operator: Operator): ImportRun;
  rejected(uid: string, page: Page): Listed<RejectedLine>;
  /** The rows not taken as a file, reasons first. */
  rejectedCsv(uid: string, language?: Language): Readable;
  undo(uid: string, operator: Operator): Promise<ImportUndone>;
  /** What taking it back left as it is, since somebody changed it. */
  kept(uid: string, page: Page): ReturnType<KeptList>;
  /** Goes on with imports that the last process left, and clears away abandoned files. */
  begin(): void;
  stop(): Promise<void>;
};

/** So many imports are looked back on for how their columns were matched. */
const PAST = 20;

export function createImportService(parts: ImportParts): ImportService {
  const { db, clock, audit, live } = parts;
  const store = createImportStore(db, clock);
  const fixes = createFixStore(db, clock);
  const files = createFixedFiles(createFileStore({ dir: parts.dir, clock }), fixes, clock);
  const view = createLeadView(db, parts.leads, parts.findMatch);
  const viewOf = (keys: readonly MatchKey[], signal?: AbortSignal) =>
    withOwnKeys(db, view, keys, createSlice(parts.sliceMs), signal);
  const runner = createRunner({ ...parts, store, files, fixes, view });
  const templates = createImportTemplates(parts);
  const facets = createFacets(db);
  // What other imports chose is offered to people; a door does as it is told.
  const origins = () => facets.of('origin').map(({ value }) => value);
  const readings = createReadings(files, store, () => ({
    origins: origins(),
    past: store.recentPlans(PAST),
  }));
  const readingsTold = createReadings(files, store, () => ({ origins: origins(), past: [] }));
  const dryRuns = createDryRuns({ ...parts, files, fixes, viewOf });
  const undoing = new Set<number>();
  const keptList = createKeptList(db);

  function found(uid: string): ImportRecord {
    const record = store.byUid(uid);
    if (record) return record;
    throw new PonteError('NOT_FOUND', 'There is no such import. Look it up in the list again.');
  }

  const shown = (record: ImportRecord) =>
    toRun(runner.asKept(record), runner.rowsPerSecond(record.id));
  const lists = createImportLists(store, shown);

  /** Changes the state of an import; one that is in it already, or past it, stays as it is. */
  function moved(
    uid: string,
    { name: actor }: Operator,
    action: 'import.paused' | 'import.resumed' | 'import.cancelled',
    move: (tx: Tx, record: ImportRecord) => boolean,
  ): ImportRun {
    const record = found(uid);
    transact(db, (tx) => {
      if (!move(tx, record)) return;
      const { done } = found(uid);
      const subject = { subjectType: 'import', subjectId: uid };
      audit.append(tx, { actor, action, ...subject, details: { done } });
    });
    live.tell({ type: 'imports.changed', ids: [uid] });
    return shown(found(uid));
  }

  return {
    open: files.open,
    append: files.append,
    receive: files.receive,

    fixing: createFixing({ files, store, fixes, dryRuns, readings }),

    async discard(fileId) {
      if (store.openFiles().has(fileId)) return;
      dryRuns.forget(fileId);
      await files.discard(fileId);
    },

    ...createTryChoices({ reading: readings.open, viewOf, fixes }),
    templates: createTemplateService({ templates, reading: readings.open, live }),

    preview: (fileId, told, signal) =>
      readings.open(fileId, told, async (open) => {
        const { uploaded, table, from, file, plan } = open;
        const keyed = await viewOf(plan.keys, signal);
        const rehearsed = { ...parts, view: keyed };
        const shown = await preview(uploaded, file, open, fixes.of(table), rehearsed, signal);
        return { ...shown, from: fromOf(from) };
      }),

    start: createStartImport({
      ...parts,
      store,
      fixes,
      templates,
      readings: readingsTold,
      shown,
      kick: runner.kick,
    }),

    list: lists.list,
    get: (uid) => shown(found(uid)),

    pause: (uid, operator) =>
      moved(uid, operator, 'import.paused', (tx, record) => {
        runner.halt(record);
        return store.pause(tx, record.id);
      }),

    resume(uid, operator) {
      const resume = (tx: Tx, { id }: ImportRecord) => store.resume(tx, id);
      const run = moved(uid, operator, 'import.resumed', resume);
      runner.kick();
      return run;
    },

    cancel: (uid, operator) =>
      moved(uid, operator, 'import.cancelled', (_tx, record) => {
        runner.halt(record);
        return store.end(record.id, 'cancelled');
      }),

    rejected: (uid, page) => lists.rejected(found(uid), page),
    rejectedCsv: (uid, language = 'pt-BR') =>
      Readable.from(rejectedCsv(store, found(uid), language)),

    async undo(uid, operator) {
      const record = found(uid);
      refuseUndo(record, undoing.has(record.id));
      undoing.add(record.id);
      try {
        const undone = await undoImport({ ...parts, store }, record, operator.name);
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

    kept: (uid, { page = 1, limit }) => keptList(found(uid).id, { page, limit }),

    begin() {
      runner.kick();
      files.clearAway(store.openFiles()).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'abandoned files could not be cleared away');
      });
    },

    async stop() {
      await Promise.all([runner.stop(), dryRuns.stop()]);
    },
  };
}

function refuseUndo(record: ImportRecord, underWay: boolean): void {
  if (underWay) throw new PonteError('BUSY', 'This import is being taken back already.');
  if (record.state === 'queued' || record.state === 'running' || record.state === 'paused') {
    throw new PonteError('BUSY', 'This import is not done. Cancel it first, then take it back.');
  }
  if (record.undoneAt !== null) {
    throw new PonteError('NOT_UNDOABLE', 'This import was taken back already.');
  }
}
