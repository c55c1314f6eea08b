import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  plan,
  type FieldPolicy,
  type FieldRule,
  type Plan,
  type PlanInput,
  type Reason,
} from '../../../../src/main/service/links/merge.ts';
import {
  isBlank,
  type FieldValue,
  type FieldValues,
} from '../../../../src/main/service/providers/field-values.ts';
import type { FieldProfile } from '../../../../src/main/service/providers/provider.ts';

/**
 * Laws of the planner, over records of which each side was made from one base by a few edits.
 *
 * One case is a whole record with a field of every kind; every law is asked of every case.
 */
const CASES = 100_000;

const fields = ['name', 'city', 'tags', 'notes', 'income', 'status', 'consent'] as const;
type Field = (typeof fields)[number];

const values: Readonly<Record<Field, readonly FieldValue[]>> = {
  name: ['Ana', 'ANA', 'Bia', '', null],
  city: ['Campinas', 'Santos', 'Recife', null],
  tags: [[], ['x'], ['x', 'y'], ['y', 'z'], ['Z']],
  notes: [null, 'a', 'a\nb', 'b\na', 'a\nc', 'c', 'a\nb\n\nd'],
  income: [null, 1, 2, 3],
  status: ['new', 'contacted', 'qualified', 'converted', 'lost', 'inactive', null],
  consent: ['unknown', 'granted', 'denied', null],
};
const steps = ['new', 'contacted', 'qualified', 'converted'];

const fixed: Readonly<Partial<Record<Field, FieldPolicy>>> = {
  tags: 'union',
  notes: 'append',
  income: 'max',
  status: 'forward_only',
  consent: 'opt_out_wins',
};

const upper = (value: FieldValue) => (typeof value === 'string' ? value.toUpperCase() : value);
const canonical = (value: FieldValue) => {
  if (isBlank(value)) return 'null';
  return Array.isArray(value) ? value.map(upper).toSorted().join() : JSON.stringify(value);
};
const same: FieldProfile['same'] = (_field, a, b) => a === b || canonical(a) === canonical(b);
const asIs = (_field: string, value: FieldValue) => value;
/** What systems are known to do to values on the way: shout names, not know a step, refuse a blank. */
const ways: readonly FieldProfile[] = [
  { same, out: asIs, in: asIs },
  { same, out: (field, value) => (field === 'name' ? upper(value) : value), in: asIs },
  {
    same,
    out: (field, value) => (field === 'city' && isBlank(value) ? undefined : value),
    in: (field, value) => (field === 'status' && value === 'converted' ? 'qualified' : value),
  },
];

type Situation = PlanInput & { readonly rules: Readonly<Record<string, FieldRule>> };

const digit = (most: number) => fc.integer({ min: 0, max: most - 1 });
/**
 * Per field: which value at first, what each side made of it, and how it is ruled; drawn as one
 * number, since drawing is what takes long.
 */
const parts = [7, 14, 14, 1 << 9, 4, 16];
const fieldCase = digit(parts.reduce((product, size) => product * size, 1));

function decoded(drawn: number): number[] {
  let rest = drawn;
  return parts.map((size) => {
    const part = rest % size;
    rest = Math.floor(rest / size);
    return part;
  });
}

const situations: fc.Arbitrary<Situation> = fc
  .tuple(fc.tuple(...fields.map(() => fieldCase)), digit(ways.length))
  .map(([cases, way]) => {
    const [base, local, remote]: Record<string, FieldValue>[] = [{}, {}, {}];
    const rules: Record<string, FieldRule> = {};
    const times: Record<string, { local: number | null; remote: number | null }> = {};
    const frozen = new Set<string>();
    fields.forEach((field, index) => {
      const [first, ours, theirs, bits, policy, time] = decoded(cases[index] as number);
      const of = (at: number) => values[field][at % values[field].length] as FieldValue;
      const bit = (place: number) => ((bits as number) >> place) % 2 === 1;
      const origin = of(first as number);
      // Half of the edits are none, and one in four that is left is made on both sides.
      const [here, there] = [ours as number, theirs as number];
      if (!(bit(0) && bit(1))) base![field] = origin;
      if (!(bit(2) && bit(3) && bit(4))) local![field] = here < 7 ? origin : of(here);
      if (!(bit(2) && bit(3) && !bit(4))) remote![field] = there < 7 ? origin : of(there);
      rules[field] = {
        policy:
          fixed[field] ??
          (['manual', 'local', 'remote', 'newest'] as const)[policy as number] ??
          'manual',
        neverClear: { fromLocal: bit(5), fromRemote: bit(6) },
        sends: !(bit(7) && bit(8)),
        takes: !(bit(7) && !bit(8) && bit(0)),
        steps,
      };
      if (bit(4) && bit(5) && bit(6)) frozen.add(field);
      const instants = [null, 0, 900, 5000];
      const at = time as number;
      times[field] = { local: instants[at % 4] ?? null, remote: instants[at >> 2] ?? null };
    });
    return {
      base: base!,
      local: local!,
      remote: remote!,
      rules,
      rule: (field: string) => rules[field] as FieldRule,
      profile: ways[way] as FieldProfile,
      frozen,
      times,
      timesUnsureBy: 1000,
    };
  });

