import { createORPCClient } from '@orpc/client';
import { RPCLink as HttpLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../shared/contract/index.ts';

/** `keepalive`: the call outlives the page that makes it. For small ones; browsers stop at 64 KB. */
type CallContext = { keepalive?: boolean };

/** Everything the screens may ask. The same calls over a message port and over HTTP. */
export type Client = ContractRouterClient<Contract, CallContext>;

const askForPort = 'ponte:ready';
const portArrives = 'ponte:port';

/** Whether the page runs in Ponte's own window, where a preload hands over the port. */
export function isDesktopWindow(): boolean {
  return location.protocol === 'app:' || navigator.userAgent.includes('Electron');
}

export async function connect(): Promise<Client> {
  if (!isDesktopWindow()) {
    return createORPCClient(
      new HttpLink<CallContext>({
        url: `${location.origin}/rpc`,
        fetch: (request, init, { context: { keepalive = false } }) =>
          fetch(request, { ...init, keepalive }),
      }),
    );
  }
  return createORPCClient(new PortLink({ port: await receivePort() }));
}

// The listener must stand before the question is asked: the answer may come in the same turn.
function receivePort(): Promise<MessagePort> {
  return new Promise((resolve) => {
    function onMessage(event: MessageEvent): void {
      if (event.source !== window || event.data !== portArrives) return;
      const port = event.ports[0];
      if (!port) return;
      window.removeEventListener('message', onMessage);
      port.start();
      resolve(port);
    }
    window.addEventListener('message', onMessage);
    window.postMessage(askForPort, location.origin);
  });
}
