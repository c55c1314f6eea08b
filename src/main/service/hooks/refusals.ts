import type { HookRefusal } from '../../../shared/model/hook.ts';

/**
 * The last requests that were turned away, without their bodies.
 *
 * In memory, and a ring: whoever sends rubbish must not be able to fill the disk or wear it out.
 */
export type Refusals = {
  note(refusal: HookRefusal): void;
  /** Newest first. */
  list(): HookRefusal[];
};

const kept = 200;

export function createRefusals(): Refusals {
  const ring: HookRefusal[] = [];
  return {
    note(refusal) {
      ring.push(refusal);
      if (ring.length > kept) ring.shift();
    },
    list: () => ring.toReversed(),
  };
}
