import { PonteError } from '../../../shared/errors.ts';
import type { Tunnel, TunnelBrief, TunnelDraft } from '../../../shared/model/tunnel.ts';
import type { Operator } from '../actor.ts';
import { os } from './base.ts';

/** The console's tunnel, as the contract asks of it. */
export type AppTunnel = {
  get(): Tunnel;
  brief(): TunnelBrief;
  set(draft: TunnelDraft, operator: Operator): Promise<void>;
  start(operator: Operator): Promise<void>;
  stop(operator: Operator): Promise<void>;
  check(): Promise<void>;
  makeKey(operator: Operator): Promise<{ publicKey: string }>;
  acceptHostKey(fingerprint: string, operator: Operator): Promise<void>;
  addressTold(operator: Operator): void;
};

const done = { ok: true } as const;

export function createTunnelHandlers(host: { readonly tunnel?: AppTunnel }) {
  function tunnel(): AppTunnel {
    if (host.tunnel) return host.tunnel;
    throw new PonteError('NOT_FOUND', 'There is no tunnel in this program.');
  }

  return {
    get: os.tunnel.get.handler(() => tunnel().get()),
    brief: os.tunnel.brief.handler(() => tunnel().brief()),
    set: os.tunnel.set.handler(async ({ input, context }) => {
      await tunnel().set(input, context.operator);
      return done;
    }),
    start: os.tunnel.start.handler(async ({ context }) => {
      await tunnel().start(context.operator);
      return done;
    }),
    stop: os.tunnel.stop.handler(async ({ context }) => {
      await tunnel().stop(context.operator);
      return done;
    }),
    check: os.tunnel.check.handler(async () => {
      await tunnel().check();
      return done;
    }),
    makeKey: os.tunnel.makeKey.handler(({ context }) => tunnel().makeKey(context.operator)),
    acceptHostKey: os.tunnel.acceptHostKey.handler(async ({ input, context }) => {
      await tunnel().acceptHostKey(input.fingerprint, context.operator);
      return done;
    }),
    addressTold: os.tunnel.addressTold.handler(({ context }) => {
      tunnel().addressTold(context.operator);
      return done;
    }),
  };
}
