import type { Hooks } from '../hooks/create-hooks.ts';
import { os } from './base.ts';

export type HookHandlerParts = Pick<
  Hooks,
  'endpoints' | 'list' | 'refusals' | 'replay' | 'sendTest'
>;

export function createHookHandlers({
  endpoints,
  list,
  refusals,
  replay,
  sendTest,
}: HookHandlerParts) {
  return os.hooks.router({
    list: os.hooks.list.handler(({ input }) => list.page(input)),
    endpoints: os.hooks.endpoints.handler(() =>
      endpoints.list().map(({ name, kind, consumed }) => ({ name, kind, consumed })),
    ),
    gist: os.hooks.gist.handler(({ input }) => list.gist(input.id)),
    get: os.hooks.get.handler(({ input }) => list.detail(input.id)),
    refusals: os.hooks.refusals.handler(() => refusals.list()),
    replay: os.hooks.replay.handler(({ input }) => ({
      changed: 'ids' in input ? replay.byIds(input.ids) : replay.all(input.endpoint, input.state),
    })),
    test: os.hooks.test.handler(({ input }) => sendTest(input.id)),
  });
}

export function createHookEndpointHandlers({ endpoints }: HookHandlerParts) {
  return os.hookEndpoints.router({
    list: os.hookEndpoints.list.handler(() => endpoints.list()),
    reveal: os.hookEndpoints.reveal.handler(({ input, context }) =>
      endpoints.reveal(input.id, context.operator),
    ),
    create: os.hookEndpoints.create.handler(({ input, context }) =>
      endpoints.create(input, context.operator),
    ),
    update: os.hookEndpoints.update.handler(({ input: { id, ...patch }, context }) =>
      endpoints.update(id, patch, context.operator),
    ),
    rotate: os.hookEndpoints.rotate.handler(({ input: { id, ...how }, context }) =>
      endpoints.rotate(id, how, context.operator),
    ),
    remove: os.hookEndpoints.remove.handler(({ input, context }) => {
      endpoints.remove(input.id, context.operator);
      return { ok: true as const };
    }),
  });
}
