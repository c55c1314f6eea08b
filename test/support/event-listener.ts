import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type EventListener = { readonly url: string; close(): Promise<void> };

/** Another system that takes events for as long as a browser looks on; at `/cheio` it takes none. */
export async function eventListener(): Promise<EventListener> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () =>
      response.writeHead(request.url === '/cheio' ? 500 : 200).end('obrigado'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/avisos`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
