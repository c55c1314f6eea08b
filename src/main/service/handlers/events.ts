import type { EventService } from '../events/event-service.ts';
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
