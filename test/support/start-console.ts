import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { createConsole, type Console } from '../../src/main/console/create-console.ts';
import { createFileVault } from '../../src/main/console/vault.ts';
import { silentLog, type Log } from '../../src/main/service/log.ts';
import { startWeb, type Web } from '../../src/main/web/start-web.ts';
import type { Contract } from '../../src/shared/contract/index.ts';

export type ScreensClient = ContractRouterClient<Contract>;

export type StartedConsole = {
  readonly ponte: Console;
  readonly web: Web;
  readonly url: string;
  readonly dataDir: string;
  /** A browser's cookie header after opening a sign-in link. */
  signIn(): Promise<string>;
  /** The screens' calls over HTTP, signed in. */
  client(): Promise<ScreensClient>;
  /** A call to the REST API; `path` is below `/api/v1`. */
  rest(
    path: string,
    options?: {
      key?: string | null;
      method?: string;
      json?: unknown;
      body?: BodyInit;
      headers?: Record<string, string>;
    },
  ): Promise<{ status: number; headers: Headers; body: unknown }>;
  close(): Promise<void>;
};

type Options = {
  dataDir?: string;
  flags?: Partial<Parameters<typeof createConsole>[0]['flags']>;
  port?: number;
  log?: Log;
  sandbox?: Parameters<typeof createConsole>[0]['sandbox'];
  tunnel?: Parameters<typeof createConsole>[0]['tunnel'];
  /** The key `rest` sends unless told; made in the workspace shown. */
  key?: string;
};

export function temporaryFolder(prefix = 'ponte-'): string {
  return mkdtempSync(join(tmpdir(), prefix));
}

/** A page as the build makes it, small enough for a test. */
export function writeScreens(dir: string): string {
  mkdirSync(join(dir, 'assets'), { recursive: true });
  writeFileSync(
    join(dir, 'index.html'),
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><title>Ponte</title><script type="module" src="/assets/index-abc123.js"></script>',
  );
  writeFileSync(join(dir, 'assets', 'index-abc123.js'), 'export const one = 1;');
  return dir;
}

/** A real console with its web side on a free port, in a folder of its own that goes when it closes. */
export async function startConsole(options: Options = {}): Promise<StartedConsole> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const log = options.log ?? silentLog;
  const ponte = await createConsole({
    dataDir,
    flags: { sandbox: false, empty: false, fromCheckout: false, ...options.flags },
    host: 'headless',
    vault: createFileVault(dataDir),
    log,
    ...(options.sandbox ? { sandbox: options.sandbox } : {}),
    ...(options.tunnel ? { tunnel: options.tunnel } : {}),
  });
  const screens = { dir: writeScreens(join(dataDir, 'screens')) };
  const web = await startWeb({ console: ponte, port: options.port ?? 0, screens, log });

  async function signIn(): Promise<string> {
    const answer = await fetch(web.newLink(), { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (!cookie) throw new Error(`The link did not sign in: ${answer.status}`);
    return cookie;
  }

  return {
    ponte,
    web,
    url: web.url,
    dataDir,
    signIn,
    async client() {
      const cookie = await signIn();
      return createORPCClient(new RPCLink({ url: `${web.url}/rpc`, headers: { cookie } }));
    },
    async rest(path, { key = options.key, method, json, body, headers } = {}) {
      const answer = await fetch(`${web.url}/api/v1${path}`, {
        method: method ?? (json === undefined && body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(key ? { 'x-api-key': key } : {}),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json');
      return {
        status: answer.status,
        headers: answer.headers,
        body: isJson && text !== '' ? JSON.parse(text) : text,
      };
    },
    async close() {
      await web.close();
      await ponte.close();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The same with an empty workspace open, and a key that may do everything. */
export async function startWorkspace(
  options: Options & { demo?: boolean; ratePerMinute?: number } = {},
): Promise<StartedConsole & { key: string }> {
  const started = await startConsole(options);
  if (!started.ponte.current()) {
    const client = await started.client();
    await client.app.createWorkspace({ name: 'Casa & Campo Imóveis', demo: options.demo ?? false });
  }
  const ratePerMinute = options.ratePerMinute ?? 6000;
  const { key } = started.ponte
    .current()!
    .apiKeys.create(
      { name: 'Testes', scopes: ['read', 'write'], role: 'admin', expiresAt: null, ratePerMinute },
      'Testes',
    );
  return {
    ...started,
    key,
    rest: (path, more = {}) => started.rest(path, { key, ...more }),
  };
}
