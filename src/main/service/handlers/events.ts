import type { EventService } from '../events/event-service.ts';
import type { SubscriptionService } from '../events/subscription-service.ts';
import { os } from './base.ts';

export function createEventHandlers(events: EventService) {
  return os.events.router({
    list: os.events.list.handler(({ input }) => events.page(input)),
    create: os.events.create.handler(({ input, context }) => events.create(context, input)),
    stats: os.events.stats.handler(() => events.stats()),
    get: os.events.get.handler(({ input }) => events.get(input.id)),
    retry: os.events.retry.handler(({ input, context }) => events.retry(context, input.id)),
    ofLead: os.events.ofLead.handler(({ input }) => events.ofLead(input.id, input.limit)),
  });
}

export function createEventSubscriptionHandlers(subscriptions: SubscriptionService) {
  const routes = os.eventSubscriptions;
  return routes.router({
    list: routes.list.handler(() => subscriptions.list()),
    create: routes.create.handler(({ input, context }) =>
      subscriptions.create(input, context.operator),
    ),
    reveal: routes.reveal.handler(({ input, context }) =>
      subscriptions.reveal(input.id, context.operator),
    ),
    update: routes.update.handler(({ input: { id, ...patch }, context }) =>
      subscriptions.update(id, patch, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      subscriptions.remove(input.id, context.operator);
      return { ok: true as const };
    }),
    deliveries: routes.deliveries.handler(({ input: { id, ...how } }) =>
      subscriptions.deliveries(id, how),
    ),
    retry: routes.retry.handler(({ input }) => ({
      changed: subscriptions.retry(input.id, input.deliveryIds),
    })),
  });
}
