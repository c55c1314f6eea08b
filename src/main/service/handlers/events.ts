import type { EventService } from '../events/event-service.ts';
import type { Forwarding } from '../events/create-forwarding.ts';
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

export function createEventSubscriptionHandlers({ subscriptions, view, mapping }: Forwarding) {
  const routes = os.eventSubscriptions;
  const idOf = (uid: string) => subscriptions.existing(uid).id;
  return routes.router({
    list: routes.list.handler(() => subscriptions.list()),
    create: routes.create.handler(({ input, context }) =>
      subscriptions.create(input, context.operator),
    ),
    rotate: routes.rotate.handler(({ input, context }) =>
      subscriptions.rotate(input.id, context.operator),
    ),
    update: routes.update.handler(({ input: { id, ...patch }, context }) =>
      subscriptions.update(id, patch, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      subscriptions.remove(input.id, context.operator);
      return { ok: true as const };
    }),
    test: routes.test.handler(({ input }) => subscriptions.test(input.id)),
    deliveries: routes.deliveries.handler(({ input: { id, ...how } }) =>
      subscriptions.deliveries(id, how),
    ),
    attempts: routes.attempts.handler(({ input }) =>
      view.attempts(idOf(input.id), input.deliveryId),
    ),
    retry: routes.retry.handler(({ input }) => ({
      changed: subscriptions.retry(input.id, input.deliveryIds),
    })),
    runNow: routes.runNow.handler(({ input, context }) =>
      subscriptions.runNow(input.id, context.operator),
    ),
    runs: routes.runs.handler(({ input }) => view.runs(idOf(input.id), input.limit)),
    run: routes.run.handler(({ input }) => view.run(idOf(input.id), input.runId)),
    mappingVersions: routes.mappingVersions.handler(({ input }) => mapping.versions(input.id)),
    saveMapping: routes.saveMapping.handler(({ input: { id, ...made }, context }) =>
      mapping.save(id, made, context.operator),
    ),
    rollBackMapping: routes.rollBackMapping.handler(({ input: { id, ...to }, context }) =>
      mapping.rollBack(id, to, context.operator),
    ),
    diffMapping: routes.diffMapping.handler(({ input }) =>
      mapping.diff(input.id, input.from, input.to),
    ),
    checkExpression: routes.checkExpression.handler(({ input }) => ({
      flaw: mapping.check(input.source),
    })),
    tryMapping: routes.tryMapping.handler(({ input: { id, ...how } }) => mapping.tryOut(id, how)),
  });
}

export function createDeadDeliveryHandlers({ dead }: Forwarding) {
  const routes = os.deadDeliveries;
  return routes.router({
    causes: routes.causes.handler(() => dead.causes()),
    list: routes.list.handler(({ input }) => dead.list(input)),
    retry: routes.retry.handler(({ input, context }) => ({
      changed: dead.retry(input, context.operator),
    })),
    discard: routes.discard.handler(({ input, context }) => ({
      changed: dead.discard(input.chosen, input.reason, context.operator),
    })),
  });
}
