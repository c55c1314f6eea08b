import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/main/service/clock.ts';
import { gestaoclick } from '../../src/main/service/providers/gestaoclick/manifest.ts';
import type { Line, RecordsPort } from '../../src/main/service/providers/provider.ts';
import type { SandboxInATest } from './sandbox-in-a-test.ts';
import { onLoopback } from './loopback.ts';

export const gestaoclickTokens = { accessToken: 'sandbox', secretAccessToken: 'sandbox' };

/** A line to the sandbox's GestãoClick. */
export function gestaoclickPort(
  sandbox: { networkUrl: string },
  credentials: Record<string, string> = gestaoclickTokens,
): RecordsPort & Pick<Line, 'ping'> {
  const line = gestaoclick.connect({
    credentials,
    settings: { baseUrl: `${sandbox.networkUrl}/gestaoclick` },
    session: { load: async () => null, save: async () => undefined },
    turn: async () => undefined,
    clock: systemClock(),
  });
  onTestFinished(() => line.close());
  return { ...line.records.lead, ping: line.ping };
}

export type Customer = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a person working at GestãoClick does and sees. */
export function customersOf(
  sandbox: SandboxInATest,
  entity: 'cliente' | 'sales' | 'products' = 'cliente',
) {
  const at = '/_sandbox/gestaoclick/records';
  const of = `?entity=${entity}`;
  return {
    add: async (values: Record<string, unknown>) =>
      (await sandbox.ask<Customer>('POST', `${at}${of}`, values)).body,
    edit: async (id: string, values: Record<string, unknown>) =>
      (await sandbox.ask<Customer>('PATCH', `${at}/${id}${of}`, values)).body,
    remove: (id: string) => sandbox.ask('DELETE', `${at}/${id}${of}`),
    get: async (id: string) => (await sandbox.ask<Customer>('GET', `${at}/${id}${of}`)).body,
    all: async () => (await sandbox.ask<{ items: Customer[] }>('GET', `${at}${of}`)).body.items,
    requests: async (method: string) =>
      (
        await sandbox.ask<{ items: { method: string; provider: string }[] }>(
          'GET',
          '/_sandbox/requests',
        )
      ).body.items.filter((each) => each.provider === 'gestaoclick' && each.method === method),
  };
}

type Told = { status?: number; body: unknown; headers?: Record<string, string> };

/** A GestãoClick whose answers are the test's own, to meet what the sandbox would never say. */
export async function oddGestaoClick(
  answer: (method: string, url: URL) => Told,
): Promise<{ networkUrl: string }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const { status = 200, body, headers = {} } = answer(request.method ?? '', url);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  return { networkUrl: await onLoopback(server) };
}
