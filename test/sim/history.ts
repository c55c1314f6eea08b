import { createRandom, type Random } from '../../src/main/sandbox/random.ts';
import type { FieldValue, FieldValues } from '../../src/main/service/providers/field-values.ts';
import type { CrmProfile } from './crm.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { someProfile } from './profiles.ts';

/**
 * A history as plain data: what is there to begin with, and what people, networks and fate do then.
 *
 * Whom a step is about is a number, taken modulo those there are when it comes to it: so steps can
 * be taken out of a history and the rest still means something. Each value a person writes holds a
 * token that nothing else holds, to be looked for in the end.
 */
export type History = {
  readonly seed: number;
  readonly profiles: readonly CrmProfile[];
  readonly faults: FaultPlan;
  readonly ours: readonly FieldValues[];
  readonly theirs: readonly (readonly FieldValues[])[];
  readonly steps: readonly Step[];
};

/** `wait`: so long passes before the next step, in which only a part of the work may get done. */
export type Step = { readonly wait: number } & (
  | { readonly do: 'add'; readonly values: FieldValues; readonly to: readonly number[] }
  | { readonly do: 'edit'; readonly who: number; readonly edit: Edit }
  | { readonly do: 'remove' | 'restore' | 'send'; readonly who: number }
  | { readonly do: 'theirAdd'; readonly crm: number; readonly values: FieldValues }
  | { readonly do: 'theirEdit'; readonly crm: number; readonly who: number; readonly edit: Edit }
  | { readonly do: 'theirDelete' | 'theirUndelete'; readonly crm: number; readonly who: number }
  | {
      readonly do: 'theirMerge';
      readonly crm: number;
      readonly who: number;
      readonly other: number;
    }
  /** The account loses a field, or has it again. */
  | {
      readonly do: 'theirField';
      readonly crm: number;
      readonly field: string;
      readonly gone: boolean;
    }
  | { readonly do: 'merge'; readonly who: number; readonly other: number }
  /** A run that ended is taken back. */
  | { readonly do: 'undo'; readonly which: number }
  | { readonly do: 'pull'; readonly crm: number }
  | { readonly do: 'tick' | 'look' | 'kill' | 'sleep' }
  | { readonly do: 'settle'; readonly which: number; readonly how: number; readonly token: string }
  | { readonly do: 'offline' | 'online' | 'badToken'; readonly crm: number }
  /** Killed so many points from now. */
  | { readonly do: 'doom'; readonly points: number }
  /** Somebody sets the computer's clock. */
  | { readonly do: 'clock'; readonly by: number }
);

/** One field written by a person. With a token it is one that can be told from all others. */
export type Edit = {
  readonly field: string;
  readonly token: string | null;
  readonly value: FieldValue;
};

const cities = ['Santos', 'Niterói', 'Olinda', 'Pelotas'];
const firstNames = ['Ana', 'Bruno', 'Carla', 'Davi', 'Elisa', 'Fábio', 'Gil', 'Helena'];

export type Sizes = {
  readonly people: number;
  readonly steps: number;
  readonly connections: number;
};

export const usualSizes: Sizes = { people: 5, steps: 60, connections: 3 };

export function someHistory(seed: number, sizes: Sizes = usualSizes): History {
  const random = createRandom(seed);
  const tokens = createTokens();
  const count = random.int(1, sizes.connections);
  const profiles = Array.from({ length: count }, (_, index) => someProfile(random, `sim-${index}`));
  // One set of people, known differently on each side.
  const people = Array.from({ length: random.int(1, sizes.people) }, (_, n) => person(random, n));
  const ours = people.filter(() => random.chance(0.6)).map((each) => blurred(random, each));
  const theirs = profiles.map(() =>
    people.filter(() => random.chance(0.6)).map((each) => blurred(random, each)),
  );
  const probability = random.pick([0, 0, 0.02, 0.08, 0.2]);
  const length = random.int(Math.min(5, sizes.steps), sizes.steps);
  const crashes = random.int(0, 5);
  const steps = Array.from({ length }, () => someStep(random, tokens, count));
  for (let n = 0; n < crashes; n += 1) {
    const doom: Step = { do: 'doom', points: random.int(1, 150), wait: 0 };
    steps.splice(random.int(0, steps.length), 0, doom);
  }
  return {
    seed,
    profiles,
    faults: probability === 0 ? noFaults : { probability },
    ours,
    theirs,
    steps: steps.slice(0, sizes.steps),
  };
}

