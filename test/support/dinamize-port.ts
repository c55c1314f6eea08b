import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/main/sandbox/create-sandbox.ts';
import { systemClock } from '../../src/main/service/clock.ts';
import { dinamize } from '../../src/main/service/providers/dinamize/manifest.ts';
import type { Line, RecordsPort } from '../../src/main/service/providers/provider.ts';
import { startSandbox, type SandboxInATest } from './sandbox-in-a-test.ts';

const account = { user: 'sandbox', client_code: '300001' };
const password = 'sandbox';
export const sandboxCredentials = { ...account, password };

export async function sandboxForThisTest(
  options: Partial<SandboxOptions> = {},
): Promise<SandboxInATest> {
  const sandbox = await startSandbox({ contacts: 0, ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** A line to the sandbox's Dinamize, with its session in memory and its clock moved by hand. */
export function portTo(
  sandbox: Pick<SandboxInATest, 'networkUrl'>,
  more: {
    credentials?: Record<string, string>;
    session?: { text: string | null };
    now?: () => number;
    settings?: Record<string, unknown>;
  } = {},
): RecordsPort & Pick<Line, 'ping'> {
  const session = more.session ?? { text: null };
  const line = dinamize.connect({
    credentials: { password, ...more.credentials },
    settings: {
      ...account,
      list: '1',
      baseUrl: `${sandbox.networkUrl}/dinamize`,
      ...more.settings,
    },
    session: {
      load: async () => session.text,
      save: async (text) => void (session.text = text),
    },
    turn: async () => undefined,
    clock: { ...systemClock(), now: more.now ?? Date.now },
  });
  onTestFinished(() => line.close());
  return { ...line.records.lead, ping: line.ping };
}

export type Contact = Readonly<Record<string, unknown>> & { readonly id: string };

/** What a person working in that system does and sees. */
export function contactsOf(sandbox: SandboxInATest) {
  const at = '/_sandbox/dinamize/records';
  return {
    add: async (values: Record<string, unknown>) =>
      (await sandbox.ask<Contact>('POST', at, values)).body,
    edit: async (id: string, values: Record<string, unknown>) =>
      (await sandbox.ask<Contact>('PATCH', `${at}/${id}`, values)).body,
    remove: (id: string) => sandbox.ask('DELETE', `${at}/${id}`),
    get: async (id: string) => (await sandbox.ask<Contact>('GET', `${at}/${id}`)).body,
    all: async () => (await sandbox.ask<{ items: Contact[] }>('GET', at)).body.items,
    find: async (q: string) =>
      (await sandbox.ask<{ items: Contact[] }>('GET', `${at}?q=${encodeURIComponent(q)}`)).body
        .items,
    requests: async (path = '') =>
      (
        await sandbox.ask<{ items: { path: string; fault: string | null }[] }>(
          'GET',
          '/_sandbox/requests',
        )
      ).body.items.filter((each) => each.path.includes(path)),
  };
}
