import type { DealList } from '../deals/deal-list.ts';
import type { DealService } from '../deals/deal-service.ts';
import type { StageStore } from '../deals/stage-store.ts';
import { os } from './base.ts';

export function createDealHandlers(parts: {
  stages: StageStore;
  list: DealList;
  deals: DealService;
}) {
  const { stages, list, deals } = parts;
  return {
    stages: os.deals.stages.handler(() => stages.list()),
    list: os.deals.list.handler(({ input }) => list.page(input)),
    create: os.deals.create.handler(({ input, context }) => deals.create(context, input)),
    edit: os.deals.edit.handler(({ input: { id, ...patch }, context }) =>
      deals.edit(context, id, patch),
    ),
  };
}