function swapped(input: Situation): PlanInput {
  const { profile, rules } = input;
  const other: Partial<Record<FieldPolicy, FieldPolicy>> = { local: 'remote', remote: 'local' };
  return {
    ...input,
    local: input.remote,
    remote: input.local,
    profile: { same: profile.same, out: profile.in, in: profile.out },
    times: Object.fromEntries(
      Object.entries(input.times ?? {}).map(([field, { local, remote }]) => [
        field,
        { local: remote, remote: local },
      ]),
    ),
    rule(field) {
      const { policy, neverClear, sends, takes, ...rest } = rules[field] as FieldRule;
      return {
        ...rest,
        policy: other[policy] ?? policy,
        neverClear: { fromLocal: neverClear.fromRemote, fromRemote: neverClear.fromLocal },
        sends: takes,
        takes: sends,
      };
    },
  };
}

/** Both records and their base once a plan was carried out on both sides. */
function carriedOut(input: PlanInput, made: Plan): PlanInput {
  const { profile } = input;
  const local = { ...input.local, ...made.localPatch };
  const remote: Record<string, FieldValue> = { ...input.remote };
  const base: Record<string, FieldValue> = { ...input.base, ...made.agreed };
  for (const field of Object.keys(made.localPatch)) base[field] = input.remote[field] ?? null;
  for (const [field, value] of Object.entries(made.remotePatch)) {
    remote[field] = profile.out(field, value) ?? null;
    base[field] = value;
  }
  const frozen = new Set([...input.frozen, ...made.conflicts.map(({ field }) => field)]);
  return { ...input, local, remote, base, frozen };
}

const none = (values: FieldValues) => Object.keys(values).length === 0;
const asked = ({ conflicts }: Plan) => conflicts.map(({ field, kind }) => `${field} ${kind}`);
const keysOf = (values: FieldValues) => Object.keys(values).toSorted();
const turned = (of: FieldValues) => Object.fromEntries(Object.entries(of).toReversed());

/** The first law that a case breaks, in words; null when all hold. */
function broken(input: Situation): string | null {
  const made = plan(input);
  return (
    swapping(input, made) ??
    again(input, made) ??
    resting(input, made) ??
    consent(input, made) ??
    onlyTheyMoved(input)
  );
}

function swapping(input: Situation, made: Plan): string | null {
  const other = plan(swapped(input));
  if (!isDeepStrictEqual(other.localPatch, made.remotePatch)) {
    // What is sent is in our form and what is taken is in the form it takes here.
    const carried = Object.fromEntries(
      Object.entries(made.remotePatch).map(([f, v]) => [f, input.profile.out(f, v) ?? null]),
    );
    if (!isDeepStrictEqual(other.localPatch, carried)) return 'swapping sides: sent';
  }
  if (!isDeepStrictEqual(keysOf(other.remotePatch), keysOf(made.localPatch))) {
    return 'swapping sides: taken';
  }
  if (!isDeepStrictEqual(asked(other), asked(made))) return 'swapping sides: asked';
  if (!isDeepStrictEqual(keysOf(other.agreed), keysOf(made.agreed))) return 'swapping: agreed';
  const { base, local, remote } = input;
  const back = plan({ ...input, base: turned(base), local: turned(local), remote: turned(remote) });
  return isDeepStrictEqual(back, made) ? null : 'the order of fields';
}

function again(input: Situation, made: Plan): string | null {
  const second = plan(carriedOut(input, made));
  if (!none(second.localPatch)) return 'carried out, and something is still to be taken';
  if (!none(second.remotePatch)) return 'carried out, and something is still to be sent';
  const before = made.conflicts.map(({ field }) => field);
  const after = second.conflicts.map(({ field }) => field);
  return isDeepStrictEqual(before, after) ? null : 'carried out, and other questions are asked';
}

