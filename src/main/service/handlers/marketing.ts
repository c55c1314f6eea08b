import type { CountConversions } from '../marketing/conversion-stats.ts';
import type { MarketingRunning } from '../marketing/create-marketing.ts';
import { os } from './base.ts';
import { pageOfAll } from './paging.ts';

export function createPixelHandlers({ pixels }: Pick<MarketingRunning, 'pixels'>) {
  return os.pixels.router({
    list: os.pixels.list.handler(({ input }) => pageOfAll('pixels', input, pixels.list())),
    put: os.pixels.put.handler(({ input, context }) => pixels.put(input, context.operator)),
    remove: os.pixels.remove.handler(({ input, context }) => {
      pixels.remove(input.id, context.operator);
      return { ok: true as const };
    }),
    test: os.pixels.test.handler(({ input }) => pixels.test(input.id)),
  });
}

export function createConversionHandlers({
  conversions,
  countConversions,
}: Pick<MarketingRunning, 'conversions'> & { readonly countConversions: CountConversions }) {
  const routes = os.conversions;
  return routes.router({
    list: routes.list.handler(({ input }) => conversions.page(input)),
    create: routes.create.handler(({ input }) => ({ items: conversions.create(input) })),
    stats: routes.stats.handler(countConversions),
    get: routes.get.handler(({ input }) => conversions.get(input.id)),
    retry: routes.retry.handler(({ input, context }) =>
      conversions.retry(input.id, context.operator),
    ),
    decide: routes.decide.handler(({ input, context }) =>
      conversions.decide(input.id, input.choice, context.operator),
    ),
    cancel: routes.cancel.handler(({ input, context }) =>
      conversions.cancel(input.id, context.operator),
    ),
    rules: routes.rules.handler(() => conversions.rules()),
    saveRule: routes.saveRule.handler(({ input, context }) =>
      conversions.saveRule(input, context.operator),
    ),
    removeRule: routes.removeRule.handler(({ input, context }) =>
      conversions.removeRule(input.id, context.operator),
    ),
  });
}
