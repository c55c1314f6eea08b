import { createRandom, type Random } from '../../src/main/sandbox/random.ts';
import type { CrmProfile } from './crm.ts';
import type { History, Step } from './history.ts';
import { unknownStatus } from './sim-provider.ts';

/**
 * What happens more rarely, sown into a history by a chance of its own: so a history that is kept
 * for what it once showed is the same as ever without it.
 */
export function withOddities(history: History): History {
  const random = createRandom(history.seed * 7919 + 13);
  const profiles = history.profiles.map((profile) => oddProfile(random, profile));
  const steps = [...history.steps];
  const most = steps.length;
  for (let n = random.int(0, 7); n > 0; n -= 1) {
    const at = random.int(0, Math.max(0, steps.length - 1));
    steps.splice(at, 0, oddStep(random, profiles.length));
  }
  return { ...history, profiles, steps: steps.slice(0, Math.max(most, 6)) };
}

/** Some make sure themselves that nothing is made twice, or written over unseen. */
function oddProfile(random: Random, profile: CrmProfile): CrmProfile {
  const conditional = random.chance(0.3) ? { conditional: true } : {};
  const once = random.pick(['no', 'no', 'no', 'key', 'id'] as const);
  if (once === 'no') return { ...profile, ...conditional };
  const marks = profile.marks || once === 'id';
  return { ...profile, ...conditional, createsOnce: once, marks };
}

function oddStep(random: Random, connections: number): Step {
  const wait = random.pick([0, 100, 3000, 20_000]);
  const crm = random.int(0, connections - 1);
  const who = random.int(0, 30);
  const other = random.int(0, 30);
  const roll = random.next();
  if (roll < 0.2) {
    const field = random.pick(['city', 'company', 'notes', 'tags', 'phone', 'consent']);
    return { do: 'theirField', crm, field, gone: random.chance(0.7), wait };
  }
  if (roll < 0.4) {
    const value = random.pick([unknownStatus, unknownStatus, 'contacted', 'new']);
    return { do: 'theirEdit', crm, who, edit: { field: 'status', token: null, value }, wait };
  }
  if (roll < 0.55) return { do: 'theirMerge', crm, who, other, wait };
  if (roll < 0.75) return { do: 'merge', who, other, wait };
  return { do: 'undo', which: random.int(0, 5), wait };
}
