import type { Bulk } from '../leads/bulk.ts';
import type { ExportLeads } from '../exports/export-leads.ts';
import type { Facets } from '../leads/facets.ts';
import type { LeadList } from '../leads/lead-list.ts';
import type { LeadService } from '../leads/lead-service.ts';
import type { Undo } from '../leads/undo.ts';
import type { Explain } from '../ledger/explain.ts';
import type { DealService } from '../deals/deal-service.ts';
import { os } from './base.ts';

export type LeadHandlerParts = {
  leads: LeadService;
  list: LeadList;
  facets: Facets;
  bulk: Bulk;
  undo: Undo;
  deals: DealService;
  explain: Explain;
  exportLeads: ExportLeads;
};

export function createLeadHandlers({
  leads,
  list,
  facets,
  bulk,
  undo,
  deals,
  explain,
  exportLeads,
}: LeadHandlerParts) {
  return {
    list: os.leads.list.handler(({ input, signal }) => list.pageSoon(input, signal)),
    get: os.leads.get.handler(({ input }) => leads.get(input.id)),
    create: os.leads.create.handler(({ input: { sync, ...draft }, context }) =>
      leads.create(context, draft, { sync }),
    ),
    edit: os.leads.edit.handler(({ input: { id, openedAtRev, ...patch }, context }) =>
      leads.edit(context, id, patch, openedAtRev),
    ),
    remove: os.leads.remove.handler(({ input, context }) => leads.remove(context, input.id)),
    convert: os.leads.convert.handler(({ input: { id, ...draft }, context }) =>
      deals.convert(context, id, draft),
    ),
    sync: os.leads.sync.handler(({ input, context }) =>
      leads.sync(context, input.id, input.connectionId),
    ),
    history: os.leads.history.handler(({ input: { id, ...page } }) => leads.history(id, page)),
    explain: os.leads.explain.handler(({ input: { id, entryId, field } }) =>
      explain.change({ type: 'lead', id }, Number(entryId), field),
    ),
    decideAgain: os.leads.decideAgain.handler(({ input }) =>
      explain.again(Number(input.decisionId)),
    ),
    check: os.leads.check.handler(({ input, context }) =>
      leads.check(context, input.draft, input.id),
    ),
    count: os.leads.count.handler(async ({ input, signal }) => ({
      total: await list.countSoon(input, signal),
    })),
    facets: os.leads.facets.handler(({ input }) => facets.of(input.field, input.q)),
    bulkEdit: os.leads.bulkEdit.handler(({ input: { selection, ...edit }, context }) =>
      bulk.edit(context, selection, edit),
    ),
    export: os.leads.export.handler(({ input, context }) => exportLeads(input, context.operator)),
    bulkRemove: os.leads.bulkRemove.handler(({ input, context }) =>
      bulk.remove(context, input.selection),
    ),
    bulkSync: os.leads.bulkSync.handler(({ input, context }) =>
      bulk.sync(context, input.selection, input.connectionId),
    ),
    undo: os.leads.undo.handler(async ({ input, context }) => {
      const { removed, restored, ...rest } = await undo.undo(context, input.undoId);
      return { ...rest, restored: restored + removed };
    }),
    lastUndo: os.leads.lastUndo.handler(({ input, context }) =>
      leads.lastUndo(context, input.leadId),
    ),
    neighbours: os.leads.neighbours.handler(({ input, signal }) =>
      list.neighbours(input.query, leads.row(input.id), signal),
    ),
    fields: os.leads.fields.handler(() => facets.fields()),
  };
}
