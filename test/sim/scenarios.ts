import { expect } from 'vitest';
import { profiles } from './profiles.ts';
import { furtherScenarios } from './scenarios-further.ts';
import { maria, type Scenario, type Stage } from './sweep.ts';

/** The things that sync does, each to be killed at every point. */
export const scenarios: readonly Scenario[] = [
  ...(['keyed', 'upserting', 'marked', 'natural', 'blind'] as const).map(createOn),
  ...(['keyed', 'upserting'] as const).map(createSentAgain),
  {
    name: 'a create whose answer is lost is looked for and found',
    profile: profiles.marked,
    faults: { probability: 0, at: [{ call: 'create', nth: 1, fault: 'reset-after' }] },
    deed: addOnce,
    after: isThereOnce,
  },
  {
    name: 'a create that never arrived is made again',
    profile: profiles.natural,
    faults: { probability: 0, at: [{ call: 'create', nth: 1, fault: 'reset-before' }] },
    deed: addOnce,
    after: isThereOnce,
  },
  {
    name: 'an update',
    profile: profiles.marked,
    before: (at) => at.add(maria),
    deed: (at) => void at.world.act((app) => app.edit(at.lead(), { city: 'Niterói' })),
    after(at) {
      expect(at.there()?.['city']).toBe('Niterói');
      expect(at.lead().city).toBe('Niterói');
      expect(at.app().conflicts()).toEqual([]);
      expect(at.effects()).toEqual(['create', 'update']);
    },
  },
  {
    name: 'an update whose answer is lost, of a record that is written whole',
    profile: profiles.natural,
    faults: { probability: 0, at: [{ call: 'update', nth: 1, fault: 'timeout-after' }] },
    before: (at) => at.add(maria),
    deed: (at) => void at.world.act((app) => app.edit(at.lead(), { city: 'Niterói' })),
    after(at) {
      expect(at.there()?.['city']).toBe('Niterói');
      expect(at.effects()).toEqual(['create', 'update']);
    },
  },
  {
    name: 'a delete',
    profile: profiles.marked,
    before: (at) => at.add(maria),
    deed: (at) => void at.world.act((app) => app.remove(at.lead())),
    after(at) {
      expect(at.crm.live()).toEqual([]);
      expect(at.effects()).toEqual(['create', 'delete']);
      expect(at.lead().deletedAt).not.toBeNull();
    },
  },
  {
    name: 'a delete taken back',
    profile: profiles.marked,
    async before(at) {
      at.add(maria);
      await at.world.idle();
      at.world.act((app) => app.remove(at.lead()));
    },
    deed: (at) => void at.world.act((app) => app.restore(at.lead())),
    after(at) {
      expect(at.crm.live()).toHaveLength(1);
      expect(at.there()?.['name']).toBe(maria.name);
    },
  },
  {
    name: 'pages of a reading: new people, known ones changed, one gone',
    profile: { ...profiles.marked, pageSize: 2 },
    async before(at) {
      at.add(maria);
      for (const n of [1, 2, 3])
        at.crm.create('person', { name: `Ana ${n}`, city: 'Olinda' }, null);
      await at.world.pass(120_000);
      at.app().pull();
      await at.world.idle();
      await at.world.pass(120_000);
      const [first, second, third] = at.crm.ids();
      at.crm.update('person', first ?? '', { city: 'Pelotas' });
      at.crm.update('person', second ?? '', { city: 'Pelotas' });
      at.crm.remove('person', third ?? '');
      for (const n of [4, 5]) at.crm.create('person', { name: `Ana ${n}`, city: 'Olinda' }, null);
      await at.world.pass(120_000);
    },
    deed: (at) => void at.world.act((app) => app.pull()),
    after(at) {
      const count = (sql: string) => at.app().db.client.prepare(sql).pluck().get();
      // All that were ever seen are kept; the one that is gone is let go of.
      expect(count('select count(*) from lead where deleted_at is null')).toBe(6);
      expect(count(`select count(*) from link where lifecycle = 'linked'`)).toBe(5);
      expect(count(`select count(*) from lead where city = 'Pelotas'`)).toBe(2);
      expect(at.effects().filter((op) => op !== 'update')).toEqual(['create']);
    },
  },
  ...(['local', 'remote'] as const).map(settling),
  ...furtherScenarios,
  {
    name: 'somebody else’s edit between ours and its sending',
    profile: profiles.marked,
    before: (at) => at.add(maria),
    deed(at) {
      const [id] = at.crm.live();
      if (at.there()?.['city'] === 'Santos') at.crm.update('person', id ?? '', { city: 'Recife' });
      at.world.act((app) => app.edit(at.lead(), { company: 'Loja da Maria' }));
    },
    after(at) {
      expect(at.there()).toMatchObject({ city: 'Recife', company: 'Loja da Maria' });
      expect(at.lead()).toMatchObject({ city: 'Recife', company: 'Loja da Maria' });
    },
  },
];

function createOn(kind: keyof typeof profiles): Scenario {
  return {
    name: `a create on a ${kind} system`,
    profile: profiles[kind],
    deed: addOnce,
    after: isThereOnce,
  };
}

/** Where a create can be sent again nobody is ever asked, and nothing waits for a search. */
function createSentAgain(kind: 'keyed' | 'upserting'): Scenario {
  return {
    name: `a create on a ${kind} system whose answer is lost, twice`,
    stride: 9,
    profile: profiles[kind],
    faults: {
      probability: 0,
      at: [
        { call: 'create', nth: 1, fault: 'reset-after' },
        { call: 'create', nth: 2, fault: 'timeout-after' },
      ],
    },
    deed: addOnce,
    after(at) {
      expect(at.app().conflicts()).toEqual([]);
      expect(at.crm.live()).toHaveLength(1);
      expect(at.effects()).toEqual(['create']);
    },
  };
}

function addOnce(at: Stage): void {
  const added = at.world.act((app) =>
    app.db.client.prepare('select count(*) from lead').pluck().get(),
  );
  if (added === 0) at.add(maria);
}

/** Never twice; and once, but where nobody can tell and a person is asked. */
function isThereOnce(at: Stage): void {
  const asked = at
    .app()
    .conflicts()
    .some(({ kind }) => kind === 'uncertain_create');
  const creates = at.effects().filter((op) => op === 'create').length;
  expect(creates).toBeLessThanOrEqual(1);
  if (!asked) expect(at.crm.live()).toHaveLength(1);
  expect(at.app().db.client.prepare('select count(*) from lead').pluck().get()).toBe(1);
}

function settling(choice: 'local' | 'remote'): Scenario {
  return {
    name: `a conflict settled in favour of ${choice === 'local' ? 'ours' : 'theirs'}`,
    profile: profiles.marked,
    async before(at) {
      at.add(maria);
      await at.world.idle();
      at.app().gate.hold(at.world.connection(0).id, 'paused', '');
      at.app().edit(at.lead(), { city: 'Niterói' });
      at.crm.update('person', at.crm.live()[0] ?? '', { city: 'Recife' });
      at.app().gate.release(at.world.connection(0).id, 'paused');
    },
    deed: (at) => at.settle(choice),
    after(at) {
      const city = choice === 'local' ? 'Niterói' : 'Recife';
      expect(at.app().conflicts()).toEqual([]);
      expect(at.there()?.['city']).toBe(city);
      expect(at.lead().city).toBe(city);
    },
  };
}
