import type { RemarketingService } from '../remarketing/remarketing-service.ts';
import { os } from './base.ts';
import { pageOf, pageOfAll, startOf } from './paging.ts';

export function createRemarketingHandlers(remarketing: RemarketingService) {
  const routes = os.remarketing;
  return routes.router({
    list: routes.list.handler(({ input: { state, ...input } }) => {
      const all = remarketing.list();
      const chosen = state?.length ? all.filter((each) => state.includes(each.state)) : all;
      return pageOfAll('remarketing', input, chosen);
    }),
    create: routes.create.handler(({ input, context }) =>
      remarketing.create(input, context.operator),
    ),
    get: routes.get.handler(({ input }) => remarketing.get(input.id)),
    ofLead: routes.ofLead.handler(({ input }) => ({ items: remarketing.ofLead(input.id) })),
    start: routes.start.handler(({ input, context }) =>
      remarketing.start(input.id, input.kind, context.operator),
    ),
    jobs: routes.jobs.handler(({ input: { id, ...input } }) =>
      remarketing.jobs(id, (total, read) => {
        const items = read(startOf('remarketing.jobs', input), input.limit);
        return { items, pagination: pageOf('remarketing.jobs', input, items.length, total) };
      }),
    ),
    job: routes.job.handler(({ input }) => remarketing.job(input.id)),
    preview: routes.preview.handler(({ input, signal }) => remarketing.preview(input, signal)),
    edit: routes.edit.handler(({ input, context }) => remarketing.edit(input, context.operator)),
    pause: routes.pause.handler(({ input, context }) =>
      remarketing.pause(input.id, context.operator),
    ),
    resume: routes.resume.handler(({ input, context }) =>
      remarketing.resume(input.id, context.operator),
    ),
    cancel: routes.cancel.handler(({ input, context }) =>
      remarketing.cancel(input.id, context.operator),
    ),
    remake: routes.remake.handler(({ input, context }) =>
      remarketing.remake(input.id, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      remarketing.remove(input.id, context.operator);
      return { ok: true as const };
    }),
    put: routes.put.handler(({ input, context }) => ({
      changed: remarketing.put(input.id, input.leadIds, context.operator),
    })),
    take: routes.take.handler(({ input, context }) => ({
      changed: remarketing.take(input.id, input.leadIds, context.operator),
    })),
    file: routes.file.handler(({ input, context }) => remarketing.file(input.id, context.operator)),
  });
}
