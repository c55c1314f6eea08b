import { isPonteError, PonteError } from '../../../../shared/errors.ts';
import type { FixRow, ImportCheck } from '../../../../shared/model/import-fix.ts';
import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type { Clock } from '../../clock.ts';
import { asFileError } from '../../db/file-errors.ts';
import { newId } from '../../ids.ts';
import type { Live } from '../../live.ts';
import type { Log } from '../../log.ts';
import { correctRow, type Corrections } from '../fixes/corrections.ts';
import type { LeadView } from '../matching/decide.ts';
import { countFired } from '../fired.ts';
import type { FileStore } from '../reading/file-store.ts';
import type { FixStore } from '../fixes/fix-store.ts';
import { readFixRows } from '../fixes/fix-rows.ts';
import { createRowMapper, type RowProblem } from '../columns/map-row.ts';
import { columnOfKey, rulesOf, shapeOf, startOf, type ImportPlan } from '../plan.ts';
import { ambiguousRow, repeatedInFile } from './preview.ts';
import { createProblemLists, type ProblemLists } from './problem-lists.ts';
import { readBlocks } from '../reading/read-csv.ts';
import type { Reading } from '../reading/reading.ts';
import { createRehearsal, type RehearsalParts } from './rehearsal.ts';
import { createSlice } from '../../slices.ts';

export type DryRunParts = Omit<RehearsalParts, 'view'> & {
  files: FileStore;
  fixes: FixStore;
  /** The leads as the keys of a mapping find them. */
  viewOf: (keys: readonly MatchKey[]) => Promise<LeadView>;
  live: Live;
  clock: Clock;
  log: Log;
};

/**
 * Tries imports out on whole files, in the background: each row is read, checked and decided as the
 * import would, and nothing is written.
 *
 * What is kept of a run are counts and places of rows, however large the file. Another decision
 * about the file stops the run before it; its lists stay for whoever is looking at them.
 */
export type DryRuns = {
  begin(reading: Pick<Reading, 'uploaded' | 'table' | 'plan'>): ImportCheck;
  get(id: string): ImportCheck;
  rows(
    id: string,
    kind: string,
    page: { offset: number; limit: number },
  ): Promise<{ items: FixRow[]; total: number }>;
  sameValue(id: string, kind: string, column: number, value: string): number | null;
  /** The file is gone. */
  forget(fileId: string): void;
  stop(): Promise<void>;
};

type Run = {
  check: ImportCheck;
  /** The same for runs that would say the same. */
  key: string;
  sheet: string;
  plan: ImportPlan;
  lists: ProblemLists;
  beganAt: number;
  endedAt: number | null;
};

/** A run before the last one: its lists may be on screen still. */
const MOST_KEPT = 12;
/** Leads change meanwhile: an older run is not believed any more. */
const FRESH_MS = 60_000;
const TELL_EVERY_MS = 250;
/** Nobody waits for it as for an import: it takes turns shorter than those. */
const SLICE_MS = 6;

