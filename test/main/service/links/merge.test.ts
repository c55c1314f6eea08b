import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  plan,
  type FieldPolicy,
  type FieldRule,
  type Plan,
  type PlanInput,
} from '../../../../src/main/service/links/merge.ts';
import type {
  FieldValue,
  FieldValues,
} from '../../../../src/main/service/providers/field-values.ts';
import type { FieldProfile } from '../../../../src/main/service/providers/provider.ts';

const ask: FieldRule = {
  policy: 'manual',
  neverClear: { fromLocal: false, fromRemote: false },
  sends: true,
  takes: true,
};

const text = (value: FieldValue) =>
  Array.isArray(value)
    ? JSON.stringify(value.toSorted())
    : JSON.stringify(value === '' ? null : value);
const exact: FieldProfile = {
  same: (_field, a, b) => text(a) === text(b) || (isEmpty(a) && isEmpty(b)),
  out: (_field, value) => value,
  in: (_field, value) => value,
};
const isEmpty = (value: FieldValue) =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

function planOf(
  base: FieldValues,
  local: FieldValues,
  remote: FieldValues,
  more: Partial<PlanInput> = {},
): Plan {
  return plan({ base, local, remote, rule: () => ask, profile: exact, frozen: new Set(), ...more });
}

const nothing = { localPatch: {}, remotePatch: {}, conflicts: [], agreed: {}, reasons: {} };

describe('one field, from three snapshots', () => {
  const cases: [string, FieldValues, FieldValues, FieldValues, Partial<Plan>][] = [
    [
      'both sides as they were: they agree, and nothing is to be done',
      { city: 'Campinas' },
      { city: 'Campinas' },
      { city: 'Campinas' },
      { agreed: { city: 'Campinas' }, reasons: { city: 'agree' } },
    ],
    [
      'only the remote changed: its value is taken',
      { city: 'Campinas' },
      { city: 'Campinas' },
      { city: 'Santos' },
      { localPatch: { city: 'Santos' }, reasons: { city: 'remote_changed' } },
    ],
    [
      'only we changed: ours is sent',
      { city: 'Campinas' },
      { city: 'Santos' },
      { city: 'Campinas' },
      { remotePatch: { city: 'Santos' }, reasons: { city: 'local_changed' } },
    ],
    [
      'both made the same change: it becomes the base',
      { city: 'Campinas' },
      { city: 'Santos' },
      { city: 'Santos' },
      { agreed: { city: 'Santos' }, reasons: { city: 'agree' } },
    ],
    [
      'both changed differently: a person is asked and nothing is overwritten',
      { city: 'Campinas' },
      { city: 'Santos' },
      { city: 'Niterói' },
      {
        conflicts: [
          { field: 'city', kind: 'clash', base: 'Campinas', local: 'Santos', remote: 'Niterói' },
        ],
        reasons: { city: 'both_changed' },
      },
    ],
    [
      'no base and only there filled: theirs fills ours',
      {},
      { city: null },
      { city: 'Santos' },
      { localPatch: { city: 'Santos' }, reasons: { city: 'remote_changed' } },
    ],
    [
      'no base and only here filled: ours fills theirs',
      {},
      { city: 'Santos' },
      { city: '' },
      { remotePatch: { city: 'Santos' }, reasons: { city: 'local_changed' } },
    ],
    [
      'no base and both filled differently: a person is asked',
      {},
      { city: 'Santos' },
      { city: 'Niterói' },
      {
        conflicts: [
          { field: 'city', kind: 'clash', base: null, local: 'Santos', remote: 'Niterói' },
        ],
        reasons: { city: 'both_changed' },
      },
    ],
    ['a key that is absent there is no change', { city: 'Santos' }, { city: 'Santos' }, {}, {}],
    [
      'a key that is absent there does not hold back our change',
      { city: 'Santos' },
      { city: 'Niterói' },
      {},
      { remotePatch: { city: 'Niterói' }, reasons: { city: 'local_changed' } },
    ],
  ];
  test.each(cases)('%s', (_name, base, local, remote, expected) => {
    expect(planOf(base, local, remote)).toEqual({ ...nothing, ...expected });
  });
});

