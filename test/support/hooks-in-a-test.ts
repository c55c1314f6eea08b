import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';
import type { ServiceOptions } from '../../src/main/service/create-service.ts';
import { schemes } from '../../src/main/service/hooks/verify.ts';
import type { Hook, HookDetail, HookEndpointSecret } from '../../src/shared/model/hook.ts';
import { temporaryFolder } from './open-test-db.ts';
import { serviceOn } from './service-in-a-test.ts';

export type Answer = { status: number; headers: Record<string, string>; body: string };

/** A request with whatever head a test wants, Host among it; `body` goes out as it is. */
export function send(
  url: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string | string[]>; body?: Buffer | string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(url, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('error', reject);
      answer.on('data', (chunk: string) => (text += chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers as Record<string, string>,
          body: text,
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Bytes as they are, for heads that no client would make; answers all that came back. */
export function raw(
  port: number,
  text: string,
  more: { keepOpen?: boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      if (!more.keepOpen) socket.end();
    });
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (said += chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(said) : reject(error),
    );
    socket.on('close', () => resolve(said));
  });
}

let count = 0;

/** The head a sender of this endpoint adds to a body. */
export function signed(
  endpoint: Pick<HookEndpointSecret, 'scheme' | 'secret' | 'settings'>,
  body: Buffer | string,
  more: { id?: string; at?: number } = {},
): Record<string, string> {
  count += 1;
  return {
    'content-type': 'application/json',
    ...schemes[endpoint.scheme].sign({
      body: Buffer.from(body),
      secret: endpoint.secret,
      at: more.at ?? Math.floor(Date.now() / 1000),
      id: more.id ?? `msg_${count}`,
      options: endpoint.settings,
    }),
  };
}

/** A whole service and its hooks, handed over without HTTP. */
export async function hooksInATest(more: Partial<ServiceOptions> = {}) {
  const dir = temporaryFolder();
  const { service, ask, askAs } = serviceOn(dir, more);
  await service.start();
  onTestFinished(() => service.stop());
  const { hooks, db } = service;

  const endpoint = (name: string, draft: Record<string, unknown> = {}) =>
    ask<HookEndpointSecret>('hookEndpoints.create', { name, scheme: 'hmac-sha256', ...draft });

  /** As its sender would; `id` is the event's own. */
  function deliver(to: HookEndpointSecret, said: unknown, id?: string) {
    const body = Buffer.from(typeof said === 'string' ? said : JSON.stringify(said));
    const at = Math.floor((more.clock?.now() ?? Date.now()) / 1000);
    const headers = signed(to, body, { at, ...(id === undefined ? {} : { id }) });
    const pathSecret = to.scheme === 'path-secret' ? to.secret : null;
    return hooks.door.receive({
      endpoint: to.name,
      pathSecret,
      rawHeaders: Object.entries(headers).flat(),
      body,
    });
  }

  const one = (id: string) => ask<HookDetail>('hooks.get', { id });
  const list = async (query: Record<string, unknown> = {}) =>
    (await ask<{ items: Hook[] }>('hooks.list', query)).items;

  /** Lets the event loop turn until it is so. */
  async function until(is: () => boolean | Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!(await is())) {
      if (performance.now() > deadline) throw new Error(`${what} never came`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return { dir, service, hooks, db, ask, askAs, endpoint, deliver, one, list, until };
}
