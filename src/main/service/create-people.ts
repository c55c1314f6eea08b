import type { AuditLog } from './audit/audit-log.ts';
import type { Clock } from './clock.ts';
import { createSettle, type Settle } from './conflicts/settle.ts';
import type { Db } from './db/database.ts';
import type { Reader } from './db/reader.ts';
import { createDealHistory } from './deals/deal-history.ts';
import { createDealList } from './deals/deal-list.ts';
import { createDealService } from './deals/deal-service.ts';
import type { DealStore } from './deals/deal-store.ts';
import type { StageStore } from './deals/stage-store.ts';
import { createTakeBackDeal } from './deals/take-back-deal.ts';
import type { FindAlike } from './duplicates/find-alike.ts';
import { createExportLeads } from './exports/export-leads.ts';
import type { RouterParts } from './handlers/index.ts';
import type { Actions } from './leads/actions.ts';
import { createBulk } from './leads/bulk.ts';
import { createFacets } from './leads/facets.ts';
import type { History } from './leads/history.ts';
import { createLeadList } from './leads/lead-list.ts';
import type { FindMatch } from './leads/lead-match.ts';
import { createLeadService, type LeadService, type Sends } from './leads/lead-service.ts';
import type { LeadStore } from './leads/lead-store.ts';
import { createToLeads } from './leads/to-lead.ts';
import { createTakeBackLead, createUndo } from './leads/undo.ts';
import { createDealStates } from './links/deal-states.ts';
import { createLinkSnapshots } from './links/link-snapshots.ts';
import { createNotSame } from './links/not-same.ts';
import type { RecordKinds } from './links/record-kind.ts';
import { createSyncStates } from './links/sync-state.ts';
import type { Live } from './live.ts';
import { createMergeLinks, type MergeLinks } from './merges/merge-links.ts';
import { createMergeDraft } from './merges/merge-draft.ts';
import { createMerges, type Merges } from './merges/merge-service.ts';
import { createMergeStore } from './merges/merge-store.ts';
import { createTrash } from './merges/trash.ts';
import type { LeadFilters } from './create-filters.ts';
import type { Pipeline } from './pipeline.ts';
import type { Segments } from './segments/create-segments.ts';
import type { Sync } from './sync/create-sync.ts';

export type PeopleParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly reader: Reader;
  readonly leads: LeadStore;
  readonly history: History;
  readonly actions: Actions;
  readonly audit: AuditLog;
  readonly findMatch: FindMatch;
  readonly pipeline: Pipeline;
  readonly deals: DealStore;
  readonly stages: StageStore;
  readonly kinds: RecordKinds;
  readonly sync: Sync;
  readonly findAlike: FindAlike;
  readonly segments: Segments;
  readonly filters: LeadFilters;
};

export type People = {
  readonly leadService: LeadService;
  /** Decides questions that sync put to people. */
  readonly settle: Settle;
  readonly toLeads: ReturnType<typeof createToLeads>;
  readonly merges: Merges;
  readonly mergeLinks: MergeLinks;
  /** What the doors of leads and deals ask for. */
  readonly routes: Pick<RouterParts, 'leads' | 'merges' | 'segments' | 'deals'>;
};

/** What people do with leads and deals: find them, change them, make two one, and take it back. */
export function createPeople(parts: PeopleParts): People {
  const { db, clock, reader, leads, history, pipeline, deals, stages, sync } = parts;
  const { connections, outbox } = sync;
  const { linkStates } = createSyncStates(db);
  const toLeads = createToLeads(db, linkStates);
  const facets = createFacets(db);
  const list = createLeadList({ db, byId: leads.byId, toLeads, ...parts.filters, clock, reader });
  const sends: Sends = {
    targets: () => connections.list().map(({ id }) => id),
    connectionId: (uid) => connections.existing(uid).id,
    send: outbox.send,
  };
  const changing = { ...parts, toLeads };
  const leadService = createLeadService({ ...changing, sends });
  const dealList = createDealList(db, createDealStates(db));
  const dealService = createDealService({ ...changing, list: dealList });
  const takeBack = {
    lead: createTakeBackLead({ db, leads, pipeline }),
    deal: createTakeBackDeal(deals),
  };
  const snapshots = createLinkSnapshots(db);
  const merging = {
    ...changing,
    store: createMergeStore(db, clock),
    links: createMergeLinks({
      db,
      clock,
      links: sync.links,
      snapshots,
      conflicts: sync.conflicts,
      outbox,
      isWriting: sync.isWriting,
    }),
    connectionUid: (id: number) => connections.byId(id)?.uid ?? '',
  };
  const merges = createMerges(merging);
  const trash = createTrash({ ...changing, leadService, merges });
  const undo = createUndo({
    ...changing,
    takeBack,
    whole: { merge: merges.undoAction, 'bulk-merge': merges.undoMany },
  });

  const settle = createSettle(
    {
      ...parts,
      links: sync.links,
      snapshots,
      notSame: createNotSame(db, clock),
      merge: merges.mergeInto,
      conflicts: sync.conflicts,
      ledger: sync.ledger,
      profileOf: sync.profileOf,
      providerName: sync.providerName,
      isWriting: sync.isWriting,
      resend: outbox.resend,
      withdraw: outbox.withdraw,
      dropFailed: outbox.dropFailed,
    },
    sync.conflictList,
  );

  return {
    toLeads,
    merges,
    mergeLinks: merging.links,
    leadService,
    settle,
    routes: {
      leads: {
        leads: leadService,
        list,
        facets,
        bulk: createBulk({ ...changing, list, sends }),
        undo,
        deals: dealService,
        explain: sync.explain,
        exportLeads: createExportLeads({
          ...changing,
          list,
          customNames: () => facets.fields().custom,
        }),
      },
      merges: { merges, mergeDraft: createMergeDraft(merging), trash },
      segments: { segments: parts.segments.store, count: list.countSoon },
      deals: {
        stages,
        list: dealList,
        deals: dealService,
        history: createDealHistory({ deals, stages, history, leads }),
        explain: sync.explain,
      },
    },
  };
}
