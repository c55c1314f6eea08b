import type { AutomationsRunning } from '../automations/create-automations.ts';
import { os } from './base.ts';

const done = { ok: true } as const;

export function createAutomationHandlers(parts: AutomationsRunning) {
  const { automations, automationRuns } = parts;
  const routes = os.automations;
  return routes.router({
    list: routes.list.handler(() => automations.list()),
    get: routes.get.handler(({ input }) => automations.get(input.id)),
    choices: routes.choices.handler(() => automations.choices()),
    versions: routes.versions.handler(({ input }) => automations.versions(input.id)),
    create: routes.create.handler(({ input, context }) =>
      automations.create(input, context.operator),
    ),
    change: routes.change.handler(({ input: { id, ...draft }, context }) =>
      automations.change(id, draft, context.operator),
    ),
    restore: routes.restore.handler(({ input, context }) =>
      automations.restore(input.id, input.version, context.operator),
    ),
    setOn: routes.setOn.handler(({ input, context }) =>
      automations.setOn(input.id, input.on, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      automations.remove(input.id, context.operator);
      return done;
    }),
    tryOut: routes.tryOut.handler(({ input }) =>
      automations.tryOut(input.id, input.draft, input.leadId),
    ),
    runs: routes.runs.handler(({ input }) => automationRuns.page(input)),
    retryRun: routes.retryRun.handler(({ input, context }) => {
      automations.retry(input.id, context.operator);
      return done;
    }),
    endRun: routes.endRun.handler(({ input, context }) => {
      automations.end(input.id, context.operator);
      return done;
    }),
    ofLead: routes.ofLead.handler(({ input }) => parts.marksOf(input.id)),
    notices: routes.notices.handler(() => parts.notices()),
  });
}

export function createFollowUpHandlers({ followUps }: Pick<AutomationsRunning, 'followUps'>) {
  const routes = os.followUps;
  return routes.router({
    list: routes.list.handler(({ input }) => followUps.list(input)),
    counts: routes.counts.handler(() => followUps.counts()),
    snooze: routes.snooze.handler(({ input, context }) => {
      followUps.snooze(input.leadId, Date.parse(input.until), context.operator);
      return done;
    }),
    done: routes.done.handler(({ input: { leadId, ...how }, context }) =>
      followUps.done(leadId, how, context.operator),
    ),
    reopen: routes.reopen.handler(({ input, context }) => {
      followUps.reopen(input.id, context.operator);
      return done;
    }),
    calendar: routes.calendar.handler(() => followUps.calendar()),
  });
}
