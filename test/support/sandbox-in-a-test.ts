import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../src/main/sandbox/create-sandbox.ts';

/** The real sandbox in a folder of its own, with a clock moved by hand and short ways to its doors. */
export type Envelope = {
  readonly code: string;
  readonly code_detail: string;
  readonly body: Record<string, unknown>;
  readonly request_unique: string;
  readonly warning: unknown[];
};

export type Effect = {
  readonly seq: number;
  readonly at: string;
  readonly provider: string;
  readonly entity: string;
  readonly op: string;
  readonly id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly by: string;
};

export type Answer<T> = { readonly status: number; readonly body: T };

export type SandboxInATest = Awaited<ReturnType<typeof startSandbox>>;

/** 10 March 2026, 12:00 UTC: nine in the morning in São Paulo. */
export const NOON = Date.UTC(2026, 2, 10, 12);

export async function startSandbox(options: Partial<SandboxOptions> = {}) {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'ponte-sandbox-')));
  let now = NOON;
  const clock = () => now;
  const sandbox = await createSandbox({ dir, clock, contacts: 20, hangMs: 60_000, ...options });
  return {
    ...doors(sandbox),
    sandbox,
    dir,
    advance: (ms: number) => void (now += ms),
    async stop() {
      await sandbox.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The ways in of any sandbox, this process's or another's. */
export function doors({ url, networkUrl }: Pick<Sandbox, 'url' | 'networkUrl'>) {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = await fetch(`${url}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  /** The raw HTTP answer of one Dinamize call. */
  function post(
    path: string,
    body: unknown,
    token?: string,
    options: { base?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    return fetch(`${options.base ?? url}/dinamize${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        ...(token !== undefined && { 'auth-token': token }),
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...(options.signal && { signal: options.signal }),
    });
  }

  async function call(path: string, body: unknown, token?: string): Promise<Envelope> {
    const answer = await post(path, body, token);
    return answer.json();
  }

  async function signIn(): Promise<string> {
    const { body } = await call('/auth', CREDENTIALS);
    return String(body['auth-token']);
  }

  async function journal(since = 0): Promise<Effect[]> {
    const { body } = await ask<{ items: Effect[] }>('GET', `/_sandbox/journal?since=${since}`);
    return body.items;
  }

  const fault = (body: unknown) => ask<Record<string, unknown>>('POST', '/_sandbox/faults', body);

  return { url, networkUrl, ask, post, call, signIn, journal, fault };
}

export const CREDENTIALS = { user: 'sandbox', password: 'sandbox', client_code: '300001' };
export const LIST = { 'contact-list_code': '1' };