function resting(input: Situation, made: Plan): string | null {
  for (const field of [...keysOf(made.localPatch), ...keysOf(made.remotePatch)]) {
    const { [field]: ours } = input.local;
    const { [field]: theirs } = input.remote;
    const { [field]: base } = input.base;
    if (made.conflicts.some((each) => each.field === field)) return 'carried over and asked about';
    if (field in made.agreed) return 'carried over and agreed on';
    if (made.reasons[field] === undefined) return 'carried over without a reason';
    if (input.frozen.has(field) && field !== 'consent') return 'frozen and carried over';
    if (ours === undefined || theirs === undefined) continue;
    if (same(field, ours, theirs)) return 'equal and carried over';
    const rests = base !== undefined && same(field, ours, base) && same(field, theirs, base);
    if (rests) return 'nobody touched it and it was carried over';
  }
  for (const field of keysOf(made.remotePatch)) {
    if (!input.rule(field).sends) return 'sent where nothing may be sent';
  }
  for (const field of keysOf(made.localPatch)) {
    if (!input.rule(field).takes) return 'taken where nothing may be taken';
  }
  return null;
}

function consent(input: Situation, made: Plan): string | null {
  const [ours, theirs] = [input.local['consent'], input.remote['consent']];
  if (made.conflicts.some(({ field }) => field === 'consent')) return 'consent is asked about';
  const after = carriedOut(input, made);
  if (ours === 'denied' && after.local['consent'] !== 'denied') return 'our refusal is undone';
  if (theirs === 'denied' && after.remote['consent'] !== 'denied') return 'their refusal is undone';
  const { sends, takes } = input.rule('consent');
  if (ours === 'denied' && sends && after.remote['consent'] !== 'denied') {
    const moved = input.base['consent'] !== 'denied' || theirs !== undefined;
    if (moved) return 'our refusal does not arrive';
  }
  if (theirs === 'denied' && takes && after.local['consent'] !== 'denied') {
    const moved = input.base['consent'] !== 'denied' || ours !== undefined;
    if (moved) return 'their refusal does not arrive';
  }
  return null;
}

function onlyTheyMoved(input: Situation): string | null {
  const { consent: _ours, ...base } = input.base;
  const { consent: _theirs, ...remote } = input.remote;
  const made = plan({ ...input, base, local: base, remote, frozen: new Set() });
  if (!none(made.remotePatch)) return 'only they changed, and something is sent';
  for (const [field, value] of Object.entries(remote)) {
    const before = base[field];
    const { takes, neverClear } = input.rule(field);
    const carried = input.profile.in(field, value);
    if (before === undefined || carried === undefined || !takes) continue;
    if (neverClear.fromRemote && isBlank(value) && !isBlank(before)) continue;
    const held = made.localPatch[field] === undefined ? before : made.localPatch[field];
    const reached = same(field, held, carried) || made.reasons[field] === 'agree';
    const unmoved = made.reasons[field] === undefined;
    if (!reached && !unmoved) return `only they changed, and ${field} is not taken`;
  }
  return null;
}

const everyReason: readonly Reason[] = [
  'agree',
  'local_changed',
  'remote_changed',
  'policy_local',
  'policy_remote',
  'only_sends',
  'only_takes',
  'merged',
  'appended',
  'larger',
  'further',
  'newer',
  'opt_out_wins',
  'both_changed',
  'no_order',
  'times_unsure',
  'would_clear',
  'frozen',
  'not_sent',
  'not_taken',
];

test('the planner keeps its laws: the same from both ends, done once, nothing touched that rests, no refusal undone', () => {
  let count = 0;
  const met = new Map<Reason, number>();
  fc.assert(
    fc.property(situations, (input) => {
      count += 1;
      const sampled = count % 10 === 0 ? Object.values(plan(input).reasons) : [];
      for (const reason of sampled) {
        met.set(reason, (met.get(reason) ?? 0) + 1);
      }
      const law = broken(input);
      if (law !== null) throw new Error(`${law}: ${JSON.stringify({ input, made: plan(input) })}`);
    }),
    { numRuns: CASES },
  );
  expect(count).toBeGreaterThanOrEqual(CASES);
  // A law that is never put to the test proves nothing.
  const rare = everyReason.filter((reason) => (met.get(reason) ?? 0) < 10);
  expect(rare).toEqual([]);
}, 180_000);
