import { z } from 'zod';
import type { Random } from './random.ts';

/** What can be made to go wrong, and the registry of what is going wrong now. */
export const faultKinds = [
  'refuse',
  'reset',
  'timeout-before-effect',
  'timeout-after-effect',
  'http-500',
  'http-503',
  'throttle',
  'slow',
  'torn',
  'auth-expired',
  'index-lag',
  'clock-skew',
] as const;

export type FaultKind = (typeof faultKinds)[number];

const AFTER_THE_EFFECT: ReadonlySet<FaultKind> = new Set(['reset', 'http-500', 'http-503']);
const EVERY_PROVIDER = '*';
const DAY_MS = 86_400_000;

/**
 * A fault as it is asked for.
 *
 * - `times`: how many calls it meets before it is spent; without it, until cleared.
 * - `match.path`: part of the path; `match.method`: the method.
 * - `after`: for reset, http-500 and http-503, once the effect has happened. Such a fault, like
 *   timeout-after-effect, waits for a call that changes records unless `match` names the call.
 * - `ms`: for slow, how long; for index-lag, how long search shows what was there before; for
 *   clock-skew, how far the provider's clock is ahead, or behind when it is negative.
 * - `retryAfter`: seconds, for throttle and http-503.
 */
export const faultRequest = z
  .strictObject({
    provider: z.string().min(1).max(40).default(EVERY_PROVIDER),
    kind: z.enum(faultKinds),
    times: z.int().min(1).max(1_000_000).optional(),
    probability: z.number().gt(0).max(1).default(1),
    match: z
      .strictObject({
        path: z.string().min(1).max(200).optional(),
        method: z.string().min(1).max(10).optional(),
      })
      .optional(),
    after: z.boolean().default(false),
    ms: z.int().min(-DAY_MS).max(DAY_MS).optional(),
    retryAfter: z.int().min(1).max(86_400).optional(),
  })
  .refine(({ kind, after }) => !after || AFTER_THE_EFFECT.has(kind), {
    path: ['after'],
    message: 'Only reset, http-500 and http-503 can come after the effect.',
  })
  .refine(({ kind, ms }) => ms === undefined || ms > 0 || kind === 'clock-skew', {
    path: ['ms'],
    message: 'Only a clock-skew can be negative.',
  });

const DEFAULT_LAG_MS = 30_000;

export type FaultRequest = z.output<typeof faultRequest>;

export type Fault = FaultRequest & { readonly id: number; readonly met: number };

/** The call a fault is asked about; `path` is the whole one, with the provider's prefix. */
export type FaultCall = { readonly method: string; readonly path: string };

export type Faults = {
  add(request: FaultRequest): Fault;
  list(): readonly Fault[];
  clear(only?: { provider?: string; kind?: FaultKind; id?: number }): void;
  /**
   * The first fault of this provider that `suits` and meets this call, counted as met.
   * Without a call (a person's edit), faults that name a path or a method do not apply.
   */
  take(provider: string, call: FaultCall | null, suits: (fault: Fault) => boolean): Fault | null;
};

export function createFaults(random: Random): Faults {
  let active: Fault[] = [];
  let lastId = 0;

  function add(request: FaultRequest): Fault {
    lastId += 1;
    const fault: Fault = { ...request, id: lastId, met: 0 };
    active.push(fault);
    return fault;
  }

  function take(
    provider: string,
    call: FaultCall | null,
    suits: (fault: Fault) => boolean,
  ): Fault | null {
    for (const [index, fault] of active.entries()) {
      if (fault.provider !== EVERY_PROVIDER && fault.provider !== provider) continue;
      if (!suits(fault) || !meets(fault, call)) continue;
      if (fault.probability < 1 && !random.chance(fault.probability)) continue;
      const times = fault.times === undefined ? undefined : fault.times - 1;
      if (times === 0) active.splice(index, 1);
      else active[index] = { ...fault, times, met: fault.met + 1 };
      return fault;
    }
    return null;
  }

  function clear(only: { provider?: string; kind?: FaultKind; id?: number } = {}): void {
    active = active.filter(
      (fault) =>
        (only.provider !== undefined && fault.provider !== only.provider) ||
        (only.kind !== undefined && fault.kind !== only.kind) ||
        (only.id !== undefined && fault.id !== only.id),
    );
  }

  return { add, take, clear, list: () => [...active] };
}

/** How long, in ms, search at a provider is to lag behind a write; no call when a person there wrote. */
export function indexLag(faults: Faults, provider: string, call: FaultCall | null): number {
  const where = call && { method: call.method, path: `/${provider}${call.path}` };
  const fault = faults.take(provider, where, ({ kind }) => kind === 'index-lag');
  return fault === null ? 0 : (fault.ms ?? DEFAULT_LAG_MS);
}

/** How far, in ms, a provider's clock is ahead: its dates and its Date header alike. */
export function clockSkew(faults: Faults, provider: string): number {
  return faults
    .list()
    .filter((fault) => fault.kind === 'clock-skew')
    .filter((fault) => fault.provider === EVERY_PROVIDER || fault.provider === provider)
    .reduce((sum, { ms = 0 }) => sum + ms, 0);
}

function meets(fault: Fault, call: FaultCall | null): boolean {
  const { path, method } = fault.match ?? {};
  if (call === null) return path === undefined && method === undefined;
  if (path !== undefined && !call.path.includes(path)) return false;
  return method === undefined || method.toUpperCase() === call.method;
}
