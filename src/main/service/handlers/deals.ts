import type { createDealHistory } from '../deals/deal-history.ts';
import type { DealList } from '../deals/deal-list.ts';
import type { DealService } from '../deals/deal-service.ts';
import type { StageStore } from '../deals/stage-store.ts';
import type { Explain } from '../ledger/explain.ts';
import { os } from './base.ts';
import { pageOfAll } from './paging.ts';

export function createDealHandlers(parts: {
  stages: StageStore;
  list: DealList;
  deals: DealService;
  history: ReturnType<typeof createDealHistory>;
  explain: Explain;
}) {
  const { stages, list, deals } = parts;
  return {
    stages: os.deals.stages.handler(({ input: { owner, ...page } }) =>
      pageOfAll('stages', page, stages.list(owner)),
    ),
    list: os.deals.list.handler(({ input }) => list.page(input)),
    history: os.deals.history.handler(({ input: { id, ...page } }) => parts.history(id, page)),
    explain: os.deals.explain.handler(({ input: { id, entryId, field } }) =>
      parts.explain.change({ type: 'deal', id }, Number(entryId), field),
    ),
    create: os.deals.create.handler(({ input, context }) => deals.create(context, input)),
    edit: os.deals.edit.handler(({ input: { id, ...patch }, context }) =>
      deals.edit(context, id, patch),
    ),
  };
}
