import { createRandom, type Random } from '../../src/main/sandbox/random.ts';

/** What can go wrong with one call, and where: before it had its effect, or after. */
export type Fault =
  | 'refused'
  | 'reset-before'
  | 'reset-after'
  | 'timeout-after'
  | 'torn'
  | 'wait-seconds'
  | 'wait-date'
  | 'quota'
  | 'down-before'
  | 'down-after'
  | 'token'
  | 'stale-list'
  | 'twice-on-page'
  | 'shifted-page'
  | 'unreadable-item';

export type Call = 'list' | 'read' | 'find' | 'create' | 'update' | 'remove' | 'ping';

const anywhere: readonly Fault[] = [
  'refused',
  'reset-before',
  'wait-seconds',
  'wait-date',
  'quota',
  'down-before',
  'token',
  'torn',
];
const ofWrites: readonly Fault[] = [
  'reset-after',
  'timeout-after',
  'torn',
  'down-after',
  'reset-after',
];
const ofLists: readonly Fault[] = [
  'stale-list',
  'twice-on-page',
  'shifted-page',
  'unreadable-item',
  'stale-list',
];

/** A probability for every call, or faults at numbered calls; as plain data, so that a failure can print it. */
export type FaultPlan = {
  readonly probability: number;
  /** "the third create is reset after its effect" */
  readonly at?: readonly { readonly call: Call; readonly nth: number; readonly fault: Fault }[];
};

export const noFaults: FaultPlan = { probability: 0 };

export type Faults = {
  next(call: Call): Fault | null;
  /** Peace: nothing goes wrong any more. */
  stop(): void;
};

export function createFaults(plan: FaultPlan, seed: number): Faults {
  const random: Random = createRandom(seed);
  const counts = new Map<Call, number>();
  let stopped = false;
  return {
    next(call) {
      const nth = (counts.get(call) ?? 0) + 1;
      counts.set(call, nth);
      const chosen = plan.at?.find((each) => each.call === call && each.nth === nth);
      if (stopped) return null;
      if (chosen) return chosen.fault;
      if (!random.chance(plan.probability)) return null;
      const fault = random.pick(faultsOf(call));
      // A day's quota ends most of a history: seldom is enough.
      return fault === 'quota' && random.chance(0.8) ? 'wait-seconds' : fault;
    },
    stop: () => void (stopped = true),
  };
}

function faultsOf(call: Call): readonly Fault[] {
  if (call === 'list') return [...anywhere, ...ofLists];
  const writes = call === 'create' || call === 'update' || call === 'remove';
  return writes ? [...anywhere, ...ofWrites, ...ofWrites] : anywhere;
}
