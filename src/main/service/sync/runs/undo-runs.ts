import { setImmediate as nextTurn } from 'node:timers/promises';
import { PonteError } from '../../../../shared/errors.ts';
import type { UndoItem, UndoPreview, UndoResult } from '../../../../shared/model/undo.ts';
import type { Caller, Cause } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Tx } from '../../db/database.ts';
import { describeError, type Log } from '../../log.ts';
import type { FieldProfile, ObjectType } from '../../providers/provider.ts';
import type { Ports } from '../ports.ts';
import { noCounts, type RunRow, type RunStore } from './run-store.ts';
import {
  createUndoRecord,
  type RecordUndo,
  type UndoneRun,
  type UndoRecordParts,
} from './undo-record.ts';
import { isUndone, type RecordName, type UndoCounts, type UndoStore } from './undo-store.ts';

/**
 * Takes a run back: looked at first, then as a run of its own, record by record and in slices.
 *
 * Only what still is as the run left it goes back; the rest is kept and listed. It goes on after a
 * restart, can be stopped, and is itself undone like any other. It needs no network: what goes back
 * to the other system is left to the queue, behind all other work.
 */
export type UndoRuns = {
  /** @throws PonteError NOT_FOUND, BUSY, NOT_UNDOABLE */
  preview(runUid: string): Promise<UndoPreview>;
  /** @throws PonteError NOT_FOUND, BUSY, NOT_UNDOABLE */
  start(runUid: string, caller: Caller): RunRow;
  items(
    runUid: string,
    result: UndoResult,
    page: { limit: number; offset: number },
  ): { items: UndoItem[]; total: number };
  /** Goes on with what an earlier process had begun. */
  resume(): void;
  stop(): Promise<void>;
};

export type UndoRunParts = UndoRecordParts & {
  readonly clock: Clock;
  readonly runs: RunStore;
  readonly undos: UndoStore;
  readonly ports: Ports;
  readonly audit: AuditLog;
  readonly log: Log;
};

const before: RecordName = { type: '', id: 0 };
const AT_ONCE = 100;
/** A slice ends by number too: a clock that stands still must not make all of it one. */
const SLICE_RECORDS = 25;
const SLICE_MS = 8;
const SAMPLES = 20;
const SHAPE_MS = 5000;

