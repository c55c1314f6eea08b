import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import { isPonteError, PonteError } from '../../../shared/errors.ts';
import type { BulkMerge, LeftOutWhy } from '../../../shared/model/duplicate.ts';
import type { Actions } from '../leads/actions.ts';
import { inSlices } from '../in-slices.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { Merges } from '../merges/merge-service.ts';
import type { BulkPlanner, Planned } from './bulk-plan.ts';
import { createRunStore, type Item, type RunRow } from './run-store.ts';

/**
 * Everything that is alike enough becomes one, in slices and under one action.
 *
 * What is to be merged is written down first, and each cluster is judged again when its turn comes.
 * Killed in between it goes on where it was; each merge can be parted by itself, and all of them by
 * taking the action back.
 */
export type BulkMerger = {
  /** Goes on with what a last run left. */
  begin(): void;
  stop(): Promise<void>;
  /** @throws PonteError BUSY */
  start(caller: Caller, atLeast: number, planned: readonly Planned[]): Promise<BulkMerge>;
  /** What is merged stays merged. @throws PonteError NOT_FOUND */
  halt(uid: string): Promise<BulkMerge>;
  last(): BulkMerge | null;
  leftOut(uid: string, limit: number): { why: LeftOutWhy; leads: { id: string; name: string }[] }[];
  /** Until there is nothing left to do. */
  settled(): Promise<void>;
};

const sliceMs = 8;
const mostInSlice = 50;

export function createBulkMerger(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly actions: Actions;
  readonly leads: LeadStore;
  readonly merges: Pick<Merges, 'mergeAs'>;
  readonly judge: BulkPlanner['judge'];
}): BulkMerger {
  const { db, live, log, audit, actions, leads, merges, judge } = parts;
  const store = createRunStore(db, parts.clock);
  let running: Promise<void> | undefined;
  let preparing = false;
  let ending = false;

  function shown(run: RunRow): BulkMerge {
    const action = actions.byId(run.actionId);
    const { total, merged, leftOut } = store.counts(run.id);
    return {
      id: run.uid,
      state: state(run, action?.undoneAt !== null && action !== null),
      atLeast: run.atLeast,
      total,
      merged,
      leftOut,
      at: new Date(run.at).toISOString(),
      by: run.actor,
      undoId: action?.uid ?? '',
    };
  }

  /** One cluster: merged, or left with why. */
  function mergeItem(tx: Tx, run: RunRow, { id, leadIds }: Item): void {
    const { leadIds: ordered, leftOut } = judge(leadIds, run.atLeast);
    if (leftOut !== null) return store.settle(tx, id, 'left', leftOut);
    const [keep, ...others] = ordered.map((each) => leads.byId(each)?.uid ?? '');
    const cause: Cause = {
      source: run.source,
      actor: run.actor,
      actionId: run.actionId,
      jobClass: 'import',
      quiet: true,
    };
    merges.mergeAs(tx, keep ?? '', others, cause);
    store.settle(tx, id, 'merged', null);
  }

  /** @returns whether there may be more */
  function slice(run: RunRow): boolean {
    const items = store.waiting(run.id, mostInSlice);
    if (items.length === 0) return false;
    const until = performance.now() + sliceMs;
    let at = 0;
    try {
      transact(db, (tx) => {
        for (const item of items) {
          mergeItem(tx, run, item);
          at += 1;
          if (performance.now() >= until) break;
        }
      });
    } catch (error) {
      if (!isPonteError(error)) throw error;
      // The whole slice is as it was: what came before is done again, and this one left.
      const refused = items[at];
      if (!refused) throw error;
      transact(db, (tx) => {
        store.settle(tx, refused.id, 'left', error.code === 'BUSY' ? 'busy' : 'changed');
      });
    }
    return true;
  }

  async function work(): Promise<void> {
    for (let run = store.running(); run && !ending; run = store.running()) {
      while (!ending && store.byUid(run.uid)?.state === 'running' && slice(run)) {
        live.tell({ type: 'duplicates.changed' });
        await nextTurn();
      }
      if (ending || store.byUid(run.uid)?.state !== 'running') continue;
      const done = run;
      transact(db, (tx) => {
        store.end(tx, done.id, 'done');
        audit.append(tx, {
          actor: done.actor,
          action: 'leads.bulk-merged',
          subjectType: 'action',
          subjectId: actions.byId(done.actionId)?.uid ?? '',
          details: { source: done.source, merged: store.counts(done.id).merged },
        });
      });
      live.tell({ type: 'duplicates.changed' });
    }
  }

  function go(): void {
    if (running || ending) return;
    running = work()
      .catch((error: unknown) => {
        log.error(describeError(error), 'A bulk merge failed; it goes on with the next start.');
      })
      .finally(() => (running = undefined));
  }

  return {
    begin() {
      transact(db, (tx) => store.dropPrepared(tx));
      go();
    },
    async stop() {
      ending = true;
      await running;
    },
    async start({ operator, source }, atLeast, planned) {
      if (preparing || store.running()) {
        throw new PonteError('BUSY', 'Leads are being merged already. Wait for it, or stop it.');
      }
      preparing = true;
      try {
        const run = transact(db, (tx) => {
          const { id } = actions.begin(tx, { kind: 'bulk-merge', actor: operator.name });
          return store.add(tx, { atLeast, actor: operator.name, source, actionId: id });
        });
        await inSlices(db, planned, (tx, each) => store.addItem(tx, run.id, each));
        transact(db, (tx) => store.run(tx, run.id));
        go();
        return shown(store.byUid(run.uid) ?? run);
      } finally {
        preparing = false;
      }
    },
    async halt(uid) {
      const run = store.byUid(uid);
      if (!run) throw new PonteError('NOT_FOUND', 'There is no such bulk merge.');
      if (run.state === 'running') transact(db, (tx) => store.end(tx, run.id, 'stopped'));
      await running;
      live.tell({ type: 'duplicates.changed' });
      return shown(store.byUid(uid) ?? run);
    },
    last() {
      const run = store.last();
      return run && shown(run);
    },
    leftOut(uid, limit) {
      const run = store.byUid(uid);
      if (!run) throw new PonteError('NOT_FOUND', 'There is no such bulk merge.');
      return store.left(run.id, limit).map(({ why, leadIds }) => ({
        why,
        leads: leadIds.flatMap((id) => {
          const lead = leads.byId(id);
          return lead ? [{ id: lead.uid, name: lead.name || lead.email || lead.phone || '' }] : [];
        }),
      }));
    },
    settled: async () => {
      while (running) await running;
    },
  };
}

function state(run: RunRow, undone: boolean): BulkMerge['state'] {
  if (run.state === 'preparing' || run.state === 'running') return 'running';
  return undone ? 'undone' : run.state;
}