function person(random: Random, n: number): FieldValues {
  const name = `${random.pick(firstNames)} Silva ${n}`;
  return {
    name,
    email: `pessoa${n}@correio.example`,
    phone: `+551198231${String(7000 + n)}`,
    city: random.pick(cities),
    company: `Loja ${n}`,
  };
}

/** The same person as another list has it: something missing, something spelt otherwise. */
function blurred(random: Random, person: FieldValues): FieldValues {
  const values: Record<string, FieldValue> = { ...person };
  if (random.chance(0.3)) delete values['phone'];
  if (random.chance(0.15)) delete values['email'];
  if (random.chance(0.3)) values['city'] = random.pick(cities);
  if (random.chance(0.2)) values['company'] = null;
  if (random.chance(0.2)) values['name'] = String(values['name']).toUpperCase();
  if (random.chance(0.15)) values['consent'] = random.pick(['denied', 'granted']);
  if (random.chance(0.2)) values['tags'] = [random.pick(['vip', 'feira'])];
  if (random.chance(0.2)) values['notes'] = random.pick(['Ligou.', 'Pediu orçamento.']);
  return values;
}

function createTokens() {
  let count = 0;
  return () => `tk${(count += 1)}e`;
}

function someStep(random: Random, tokens: () => string, connections: number): Step {
  const wait = random.pick([0, 0, 100, 700, 3000, 20_000, 120_000]);
  const crm = random.int(0, connections - 1);
  const who = random.int(0, 30);
  const roll = random.next();
  if (roll < 0.2) return { do: 'edit', who, edit: someEdit(random, tokens), wait };
  if (roll < 0.42) return { do: 'theirEdit', crm, who, edit: someEdit(random, tokens), wait };
  if (roll < 0.48) {
    const to = Array.from({ length: connections }, (_, n) => n).filter(() => random.chance(0.7));
    return { do: 'add', values: newcomer(random, tokens()), to, wait };
  }
  if (roll < 0.52) return { do: 'theirAdd', crm, values: newcomer(random, tokens()), wait };
  if (roll < 0.55) return { do: 'remove', who, wait };
  if (roll < 0.58) return { do: 'restore', who, wait };
  if (roll < 0.62) return { do: 'theirDelete', crm, who, wait };
  if (roll < 0.64) return { do: 'theirUndelete', crm, who, wait };
  if (roll < 0.74) return { do: 'pull', crm, wait };
  if (roll < 0.8) return { do: 'tick', wait };
  if (roll < 0.84) return { do: 'send', who, wait };
  if (roll < 0.88) return { do: 'look', wait };
  if (roll < 0.94)
    return { do: 'settle', which: who, how: random.int(0, 9), token: tokens(), wait };
  if (roll < 0.955) return { do: 'offline', crm, wait };
  if (roll < 0.97) return { do: 'online', crm, wait };
  if (roll < 0.98) return { do: 'badToken', crm, wait };
  if (roll < 0.985) return { do: 'kill', wait };
  if (roll < 0.99) return { do: 'sleep', wait };
  return { do: 'clock', by: random.pick([-3_600_000, -5000, 5000, 3_600_000]), wait };
}

function newcomer(random: Random, token: string): FieldValues {
  return {
    name: `Novo ${token}`,
    // Now and then somebody who is known already, by this name or another.
    email: random.chance(0.75)
      ? `${token}@correio.example`
      : random.pick([null, 'pessoa0@correio.example', 'pessoa1@correio.example']),
    phone: random.chance(0.3) ? `+551199${token.replaceAll(/\D/g, '').padStart(7, '0')}` : null,
    city: random.chance(0.5) ? random.pick(cities) : null,
  };
}

function someEdit(random: Random, tokens: () => string): Edit {
  const token = tokens();
  switch (random.int(0, 9)) {
    case 0:
      return { field: 'name', token, value: `Nome ${token}` };
    case 1:
    case 2:
    case 3:
      return { field: 'city', token, value: `Vila ${token}` };
    case 4:
      return { field: 'company', token, value: `Loja ${token}` };
    case 5:
      return { field: 'email', token, value: `${token}@correio.example` };
    case 6:
      return { field: 'notes', token, value: `Nota ${token}.` };
    case 7:
      return { field: 'tags', token, value: [token] };
    case 8:
      return {
        field: random.pick(['city', 'company', 'phone', 'email']),
        token: null,
        value: null,
      };
    default:
      return { field: 'consent', token: null, value: random.pick(['denied', 'granted', 'denied']) };
  }
}
