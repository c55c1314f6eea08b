import type { FileHandle } from 'node:fs/promises';
import { isPonteError, PonteError } from '../../../shared/errors.ts';
import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, groupCommit, type Db, type GroupCommit } from '../db/database.ts';
import { asFileError } from '../db/file-errors.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import { applyRow, type ApplyParts, type RunningImport } from './apply-row.ts';
import { createClaims, NOBODY, type Claims } from './matching/claims.ts';
import { correctedBlocks } from './fixes/corrections.ts';
import type { CsvShape } from './reading/cut-rows.ts';
import { identityOf, type LeadView } from './matching/decide.ts';
import type { FileStore } from './reading/file-store.ts';
import type { FixStore } from './fixes/fix-store.ts';
import type { ImportRecord, Progress } from './import-store.ts';
import { createRowMapper, type MapRow } from './columns/map-row.ts';
import { columnOfKey, rulesOf, shapeOf, startOf } from './plan.ts';
import { withOwnKeys } from './matching/own-keys.ts';
import { createRate } from './rate.ts';
import { changedFile, readBlocks, type Block, type Place } from './reading/read-csv.ts';
import { createSlice, type Slice } from '../slices.ts';

export type RunnerParts = ApplyParts & {
  db: Db;
  files: FileStore;
  fixes: FixStore;
  view: LeadView;
  /** Row ids of connections by the ids people see; those that are gone are left out. */
  connectionIds: (uids: readonly string[]) => number[];
  live: Live;
  clock: Clock;
  log: Log;
  sliceMs?: number;
};

/**
 * Works through imports one after the other, in the background.
 *
 * Each slice of rows is kept together with the place it reached, and several share a commit. So
 * whatever ends the process, the next one goes on at the row after the last that was kept.
 */
export type Runner = {
  /** Looks for an import to work on, unless one is being worked on. */
  kick(): void;
  /** Takes no further row of it, whatever it then becomes. */
  halt(record: ImportRecord): void;
  rowsPerSecond(id: number): number | null;
  /** An import as far as it is on disk: rows that no commit has kept yet are not told of. */
  asKept(record: ImportRecord): ImportRecord;
  /** Ends after the slice under way; the import goes on at the next start. */
  stop(): Promise<void>;
};

/** A larger file is not read twice just to know its rows beforehand. */
const MOST_COUNTED = 256 * 2 ** 20;

const RETRY_MS = 30_000;

type Run = {
  record: ImportRecord;
  stopped: boolean;
  rate: ReturnType<typeof createRate>;
  commits: GroupCommit;
  /** Reads the time at work. */
  worked: () => number;
  /** How far it is on disk. */
  kept: Progress;
  /** Called when a commit has kept what was reached. */
  reached: (progress: Progress[]) => void;
};