export function createDryRuns(parts: DryRunParts): DryRuns {
  const { files, fixes, clock, live } = parts;
  const runs = new Map<string, Run>();
  const working = new Set<Promise<void>>();

  function tell({ check }: Run): void {
    live.tell({ type: 'imports.changed', ids: [check.id] });
  }

  function found(id: string): Run {
    const run = runs.get(id);
    if (run) return run;
    throw new PonteError('NOT_FOUND', 'This dry run is not kept any more. Try the file out again.');
  }

  function stopOthers(fileId: string): void {
    for (const run of runs.values()) {
      if (run.check.fileId === fileId && run.check.state === 'running') run.check.state = 'stopped';
    }
  }

  function makeRoom(): void {
    for (const [id, { check }] of runs) {
      if (runs.size < MOST_KEPT) return;
      if (check.state !== 'running') runs.delete(id);
    }
  }

  async function work(run: Run, corrections: Corrections): Promise<void> {
    const { check } = run;
    try {
      await tryOut(run, corrections);
      if (check.state === 'running') check.state = 'done';
    } catch (error) {
      const known = asFileError(error, check.fileId);
      const told = isPonteError(known)
        ? known
        : new PonteError(
            'INTERNAL',
            'The file could not be tried out to its end. Nothing was written; try again.',
            { cause: error },
          );
      parts.log.warn({ code: told.code, err: error }, 'a dry run of an import failed');
      if (check.state === 'running') check.state = 'failed';
      check.error = { code: told.code, message: told.message };
    } finally {
      run.endedAt = clock.now();
      check.msLeft = null;
      check.kinds = run.lists.kinds();
      tell(run);
    }
  }

  async function tryOut(run: Run, corrections: Corrections): Promise<void> {
    const { check, plan, lists } = run;
    const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width, plan);
    const view = await parts.viewOf(plan.keys);
    if (check.state !== 'running') return;
    const { rehearse, close } = createRehearsal({ ...parts, view }, rulesOf(plan));
    const slice = createSlice(SLICE_MS);
    const file = await files.read(check.fileId);
    let toldAt = clock.now();
    try {
      for await (const block of readBlocks(file, shapeOf(plan), startOf(plan))) {
        for (const each of block.rows) {
          if (each.line <= plan.headerLine) continue;
          const { row, fixed, left } = correctRow(each, corrections);
          if (left) {
            check.leftOut += 1;
            continue;
          }
          const mapped = map(row);
          const { result, repeated, ambiguous, fires } = rehearse(mapped);
          countFired(check.fired, fires);
          check.lines += 1;
          check.outcome[result] += 1;
          if (fixed.length > 0) check.corrected += 1;
          lists.add(block.from, each, [
            ...mapped.problems,
            ...(repeated ? [repeatedInFile(row)] : []),
            ...(ambiguous ? [ambiguousRow(plan, ambiguous.on, ambiguous.value)] : []),
          ]);
          if (!slice.over()) continue;
          await slice.rest();
          if (check.state !== 'running') return;
        }
        check.bytesDone = block.to.byte;
        if (clock.now() - toldAt < TELL_EVERY_MS) continue;
        toldAt = clock.now();
        const took = toldAt - run.beganAt;
        check.msLeft = Math.round((took / check.bytesDone) * (check.bytesTotal - check.bytesDone));
        check.kinds = lists.kinds();
        tell(run);
      }
    } finally {
      close();
      await file.close();
    }
  }

  return {
    begin({ uploaded, table, plan }) {
      const { fileId, bytes: bytesTotal } = uploaded;
      const key = JSON.stringify([table, plan, fixes.state(table).revision]);
      for (const run of runs.values()) {
        const fresh = run.endedAt === null || clock.now() - run.endedAt < FRESH_MS;
        const sound = run.check.state === 'running' || run.check.state === 'done';
        if (run.key === key && sound && fresh) return shown(run);
      }
      stopOthers(fileId);
      makeRoom();
      const run: Run = {
        check: {
          id: newId(),
          fileId,
          state: 'running',
          lines: 0,
          bytesDone: 0,
          bytesTotal,
          msLeft: null,
          outcome: { created: 0, updated: 0, skipped: 0, rejected: 0 },
          fired: {},
          corrected: 0,
          leftOut: 0,
          kinds: [],
          error: null,
        },
        key,
        sheet: table.sheet,
        plan,
        lists: createProblemLists(),
        beganAt: clock.now(),
        endedAt: null,
      };
      runs.set(run.check.id, run);
      const done = work(run, fixes.of(table)).finally(() => working.delete(done));
      working.add(done);
      return shown(run);
    },

    get: (id) => shown(found(id)),

    async rows(id, kind, { offset, limit }) {
      const { check, plan, lists, sheet } = found(id);
      const { places, total } = lists.places(kind, offset, limit);
      const corrections = fixes.of({ fileId: check.fileId, sheet });
      const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width, plan);
      const file = await files.read(check.fileId);
      try {
        const items = await readFixRows(file, plan, places, corrections, map);
        // That a person stands in the file twice no row says by itself.
        if (kind === 'repeated_in_file') {
          for (const row of items) if (!row.leftOut) row.problems.push(repeatedInFile(row));
        }
        if (kind === 'ambiguous') {
          for (const row of items) if (!row.leftOut) row.problems.push(askedBy(plan, row));
        }
        return { items, total };
      } finally {
        await file.close();
      }
    },

    sameValue: (id, kind, column, value) => found(id).lists.withValue(kind, column, value),

    forget(fileId) {
      stopOthers(fileId);
      for (const [id, { check }] of runs) if (check.fileId === fileId) runs.delete(id);
    },

    async stop() {
      for (const { check } of runs.values()) {
        if (check.state === 'running') check.state = 'stopped';
      }
      await Promise.all(working);
    },
  };
}

/** The first key that a row has, for one whose leads are several. */
function askedBy(plan: ImportPlan, { cells }: FixRow): RowProblem {
  const cellOf = (key: MatchKey) => cells[columnOfKey(plan, key) ?? -1]?.trim() ?? '';
  const key = plan.keys.find((each) => cellOf(each) !== '') ?? 'email';
  return ambiguousRow(plan, key, cellOf(key));
}

function shown({ check }: Run): ImportCheck {
  return { ...check, outcome: { ...check.outcome }, fired: { ...check.fired } };
}