describe('field policies', () => {
  const by = (policy: FieldPolicy, more: Partial<FieldRule> = {}) => ({
    rule: () => ({ ...ask, policy, ...more }),
  });

  test('a blank from there over what identifies a person is asked about, not taken', () => {
    const rule = by('manual', { neverClear: { fromLocal: false, fromRemote: true } });
    const { localPatch, conflicts } = planOf({ phone: '1' }, { phone: '1' }, { phone: '' }, rule);
    expect(localPatch).toEqual({});
    expect(conflicts).toEqual([
      { field: 'phone', kind: 'clear', base: '1', local: '1', remote: '' },
    ]);
  });

  test('tags merge as sets: what either added is in, what either took away is out', () => {
    const made = planOf(
      { tags: ['a', 'b', 'c'] },
      { tags: ['a', 'b', 'x'] },
      { tags: ['b', 'c', 'y'] },
      by('union'),
    );
    expect(made.localPatch).toEqual({ tags: ['b', 'x', 'y'] });
    expect(made.remotePatch).toEqual({ tags: ['b', 'x', 'y'] });
  });

  test('a refusal there wins over consent here, whatever the base says', () => {
    const made = planOf(
      { consent: 'granted' },
      { consent: 'granted' },
      { consent: 'denied' },
      by('opt_out_wins'),
    );
    expect(made.localPatch).toEqual({ consent: 'denied' });
  });

  test('a refusal here is sent and consent there does not lift it', () => {
    const made = planOf(
      { consent: 'denied' },
      { consent: 'denied' },
      { consent: 'granted' },
      by('opt_out_wins'),
    );
    expect(made).toMatchObject({ localPatch: {}, remotePatch: { consent: 'denied' } });
  });

  test('consent that the other side does not tell is never lifted there', () => {
    const made = planOf({ consent: 'denied' }, { consent: 'granted' }, {}, by('opt_out_wins'));
    expect(made).toMatchObject({ localPatch: {}, remotePatch: {}, conflicts: [] });
  });

  test('an open conflict freezes its field both ways until the sides agree', () => {
    const frozen = { frozen: new Set(['city']) };
    const back = planOf({ city: 'A' }, { city: 'B' }, { city: 'A' }, frozen);
    expect(back).toMatchObject({ localPatch: {}, remotePatch: {} });
    expect(back.conflicts).toHaveLength(1);
    const agreed = planOf({ city: 'A' }, { city: 'B' }, { city: 'B' }, frozen);
    expect(agreed).toMatchObject({ conflicts: [], agreed: { city: 'B' } });
  });

  test('a value there that cannot be read is neither taken nor overwritten', () => {
    const opaque = { opaque: { status: 'Cliente antigo' } };
    const resting = planOf({ status: 'new' }, { status: 'new' }, {}, opaque);
    expect(resting).toEqual(nothing);
    const edited = planOf({ status: 'new' }, { status: 'lost' }, {}, opaque);
    expect(edited.remotePatch).toEqual({});
    expect(edited.conflicts).toEqual([
      { field: 'status', kind: 'schema', base: 'new', local: 'lost', remote: 'Cliente antigo' },
    ]);
  });

  test('a value that cannot be carried over is left where it is', () => {
    const profile: FieldProfile = { ...exact, out: () => undefined };
    expect(planOf({ x: 'a' }, { x: 'b' }, { x: 'a' }, { profile })).toMatchObject({
      remotePatch: {},
      reasons: { x: 'not_sent' },
    });
  });

  test('what the other system makes of a value is not taken for an edit of it', () => {
    const shout = (value: FieldValue) => (typeof value === 'string' ? value.toUpperCase() : value);
    const profile: FieldProfile = { ...exact, out: (_field, value) => shout(value) };
    expect(planOf({ x: 'ANA' }, { x: 'Ana' }, { x: 'ANA' }, { profile })).toMatchObject({
      localPatch: {},
      remotePatch: {},
      agreed: { x: 'ANA' },
    });
    expect(planOf({ x: 'ANA' }, { x: 'Ana' }, { x: 'BIA' }, { profile }).localPatch).toEqual({
      x: 'BIA',
    });
  });
});

