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
    expect(planOf({}, { status: '' }, {}, opaque)).toEqual(nothing);
    for (const local of ['new', 'lost']) {
      const asked = planOf({ status: 'new' }, { status: local }, {}, opaque);
      expect(asked).toMatchObject({ localPatch: {}, remotePatch: {} });
      expect(asked.conflicts).toEqual([
        { field: 'status', kind: 'schema', base: 'new', local, remote: 'Cliente antigo' },
      ]);
    }
  });

  test('a value there that cannot be read is written over once a person has seen it and chosen', () => {
    const opaque = { opaque: { status: 'Cliente antigo' } };
    const chosen = planOf({ status: 'Cliente antigo' }, { status: 'lost' }, {}, opaque);
    expect(chosen).toMatchObject({ remotePatch: { status: 'lost' }, conflicts: [] });
    const moved = { opaque: { status: 'Cliente novo' } };
    const again = planOf({ status: 'Cliente antigo' }, { status: 'lost' }, {}, moved);
    expect(again).toMatchObject({ remotePatch: {}, conflicts: [{ kind: 'schema' }] });
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

  test('a rule for one side does not let a blank wipe what identifies a person', () => {
    const never = { neverClear: { fromLocal: false, fromRemote: true } };
    const made = planOf({ phone: '1' }, { phone: '2' }, { phone: null }, by('remote', never));
    expect(made).toMatchObject({ localPatch: {}, remotePatch: {} });
    expect(made.conflicts).toEqual([
      { field: 'phone', kind: 'clear', base: '1', local: '2', remote: null },
    ]);
  });

  test('a blank is no answer to whether somebody may be written to, and no question either', () => {
    const never = { neverClear: { fromLocal: false, fromRemote: true } };
    const made = planOf(
      { consent: 'granted' },
      { consent: 'granted' },
      { consent: null },
      by('opt_out_wins', never),
    );
    expect(made).toMatchObject({
      localPatch: {},
      conflicts: [],
      reasons: { consent: 'not_taken' },
    });
  });

  test('of two spellings of one tag the same stays from both ends', () => {
    const profile: FieldProfile = {
      ...exact,
      same: (_field, a, b) => String(a).toLowerCase() === String(b).toLowerCase(),
    };
    const [here, there] = [{ tags: ['vip', 'x'] }, { tags: ['VIP', 'y'] }];
    const merged = { tags: ['VIP', 'x', 'y'] };
    const one = planOf({ tags: [] }, here, there, { ...by('union'), profile });
    const other = planOf({ tags: [] }, there, here, { ...by('union'), profile });
    expect(one).toMatchObject({ localPatch: merged, remotePatch: merged });
    expect(other).toMatchObject({ localPatch: merged, remotePatch: merged });
  });

  const notes: [string, string | null, string, string, string][] = [
    ['both wrote below what was there', 'a', 'a\nb', 'a\nc', 'a\nb\nc'],
    ['both wrote where nothing was', null, 'b', 'c', 'b\nc'],
    ['both wrote the same line and one wrote more', 'a', 'a\nb', 'a\nb\nc', 'a\nb\nc'],
    ['one corrected a line and one added another', 'a', 'a.', 'a\nc', 'a.\nc'],
    ['both corrected the same line', 'a', 'a1', 'a2', 'a1\na2'],
  ];
  test.each(notes)(
    'notes are kept once from both sides: %s',
    (_name, base, local, remote, both) => {
      const made = planOf({ notes: base }, { notes: local }, { notes: remote }, by('append'));
      expect({ notes: local, ...made.localPatch }).toEqual({ notes: both });
      expect({ notes: remote, ...made.remotePatch }).toEqual({ notes: both });
    },
  );

  test('notes of which nothing would be left are asked about', () => {
    const made = planOf({ notes: 'a\nb' }, { notes: 'a' }, { notes: 'b' }, by('append'));
    expect(made).toMatchObject({ localPatch: {}, remotePatch: {} });
    expect(made.conflicts).toHaveLength(1);
  });

  test('the larger number stays, and what is no number is asked about', () => {
    const made = planOf({ income: 1 }, { income: 5 }, { income: 3 }, by('max'));
    expect(made).toMatchObject({ remotePatch: { income: 5 }, reasons: { income: 'larger' } });
    const odd = planOf({ income: 1 }, { income: 5 }, { income: 'muito' }, by('max'));
    expect(odd.conflicts).toHaveLength(1);
  });

  const order: [string, string, string, Partial<Plan>][] = [
    ['the step further on stays', 'qualified', 'contacted', { remotePatch: { s: 'qualified' } }],
    ['a sale stands against an end', 'lost', 'converted', { localPatch: { s: 'converted' } }],
    ['an end and a step are in no order', 'lost', 'qualified', { reasons: { s: 'no_order' } }],
    ['nor are two ends', 'lost', 'inactive', { reasons: { s: 'no_order' } }],
  ];
  test.each(order)('of the steps of a lead, %s', (_name, local, remote, expected) => {
    const steps = ['new', 'contacted', 'qualified', 'converted'];
    const made = planOf({ s: 'new' }, { s: local }, { s: remote }, by('forward_only', { steps }));
    expect(made).toMatchObject(expected);
    expect(made.conflicts).toHaveLength('reasons' in expected ? 1 : 0);
  });

  test('the newer change stays only where both times are known and surely apart', () => {
    const at = (local: number | null, remote: number | null) =>
      planOf(
        { x: 'a' },
        { x: 'b' },
        { x: 'c' },
        {
          ...by('newest'),
          times: { x: { local, remote } },
          timesUnsureBy: 1000,
        },
      );
    expect(at(5000, 1000).remotePatch).toEqual({ x: 'b' });
    expect(at(1000, 5000).localPatch).toEqual({ x: 'c' });
    for (const unsure of [at(1000, 2000), at(null, 5000), at(5000, null)]) {
      expect(unsure).toMatchObject({ localPatch: {}, remotePatch: {} });
      expect(unsure.conflicts).toHaveLength(1);
    }
  });

  test('where values go one way only, that side is right and nobody is asked', () => {
    const three = [{ x: 'a' }, { x: 'b' }, { x: 'c' }] as const;
    const sends = planOf(...three, by('manual', { takes: false }));
    expect(sends).toMatchObject({ localPatch: {}, remotePatch: { x: 'b' }, conflicts: [] });
    const takes = planOf(...three, by('manual', { sends: false }));
    expect(takes).toMatchObject({ localPatch: { x: 'c' }, remotePatch: {}, conflicts: [] });
  });
});

describe('a difference that was accepted', () => {
  const muted = { city: { local: 'Campinas', remote: 'Santos' } };
  const of = (local: string, remote: string) =>
    planOf({ city: 'Itu' }, { city: local }, { city: remote }, { muted });

  test('is left as it stands, and is no conflict', () => {
    const made = of('Campinas', 'Santos');
    expect(made).toMatchObject({ localPatch: {}, remotePatch: {}, conflicts: [], agreed: {} });
    expect(made.reasons).toEqual({ city: 'muted' });
  });

  test('is one like any other as soon as either side moves, and none when they agree', () => {
    expect(of('Campinas', 'Itu').remotePatch).toEqual({ city: 'Campinas' });
    expect(of('Itu', 'Santos').localPatch).toEqual({ city: 'Santos' });
    expect(of('Jundiaí', 'Santos').conflicts).toHaveLength(1);
    expect(of('Santos', 'Santos').agreed).toEqual({ city: 'Santos' });
  });

  test('does not answer a question that is open', () => {
    const same = { muted, frozen: new Set(['city']) };
    const asked = planOf({ city: 'Itu' }, { city: 'Campinas' }, { city: 'Santos' }, same);
    expect(asked.reasons).toEqual({ city: 'frozen' });
  });
});