export function createRunner(parts: RunnerParts): Runner {
  const { db, store, files, clock, live } = parts;
  let current: Run | null = null;
  let working: Promise<void> | null = null;
  let stopped = false;
  let cancelRetry: (() => void) | null = null;

  function kick(): void {
    if (stopped || working || cancelRetry) return;
    working = workAll().finally(() => {
      working = null;
      // One that arrived between the last look and now.
      if (!stopped && !cancelRetry && store.next()) kick();
    });
  }

  async function workAll(): Promise<void> {
    for (let record = store.next(); record; record = store.next()) {
      if (stopped || cancelRetry) return;
      current = begun(record);
      await work(current);
      current = null;
    }
  }

  function begun(record: ImportRecord): Run {
    const since = clock.monotonic();
    const run: Run = {
      record,
      stopped: false,
      rate: createRate(clock),
      commits: groupCommit(db, () => performance.now(), { failsWhole: true }),
      worked: () => record.workedMs + clock.monotonic() - since,
      kept: record,
      reached(progress) {
        run.kept = progress.at(-1) ?? run.kept;
        run.rate.reached(run.kept.done);
        tell(record);
      },
    };
    return run;
  }

  async function work(run: Run): Promise<void> {
    const { record } = run;
    try {
      store.begin(record.id);
      tell(record);
      const file = await files.read(record.fileId);
      try {
        if ((await file.stat()).size !== record.bytesTotal) throw changedFile();
        await applyFile(run, file);
        run.commits.commit();
      } finally {
        await file.close();
      }
      if (run.stopped) return;
      if (store.end(record.id, 'completed')) await files.discard(record.fileId);
    } catch (error) {
      fail(record, error);
    } finally {
      tell(record);
    }
  }

  async function applyFile(run: Run, file: FileHandle): Promise<void> {
    const { record } = run;
    const { plan } = record;
    const shape = shapeOf(plan);
    const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width, plan);
    const slice = createSlice(parts.sliceMs);
    if (record.total === null && record.bytesTotal <= MOST_COUNTED) {
      const blocks = blocksOf(record, file, shape, startOf(plan));
      const total = await countRows(run, blocks, slice);
      if (run.stopped) return;
      store.setTotal(record.id, total);
    }
    const claims = await rememberedClaims(run, file, shape, map, slice);
    const running: RunningImport = {
      id: record.id,
      rules: rulesOf(plan),
      columnOf: (key) => columnOfKey(plan, key),
      cause: causeOf(record),
      counts: { ...record.counts },
      fired: { ...record.fired },
      view: await withOwnKeys(db, parts.view, plan.keys, slice),
      claims,
    };
    let done = record.done;
    let from = record.blockRows;
    for await (const block of blocksOf(record, file, shape, record.place)) {
      while (from < block.rows.length) {
        await slice.rest();
        if (run.stopped) return;
        [from, done] = applySlice(run, running, block, from, done, map, slice);
        await slice.commit(run.commits);
      }
      if (run.stopped) return;
      from = 0;
    }
  }

  /** The rows as they were corrected; nobody corrects a file that is being imported. */
  function blocksOf(record: ImportRecord, file: FileHandle, shape: CsvShape, from: Place) {
    const corrections = parts.fixes.of({ fileId: record.fileId, sheet: record.plan.sheet ?? '' });
    return correctedBlocks(readBlocks(file, shape, from), corrections);
  }

  /** As many rows as fit a slice, and the place after them, kept together. */
  function applySlice(
    run: Run,
    running: RunningImport,
    block: Block,
    from: number,
    doneBefore: number,
    map: MapRow,
    slice: Slice,
  ): [at: number, done: number] {
    const { headerLine } = run.record.plan;
    return run.commits.run((tx): [number, number] => {
      let [at, done] = [from, doneBefore];
      while (at < block.rows.length) {
        const row = block.rows[at];
        at += 1;
        if (row && row.line > headerLine) {
          applyRow(tx, parts, running, row, map(row));
          done += 1;
        }
        if (slice.over()) break;
      }
      const ended = at === block.rows.length;
      const progress: Progress = {
        counts: { ...running.counts },
        done,
        place: ended ? block.to : block.from,
        blockRows: ended ? 0 : at,
        fired: { ...running.fired },
        workedMs: run.worked(),
      };
      store.saveProgress(tx, running.id, progress);
      afterCommit(tx, run.reached, progress);
      return [at, done];
    });
  }

  function causeOf(record: ImportRecord): Cause {
    return {
      source: 'csv',
      actor: record.actor,
      actionId: record.actionId,
      jobClass: 'import',
      quiet: record.plan.quiet,
      sendTo: parts.connectionIds(record.syncTo),
    };
  }

  /** What the rows before the place claimed, read again: it lives in memory only. */
  async function rememberedClaims(
    run: Run,
    file: FileHandle,
    shape: CsvShape,
    map: MapRow,
    slice: Slice,
  ): Promise<Claims> {
    const claims = createClaims(run.record.plan.keys);
    const { record } = run;
    if (record.done === 0) return claims;
    const ledger = ledgerOf(record);
    for await (const block of blocksOf(record, file, shape, startOf(record.plan))) {
      for (const row of block.rows) {
        if (row.line <= record.plan.headerLine) continue;
        const entry = ledger.next().value;
        if (!entry || run.stopped) return claims;
        const { values, external, rejected } = map(row);
        if (!rejected) claims.claim(identityOf(values, external), entry.leadId ?? NOBODY);
        if (slice.over()) await slice.rest();
      }
    }
    return claims;
  }

  function* ledgerOf({ id }: ImportRecord): Generator<{ leadId: number | null }, undefined> {
    for (let line = 0; ;) {
      const rows = store.rows(id, line, 500);
      if (rows.length === 0) return undefined;
      for (const row of rows) yield { leadId: row.lead_id };
      line = rows.at(-1)?.line ?? line;
    }
  }

  function fail(record: ImportRecord, error: unknown): void {
    const known = asFileError(error, db.file);
    const told = isPonteError(known)
      ? known
      : new PonteError(
          'INTERNAL',
          'Something went wrong on our side. The rows counted here are kept; import the file again to go on, they are recognised.',
          { cause: error },
        );
    parts.log.error({ importId: record.uid, code: told.code, err: error }, 'an import failed');
    try {
      store.end(record.id, 'failed', told);
    } catch (second) {
      // Not even this could be written, so it is still running: it goes on when there is room again.
      parts.log.error({ importId: record.uid, err: second }, 'an import could not be ended');
      cancelRetry = clock.after(RETRY_MS, () => {
        cancelRetry = null;
        kick();
      });
    }
  }

  function tell(record: ImportRecord): void {
    live.tell({ type: 'imports.changed', ids: [record.uid] });
  }

  return {
    kick,
    halt(record) {
      if (current?.record.id === record.id) current.stopped = true;
    },
    asKept(record) {
      if (current?.record.id !== record.id) return record;
      const { counts, done, place, fired, workedMs } = current.kept;
      return { ...record, counts, done, place, fired, workedMs };
    },
    rowsPerSecond: (id) => (current?.record.id === id ? current.rate.perSecond() : null),
    async stop() {
      stopped = true;
      cancelRetry?.();
      if (current) current.stopped = true;
      await working;
    },
  };
}

async function countRows(run: Run, blocks: AsyncIterable<Block>, slice: Slice): Promise<number> {
  let rows = 0;
  for await (const block of blocks) {
    rows += block.rows.filter(({ line }) => line > run.record.plan.headerLine).length;
    if (run.stopped) break;
    if (slice.over()) await slice.rest();
  }
  return rows;
}