/** Laws of the planner, over records of which one was made from the other by a few edits. */
describe('laws', () => {
  const runs = { numRuns: 20_000 };
  const fields = ['name', 'tags', 'consent', 'a', 'b'] as const;
  const values: Record<(typeof fields)[number], fc.Arbitrary<FieldValue>> = {
    name: fc.constantFrom('Ana', 'Bia', '', null),
    tags: fc.uniqueArray(fc.constantFrom('x', 'y', 'z')),
    consent: fc.constantFrom('unknown', 'granted', 'denied'),
    a: fc.constantFrom('1', '2', '3', null),
    b: fc.constantFrom(1, 2, null),
  };
  const record = fc.record(values);
  const edits = fc.record(values, { requiredKeys: [] });
  const gaps = fc.subarray([...fields]);
  const policies = fc.constantFrom<FieldPolicy>('manual', 'local', 'remote');
  const flags = fc.record({ fromLocal: fc.boolean(), fromRemote: fc.boolean() });

  const situation = fc
    .tuple(record, edits, edits, gaps, gaps, gaps, policies, flags, fc.subarray([...fields]))
    .map(([origin, ours, theirs, noBase, unsaidHere, unsaidThere, policy, neverClear, frozen]) => {
      const rule = (field: string): FieldRule => {
        if (field === 'tags') return { ...ask, policy: 'union' };
        if (field === 'consent') return { ...ask, policy: 'opt_out_wins' };
        return { ...ask, policy, neverClear };
      };
      return {
        base: without(origin, noBase),
        local: without({ ...origin, ...ours }, unsaidHere),
        remote: without({ ...origin, ...theirs }, unsaidThere),
        rule,
        profile: exact,
        frozen: new Set<string>(frozen.filter((f) => f !== 'consent' && f !== 'tags')),
      } satisfies PlanInput;
    });

  function without(values: FieldValues, keys: readonly string[]): FieldValues {
    return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
  }

  function swapped(input: PlanInput): PlanInput {
    const other = { local: 'remote', remote: 'local' } as const;
    return {
      ...input,
      local: input.remote,
      remote: input.local,
      rule(field) {
        const rule = input.rule(field);
        const policy =
          rule.policy === 'local' || rule.policy === 'remote' ? other[rule.policy] : rule.policy;
        const { fromLocal, fromRemote } = rule.neverClear;
        return { ...rule, policy, neverClear: { fromLocal: fromRemote, fromRemote: fromLocal } };
      },
    };
  }

  test('swapping the sides and their policies swaps the plan', () => {
    fc.assert(
      fc.property(situation, (input) => {
        const [one, other] = [plan(input), plan(swapped(input))];
        expect(other.localPatch).toEqual(one.remotePatch);
        expect(other.remotePatch).toEqual(one.localPatch);
        expect(other.conflicts.map(({ field, kind }) => [field, kind])).toEqual(
          one.conflicts.map(({ field, kind }) => [field, kind]),
        );
        expect(Object.keys(other.agreed)).toEqual(Object.keys(one.agreed));
      }),
      runs,
    );
  });

  test('once a plan is carried out, planning again finds nothing more to do', () => {
    fc.assert(
      fc.property(situation, (input) => {
        const first = plan(input);
        const local = { ...input.local, ...first.localPatch };
        const remote = { ...input.remote, ...first.remotePatch };
        const base: Record<string, FieldValue> = { ...input.base, ...first.agreed };
        for (const field of Object.keys({ ...first.localPatch, ...first.remotePatch })) {
          base[field] = remote[field] ?? local[field] ?? null;
        }
        const frozen = new Set([...input.frozen, ...first.conflicts.map(({ field }) => field)]);
        const second = plan({ ...input, base, local, remote, frozen });
        expect(second.localPatch).toEqual({});
        expect(second.remotePatch).toEqual({});
        expect(second.conflicts.map(({ field }) => field)).toEqual(
          first.conflicts.map(({ field }) => field),
        );
      }),
      runs,
    );
  });

  test('with our side at the base, everything the other side says is taken', () => {
    fc.assert(
      fc.property(record, record, (base, remote) => {
        const made = planOf(base, base, remote, {
          rule: (field) => (field === 'tags' ? { ...ask, policy: 'union' } : ask),
        });
        expect(made.remotePatch).toEqual({});
        expect(made.conflicts).toEqual([]);
        for (const [field, value] of Object.entries({ ...base, ...made.localPatch })) {
          expect(exact.same(field, value, remote[field as keyof typeof remote])).toBe(true);
        }
      }),
      runs,
    );
  });

  test('no field is both carried over and asked about, and none that rests is in a patch', () => {
    fc.assert(
      fc.property(situation, (input) => {
        const made = plan(input);
        const patched = { ...made.localPatch, ...made.remotePatch };
        for (const { field } of made.conflicts) expect(patched).not.toHaveProperty([field]);
        for (const field of Object.keys(made.agreed)) expect(patched).not.toHaveProperty([field]);
        for (const field of input.frozen) expect(patched).not.toHaveProperty([field]);
        for (const field of Object.keys(patched)) {
          const { [field]: ours } = input.local;
          const { [field]: theirs } = input.remote;
          const resting =
            ours !== undefined && theirs !== undefined && exact.same(field, ours, theirs);
          expect(resting).toBe(false);
        }
      }),
      runs,
    );
  });

  test('a refusal on either side that both speak of ends up on both', () => {
    fc.assert(
      fc.property(situation, (input) => {
        const { consent: ours } = input.local;
        const { consent: theirs } = input.remote;
        if (ours === undefined || theirs === undefined) return;
        if (ours !== 'denied' && theirs !== 'denied') return;
        const made = plan(input);
        expect({ ...input.local, ...made.localPatch }['consent']).toBe('denied');
        expect({ ...input.remote, ...made.remotePatch }['consent']).toBe('denied');
      }),
      runs,
    );
  });

  test('the order of fields does not matter', () => {
    fc.assert(
      fc.property(situation, (input) => {
        const turned = (of: FieldValues) => Object.fromEntries(Object.entries(of).toReversed());
        const { base, local, remote } = input;
        expect(
          plan({ ...input, base: turned(base), local: turned(local), remote: turned(remote) }),
        ).toEqual(plan(input));
      }),
      runs,
    );
  });
});
