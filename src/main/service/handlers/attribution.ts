import type { Attribution } from '../attribution/create-attribution.ts';
import { os } from './base.ts';

export function createAttributionHandlers({ costs, ...of }: Attribution) {
  const routes = os.attribution;
  return routes.router({
    report: routes.report.handler(({ input }) => of.report(input)),
    sales: routes.sales.handler(({ input }) => of.sales(input)),
    table: routes.table.handler(({ input }) => of.table(input.query, input.language)),
    words: routes.words.handler(() => of.words()),
    costs: routes.costs.handler(({ input }) => of.list.page(input)),
    cost: routes.cost.handler(({ input }) => of.list.one(input.id)),
    saveCosts: routes.saveCosts.handler(({ input, context }) =>
      costs.save(input.items, context.operator),
    ),
    editCost: routes.editCost.handler(({ input: { id, ...draft }, context }) =>
      costs.edit(id, draft, context.operator),
    ),
    removeCosts: routes.removeCosts.handler(({ input, context }) =>
      costs.remove(input.ids, context.operator),
    ),
    tryFile: routes.tryFile.handler(({ input }) => costs.tryFile(input)),
    importFile: routes.importFile.handler(({ input, context }) =>
      costs.importFile(input, context.operator),
    ),
    undo: routes.undo.handler(({ input, context }) => costs.undo(input.id, context.operator)),
  });
}
