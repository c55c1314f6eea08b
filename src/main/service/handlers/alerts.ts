import type { AlertService } from '../alerts/alert-service.ts';
import { os } from './base.ts';

const done = { ok: true } as const;

export function createAlertHandlers(alerts: AlertService) {
  const routes = os.alerts;
  return routes.router({
    open: routes.open.handler(() => alerts.open()),
    ended: routes.ended.handler(({ input }) => alerts.ended(input.limit)),
    acknowledge: routes.acknowledge.handler(({ input, context }) =>
      alerts.acknowledge(input.id, context.operator),
    ),
    snooze: routes.snooze.handler(({ input }) =>
      alerts.snooze(input.id, input.until === null ? null : Date.parse(input.until)),
    ),
    rules: routes.rules.handler(() => alerts.rules()),
    setRule: routes.setRule.handler(({ input, context }) =>
      alerts.setRule(input, context.operator),
    ),
    channels: routes.channels.handler(() => alerts.channels()),
    setChannel: routes.setChannel.handler(({ input, context }) =>
      alerts.setChannel(input, context.operator),
    ),
    removeChannel: routes.removeChannel.handler(({ input, context }) => {
      alerts.removeChannel(input.kind, context.operator);
      return done;
    }),
    revealChannel: routes.revealChannel.handler(({ input, context }) =>
      alerts.revealChannel(input.kind, context.operator),
    ),
    testChannel: routes.testChannel.handler(({ input }) => alerts.testChannel(input.kind)),
  });
}
