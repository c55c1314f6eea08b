import { statfs } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Console } from '../console/create-console.ts';
import type { ServiceHealth } from '../service/health.ts';
import type { TunnelState } from '../../shared/model/tunnel.ts';

/** How the whole console is, without a word of anybody's data. */
export type Health = {
  status: 'ok' | 'degraded' | 'down';
  /** Why it is not ok, in words. */
  reasons: string[];
  version: string;
  host: 'desktop' | 'headless';
  upSeconds: number;
  disk: { status: 'ok' | 'degraded' | 'down'; freeBytes: number | null };
  secrets: { strength: string };
  /** How the world reaches the hooks. */
  tunnel: { status: 'ok' | 'degraded'; state: TunnelState; since: string; flaw: string | null };
  workspaces: (ServiceHealth & { id: string })[];
  /** Workspaces that could not be opened, and why. */
  unopened: { id: string; code: string }[];
};

const littleSpace = 1024 ** 3;
const noSpace = 50 * 1024 ** 2;

export async function readHealth(console: Console): Promise<Health> {
  const disk = await diskHealth(console.dataDir);
  const workspaces = console.services().map((service) => ({ id: service.id, ...service.health() }));
  const unopened = console.unopened.map(({ id, error }) => ({ id, code: codeOf(error) }));
  const tunnel = tunnelHealth(console);
  const all = [
    disk.status,
    tunnel.status,
    ...workspaces.map(({ status }) => status),
    ...(unopened.length > 0 ? (['degraded'] as const) : []),
  ];
  return {
    status: all.includes('down') ? 'down' : all.includes('degraded') ? 'degraded' : 'ok',
    reasons: [
      ...(disk.status === 'ok'
        ? []
        : ['The disk the data is on is nearly full, or cannot be read.']),
      ...(tunnel.status === 'ok' ? [] : ['The tunnel is down: hooks do not arrive from outside.']),
      ...unopened.map(({ id, code }) => `The workspace ${id} could not be opened (${code}).`),
      ...workspaces.flatMap(({ id, reasons }) => reasons.map((why) => `${id}: ${why}`)),
    ],
    version: console.version,
    host: console.host,
    upSeconds: Math.floor(process.uptime()),
    disk,
    secrets: { strength: console.vault.strength },
    tunnel,
    workspaces,
    unopened,
  };
}

/** Of the pages that anyone on this machine may read. */
export const limited = { config: { rateLimit: { max: 600, timeWindow: 60_000 } } };

export function serveHealth(app: FastifyInstance, console: Console): void {
  app.get('/health', limited, async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    return { status: 'up', version: console.version };
  });
  app.get('/health/detailed', limited, async (_request, reply) => {
    const health = await readHealth(console);
    void reply.header('cache-control', 'no-store').code(health.status === 'down' ? 503 : 200);
    return health;
  });
}

function tunnelHealth(console: Console): Health['tunnel'] {
  const { state, since, flaw } = console.tunnel.brief();
  return { status: state === 'down' ? 'degraded' : 'ok', state, since, flaw };
}

async function diskHealth(dir: string): Promise<Health['disk']> {
  try {
    const { bavail, bsize } = await statfs(dir);
    const freeBytes = bavail * bsize;
    const status = freeBytes < noSpace ? 'down' : freeBytes < littleSpace ? 'degraded' : 'ok';
    return { status, freeBytes };
  } catch {
    return { status: 'degraded', freeBytes: null };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'INTERNAL';
}
