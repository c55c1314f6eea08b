import type { HookRefusal } from '../../../shared/model/hook.ts';

/**
 * The last requests that were turned away, without their bodies.
 *
 * In memory, and a ring: whoever sends rubbish must not be able to fill the disk or wear it out.
 */
export type Refusals = {
  note(refusal: HookRefusal): void;
  /** One of this endpoint was believed. */
  believed(endpoint: string): void;
  /** By endpoint, how many in a row were not believed. */
  inARow(): ReadonlyMap<string, number>;
  /** Newest first. */
  list(): HookRefusal[];
};

const kept = 200;

export function createRefusals(): Refusals {
  const ring: HookRefusal[] = [];
  const rows = new Map<string, number>();
  return {
    note(refusal) {
      ring.push(refusal);
      if (ring.length > kept) ring.shift();
      const { endpoint, verdict } = refusal;
      if (verdict !== null) rows.set(endpoint, (rows.get(endpoint) ?? 0) + 1);
    },
    believed: (endpoint) => void rows.delete(endpoint),
    inARow: () => rows,
    list: () => ring.toReversed(),
  };
}
