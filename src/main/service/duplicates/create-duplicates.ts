import type { Caller } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { BulkMerge, BulkPlan, DuplicateScan } from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { Actions } from '../leads/actions.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { MergeLinks } from '../merges/merge-links.ts';
import type { Merges } from '../merges/merge-service.ts';
import { createBulkMerger, type BulkMerger } from './bulk-merge.ts';
import { createBulkPlanner, type Planned } from './bulk-plan.ts';
import { createClusterList, type ClusterList } from './cluster-list.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { createGroups } from './groups.ts';
import { createLookAt } from './look-at.ts';
import { createMergedList, type MergedList } from './merged-list.ts';
import { reasonsOf } from './reason-bits.ts';
import { createScan } from './scan.ts';
import { createWholeScan } from './whole-scan.ts';

/** People who may be entered twice: found as leads are written, and what people make of them. */
export type Duplicates = {
  start(): void;
  stop(): Promise<void>;
  /** Looks at what was written since, and ends when it has. */
  look(): Promise<void>;
  rescan(): void;
  page: ClusterList['page'];
  scan(): DuplicateScan;
  notDuplicate: Decisions['notDuplicate'];
  undoNotDuplicate(caller: Caller, pairs: Parameters<Decisions['undo']>[1]): void;
  setApart: Decisions['page'];
  merged: MergedList;
  bulkPlan(ask: { atLeast: number; from: number; limit: number }): Promise<BulkPlan>;
  /** @throws PonteError BUSY */
  bulkMerge(caller: Caller, atLeast: number): Promise<BulkMerge>;
  bulk: Pick<BulkMerger, 'halt' | 'last' | 'leftOut' | 'settled'>;
};

export type DuplicatesParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly actions: Actions;
  readonly leads: LeadStore;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
  readonly links: MergeLinks;
  readonly merges: Pick<Merges, 'mergeAs' | 'preview'>;
};

export function createDuplicates(parts: DuplicatesParts): Duplicates {
  const { db, clock, live, leads, toLeads, merges } = parts;
  const scan = createScan({
    ...parts,
    lookAt: createLookAt(db, clock),
    wholeScan: createWholeScan(db, clock),
  });
  const clusters = createClusterList(parts);
  const decisions = createDecisions(parts);
  const groups = createGroups(parts);
  const planner = createBulkPlanner(parts);
  const bulk = createBulkMerger({ ...parts, judge: planner.judge });
  /** Pages of one plan follow each other; another change makes it old. */
  let planned: { key: string; plan: Promise<Planned[]> } | undefined;
  let version = 0;
  let unsubscribe = () => {};

  function planOf(atLeast: number): Promise<Planned[]> {
    const key = `${atLeast} ${version}`;
    if (planned?.key !== key) planned = { key, plan: planner.plan(atLeast) };
    return planned.plan;
  }

  function changed(): void {
    version += 1;
    live.tell({ type: 'duplicates.changed' });
  }

  function shown({ leadIds, score, reasons, leftOut }: Planned): BulkPlan['items'] {
    const rows = leadIds.slice(0, 11).flatMap((id) => leads.byId(id) ?? []);
    const [keep, ...others] = rows.filter(({ deletedAt }) => deletedAt === null);
    if (!keep || others.length === 0) return [];
    const preview = merges.preview(
      others.map(({ uid }) => uid),
      keep.uid,
    );
    const fields = preview.fields
      .filter(({ differs }) => differs)
      .map(({ field, suggested, values }) => ({
        field,
        from: suggested,
        becomes: values.find(({ leadId }) => leadId === suggested)?.value ?? null,
      }));
    return [
      { leads: toLeads([keep, ...others]), score, reasons: reasonsOf(reasons), fields, leftOut },
    ];
  }

  return {
    start() {
      unsubscribe = live.subscribe(({ type }) => {
        if (type === 'leads.changed' || type === 'duplicates.changed') version += 1;
      });
      scan.start();
      bulk.begin();
    },
    async stop() {
      unsubscribe();
      await bulk.stop();
      await scan.stop();
    },
    look: scan.run,
    rescan: scan.again,
    page: clusters.page,
    scan: () => ({ ...scan.progress(), counts: clusters.counts(), groups: groups() }),

    notDuplicate(caller, pairs) {
      decisions.notDuplicate(caller, pairs);
      changed();
    },
    undoNotDuplicate(caller, pairs) {
      scan.now(decisions.undo(caller, pairs));
      changed();
    },
    setApart: decisions.page,
    merged: createMergedList(db),

    async bulkPlan({ atLeast, from, limit }) {
      const plan = await planOf(atLeast);
      const merged = plan.filter(({ leftOut }) => leftOut === null);
      return {
        clusters: merged.length,
        goes: merged.reduce((sum, { leadIds }) => sum + leadIds.length - 1, 0),
        leftOut: plan.length - merged.length,
        items: plan.slice(from, from + limit).flatMap(shown),
        next: from + limit < plan.length ? from + limit : null,
      };
    },
    async bulkMerge(caller, atLeast) {
      const run = await bulk.start(caller, atLeast, await planner.plan(atLeast));
      changed();
      return run;
    },
    bulk,
  };
}