export function createUndoRuns(parts: UndoRunParts): UndoRuns {
  const { db, runs, undos, audit, log } = parts;
  const { look, apply } = createUndoRecord(parts);
  const leaving = new AbortController();
  let working: Promise<void> | null = null;

  function existing(uid: string): RunRow {
    const run = runs.byUid(uid);
    if (run) return run;
    throw new PonteError('NOT_FOUND', 'This run does not exist.');
  }

  function undoable(uid: string): RunRow {
    const run = existing(uid);
    if (run.state === 'queued' || run.state === 'running') {
      throw new PonteError('BUSY', 'This run is still going. Stop it or wait, then take it back.');
    }
    const [last] = undos.undoing(run.id);
    if (last?.state === 'queued' || last?.state === 'running') {
      throw new PonteError('BUSY', 'This run is being taken back already.');
    }
    if (isUndone(undos, run.id)) {
      throw new PonteError('NOT_UNDOABLE', 'This run was taken back already.');
    }
    if (undos.records(run.id, before, 1).length === 0) {
      throw new PonteError('NOT_UNDOABLE', 'This run changed nothing that could be taken back.');
    }
    return run;
  }

  /** How values fare there, as far as that can be learnt without a long wait. */
  async function undone({ id, connectionId }: RunRow): Promise<UndoneRun> {
    const profiles = new Map<ObjectType, FieldProfile>();
    if (connectionId !== null) {
      for (const type of ['lead', 'deal'] as const) {
        try {
          const { port } = await parts.ports.of(connectionId, type);
          await port.prepare(AbortSignal.timeout(SHAPE_MS));
          profiles.set(type, port);
        } catch {
          // Not asked: what it does not take is told when it is sent.
        }
      }
    }
    return { id, connectionId, profileOf: (type) => profiles.get(type) ?? null };
  }

  async function preview(uid: string): Promise<UndoPreview> {
    const run = await undone(undoable(uid));
    const found: UndoPreview = {
      restored: 0,
      kept: 0,
      failed: 0,
      removed: 0,
      sends: 0,
      samples: { restored: [], kept: [], failed: [] },
    };
    let place = before;
    for (;;) {
      const names = undos.records(run.id, place, AT_ONCE);
      if (names.length === 0 || leaving.signal.aborted) return found;
      let until = parts.clock.monotonic() + SLICE_MS;
      for (const name of names) {
        tally(found, look(run, name));
        place = name;
        if (parts.clock.monotonic() < until) continue;
        await nextTurn();
        until = parts.clock.monotonic() + SLICE_MS;
      }
      await nextTurn();
    }
  }

  function tally(found: UndoPreview, undo: RecordUndo): void {
    const { record, name } = undo;
    if (undo.remove) found.removed += 1;
    if (isSent(undo)) found.sends += 1;
    for (const verdict of undo.verdicts) {
      found[verdict.result] += 1;
      const samples = found.samples[verdict.result];
      if (samples.length >= SAMPLES) continue;
      const title = record?.values(['name', 'title']);
      samples.push({
        ...undos.shown(name.type, verdict),
        recordType: name.type,
        leadId: name.type === 'lead' ? (record?.uid ?? null) : null,
        dealId: name.type === 'deal' ? (record?.uid ?? null) : null,
        name: String(title?.['name'] || title?.['title'] || ''),
      });
    }
  }

  function isSent({ edit, remove, name, relink }: RecordUndo): boolean {
    if (remove || Object.keys(edit).length === 0) return false;
    const free = new Set(relink.map(({ link }) => link.id));
    return parts.links
      .ofRecord(name.type as ObjectType, name.id)
      .some((link) => link.lifecycle === 'linked' && !free.has(link.id));
  }

  function start(uid: string, caller: Caller): RunRow {
    const undoes = undoable(uid);
    const run = transact(db, (tx) => {
      const made = runs.queue(tx, {
        kind: 'undo',
        trigger: caller.source === 'api' ? 'api' : 'person',
        connectionId: undoes.connectionId,
        actor: caller.operator.name,
      });
      undos.begin(tx, made.id, undoes.id);
      audit.append(tx, {
        actor: caller.operator.name,
        action: 'run.undone',
        subjectType: 'run',
        subjectId: undoes.uid,
        details: { by: made.uid, kind: undoes.kind },
      });
      return made;
    });
    resume();
    return run;
  }

  /** One after the other; a second asking while one works is met by the loop. */
  function resume(): void {
    if (working !== null || leaving.signal.aborted) return;
    working = workAll().finally(() => {
      working = null;
      if (undos.open().length > 0) resume();
    });
  }

  async function workAll(): Promise<void> {
    for (let [id] = undos.open(); id !== undefined; [id] = undos.open()) {
      if (leaving.signal.aborted) return;
      try {
        await work(id);
      } catch (error) {
        log.error({ run: id, error: describeError(error) }, 'a run could not be taken back');
        const message = 'Ponte failed while taking this back. What was taken back stays so.';
        transact(db, (tx) => runs.end(tx, id, { state: 'failed', code: 'bug', message }));
      }
    }
  }

  async function work(id: number): Promise<void> {
    const run = runs.byId(id);
    const record = undos.of(id);
    const undoes = record && runs.byId(record.undoesId);
    if (run === null || !record || !undoes) return;
    transact(db, (tx) => runs.start(tx, id));
    const about = await undone(undoes);
    const cause: Cause = {
      source: 'undo',
      actor: run.actor,
      runId: id,
      jobClass: 'backfill',
      quiet: true,
    };
    const counts: UndoCounts = {
      restored: record.restored,
      kept: record.kept,
      failed: record.failed,
    };
    function takeBack(tx: Tx, name: RecordName): void {
      const undo = look(about, name);
      apply(tx, undo, cause);
      for (const verdict of undo.verdicts) {
        counts[verdict.result] += 1;
        // What came back stands in the history; what became of a link does not.
        if (verdict.result !== 'restored' || verdict.field === '*link') {
          undos.keep(tx, id, name, verdict);
        }
      }
    }

    // Told as far as the run itself counted; it may have changed one record twice.
    const guess = undoes.counts.created + undoes.counts.updated;
    let place = record.place ?? before;
    let done = run.done;
    let names: RecordName[] = [];
    for (;;) {
      if (leaving.signal.aborted) return;
      if (runs.byId(id)?.state !== 'running') return;
      if (names.length === 0) names = undos.records(about.id, place, AT_ONCE);
      if (names.length === 0) break;
      transact(db, (tx) => {
        const until = parts.clock.monotonic() + SLICE_MS;
        const most = done + SLICE_RECORDS;
        do {
          const name = names.shift();
          if (name === undefined) break;
          takeBack(tx, name);
          place = name;
          done += 1;
        } while (done < most && parts.clock.monotonic() < until);
        undos.reach(tx, id, place, counts);
        runs.progress(tx, id, runCounts(counts, done), done, Math.max(guess, done));
      });
      await nextTurn();
    }
    transact(db, (tx) => {
      runs.progress(tx, id, runCounts(counts, done), done, done);
      runs.end(tx, id, { state: 'completed' });
    });
  }

  return {
    preview,
    start,
    items(uid, result, page) {
      const { id } = existing(uid);
      const counts = undos.of(id);
      const dead = result === 'failed' ? undos.deadSends(id) : 0;
      const total = (counts?.[result] ?? 0) + dead;
      return { items: counts === null ? [] : undos.items(id, result, page), total };
    },
    resume,
    async stop() {
      leaving.abort();
      await working;
    },
  };
}

function runCounts({ restored, kept, failed }: UndoCounts, read: number) {
  return { ...noCounts, read, updated: restored, unchanged: kept, failed };
}
