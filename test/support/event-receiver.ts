import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Got = { headers: Record<string, string>; body: string };
/** How one request is answered; `cut` takes all of it and then breaks the connection. */
export type Answering = {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  cut?: boolean;
};

/** Another system that takes events, and answers as it is told to. */
export async function eventReceiver() {
  const got: Got[] = [];
  let answering: (got: Got, nth: number) => Answering = () => ({});
  let most = 0;
  let open = 0;
  const held: (() => void)[] = [];
  let holding = false;
  const server = createServer((request, response) => {
    let body = '';
    open += 1;
    most = Math.max(most, open);
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = { headers: request.headers as Record<string, string>, body };
      got.push(one);
      const go = () => {
        open -= 1;
        reply(response, answering(one, got.length));
      };
      if (holding) held.push(go);
      else go();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  return {
    url,
    got,
    bodies: () => got.map(({ body }) => JSON.parse(body) as unknown),
    ids: () => got.map(({ headers }) => headers['webhook-id']),
    mostAtOnce: () => most,
    answer(how: number | typeof answering) {
      answering = typeof how === 'number' ? () => ({ status: how }) : how;
    },
    hold: () => void (holding = true),
    letGo() {
      holding = false;
      for (const go of held.splice(0)) go();
    },
  };
}

function reply(response: ServerResponse, how: Answering): void {
  if (how.cut) {
    response.socket?.destroy();
    return;
  }
  response.writeHead(how.status ?? 200, how.headers).end(how.body);
}
