import type { Notice } from '../../src/shared/contract/app.ts';
import type { Caller, Cause } from '../../src/main/service/actor.ts';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import { transact, type Tx } from '../../src/main/service/db/database.ts';
import { createDealList } from '../../src/main/service/deals/deal-list.ts';
import { createDealStates } from '../../src/main/service/links/deal-states.ts';
import { createDealService } from '../../src/main/service/deals/deal-service.ts';
import { createDealStore } from '../../src/main/service/deals/deal-store.ts';
import { createStageStore } from '../../src/main/service/deals/stage-store.ts';
import { createTakeBackDeal } from '../../src/main/service/deals/take-back-deal.ts';
import { createFindAlike } from '../../src/main/service/duplicates/find-alike.ts';
import { createExportLeads } from '../../src/main/service/exports/export-leads.ts';
import { createActions } from '../../src/main/service/leads/actions.ts';
import { createBulk } from '../../src/main/service/leads/bulk.ts';
import { createFacets } from '../../src/main/service/leads/facets.ts';
import { createHistory } from '../../src/main/service/leads/history.ts';
import { createLeadList } from '../../src/main/service/leads/lead-list.ts';
import { createFindMatch } from '../../src/main/service/leads/lead-match.ts';
import { createLeadService, type Sends } from '../../src/main/service/leads/lead-service.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { createSegments } from '../../src/main/service/segments/create-segments.ts';
import { createToLeads } from '../../src/main/service/leads/to-lead.ts';
import { createTakeBackLead, createUndo } from '../../src/main/service/leads/undo.ts';
import { createExcludedFilter } from '../../src/main/service/links/excluded.ts';
import { createSyncStates, syncStateFilter } from '../../src/main/service/links/sync-state.ts';
import { createPipeline, type RecordChange } from '../../src/main/service/pipeline.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { openTestDb } from './open-test-db.ts';
import { createTestClock } from './test-clock.ts';

export const ana: Caller = { operator: { name: 'Ana', role: 'staff' }, source: 'form' };
export const bia: Caller = { operator: { name: 'Bia', role: 'staff' }, source: 'form' };
export const siteKey: Caller = { operator: { name: 'Site', role: 'staff' }, source: 'api' };

export const byAna: Cause = { source: 'form', actor: 'Ana' };
export const byDinamize: Cause = { source: 'connection', actor: 'Dinamize' };

/** Everything that is done with leads and deals, on a real file; sends are gathered in a list. */
/** @param few so many of what a list finds are sorted rather than walked to */
export function leadsInATest({ dir, few }: { dir?: string; few?: number } = {}) {
  const db = openTestDb(dir);
  const clock = createTestClock();
  const enqueued: (RecordChange & { cause: Cause })[] = [];
  const sent: { leadId: number; actor: string; connectionId?: number }[] = [];
  const notices: Notice[] = [];
  const live = {
    tell: (notice: Notice) => void notices.push(notice),
    subscribe: () => () => {},
    close: () => {},
  };
  /** Set to make the step after the row fail, inside the same transaction. */
  const broken = { enqueue: false };

  const audit = createAuditLog(db, clock);
  const leads = createLeadStore(db, clock);
  const history = createHistory(db);
  const actions = createActions(db, clock);
  const findMatch = createFindMatch(db);
  const scoring = createScoring(db, clock);
  const filters = { syncStateFilter, excludedFilter: createExcludedFilter(() => []) };
  const segments = createSegments({ db, clock, live, audit, ...filters });
  const pipeline = createPipeline({
    leads,
    history,
    scoring,
    written: segments.entries.written,
    live,
    clock,
    enqueue(_tx, change, cause) {
      if (broken.enqueue) throw new Error('no room in the queue');
      enqueued.push({ ...change, cause });
    },
  });
  const toLeads = createToLeads(db, createSyncStates(db).linkStates);
  const list = createLeadList({
    db,
    byId: leads.byId,
    toLeads,
    ...filters,
    clock,
    ...(few !== undefined && { few }),
  });
  const sends: Sends = {
    targets: () => [7],
    connectionId: () => 7,
    send(_tx: Tx, leadIds, how) {
      for (const leadId of leadIds) sent.push({ leadId, ...how });
      return leadIds.length;
    },
  };
  const parts = { db, clock, live, leads, list, pipeline, history, actions, audit, findMatch };
  const facets = createFacets(db);
  const deals = createDealStore({ db, clock, history, live, enqueue: () => undefined });
  const stages = createStageStore(db);
  const dealList = createDealList(db, createDealStates(db));
  return {
    ...parts,
    scoring,
    toLeads,
    deals,
    stages,
    dealList,
    enqueued,
    sent,
    notices,
    broken,
    service: createLeadService({ ...parts, toLeads, sends, findAlike: createFindAlike(db) }),
    bulk: createBulk({ ...parts, sends }),
    undo: createUndo({
      ...parts,
      takeBack: {
        lead: createTakeBackLead({ db, leads, pipeline }),
        deal: createTakeBackDeal(deals),
      },
    }),
    facets,
    exportLeads: createExportLeads({
      ...parts,
      toLeads,
      customNames: () => facets.fields().custom,
    }),
    segments,
    board: createDealService({ ...parts, deals, stages, list: dealList, toLeads }),
    add: (values: LeadEdit, cause = byAna): LeadRow =>
      transact(db, (tx) => pipeline.create(tx, values, cause)),
    edit: (lead: LeadRow, values: LeadEdit, cause = byAna): LeadRow =>
      transact(db, (tx) => pipeline.edit(tx, lead.id, values, cause)),
    remove: (lead: LeadRow, cause = byAna): LeadRow =>
      transact(db, (tx) => pipeline.remove(tx, lead.id, cause)),
    stageNamed(name: string): string {
      const stage = stages.list().find((each) => each.name === name);
      if (!stage) throw new Error(`no stage ${name}`);
      return stage.id;
    },
    rowsIn: (table: string): number =>
      db.client.prepare(`select count(*) from ${table}`).pluck().get() as number,
  };
}

export type LeadsInATest = ReturnType<typeof leadsInATest>;

/** The error that was thrown, as its code and what a door may say. */
export function refusal(work: () => unknown): { code: string; message: string; details: object } {
  try {
    work();
  } catch (error) {
    const { code, message, details } = error as { code: string; message: string; details: object };
    return { code, message, details };
  }
  throw new Error('It was not refused.');
}
