import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../src/main/sandbox/random.ts';
import { ana } from '../support/sync-in-a-test.ts';
import type { CrmProfile } from './crm.ts';
import { leadsOf } from './play.ts';
import { profiles } from './profiles.ts';
import { effects, quiesce } from './quiesce.ts';
import { stateOf } from './state.ts';
import { createWorld } from './world.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'Santos' };

async function worldOf(...kinds: readonly CrmProfile[]) {
  const world = await createWorld({
    seed: 3,
    profiles: kinds.map((kind, index) => ({ ...kind, id: `sim-${index}` })),
  });
  onTestFinished(world.close);
  for (const index of kinds.keys()) await world.connect(index);
  await world.idle();
  return world;
}

test('three systems around one lead: each edit is one write at each other side, and no more ever', async () => {
  const world = await worldOf(profiles.marked, profiles.natural, profiles.marked);
  const app = world.app();
  app.add(maria, { ...ana, sendTo: [0, 1, 2].map((index) => world.connection(index).id) });
  expect(await quiesce(world)).not.toBeNull();
  expect(effects(world)).toBe(3);
  const random = createRandom(11);
  let expected = 3;
  for (let turn = 0; turn < 6; turn += 1) {
    const where = random.int(0, 3);
    const city = `Vila ${turn}`;
    const crm = world.crms[where];
    if (crm === undefined) {
      const [lead] = leadsOf(app, false);
      if (lead) app.edit(lead, { city });
      expected += 3;
    } else {
      crm.update('person', crm.live()[0] ?? '', { city });
      expected += 2;
    }
    await world.pass(60_000);
    expect(await quiesce(world, 60_000)).not.toBeNull();
    expect(world.crms.map((each) => each.read(each.live()[0] ?? '')?.values['city'])).toEqual([
      city,
      city,
      city,
    ]);
    expect(effects(world)).toBe(expected);
  }
  expect(app.conflicts()).toEqual([]);
});

test('what a person writes there right after us is their edit and no echo of ours', async () => {
  const world = await worldOf({ ...profiles.marked, indexLagMs: 0 });
  const [crm] = world.crms;
  const app = world.app();
  const lead = app.add(maria, { ...ana, sendTo: [world.connection(0).id] });
  await world.idle();
  const [id = ''] = crm?.live() ?? [];
  app.edit(lead, { city: 'Niterói' });
  await world.idle();
  crm?.update('person', id, { city: 'Olinda' });
  app.pull();
  await world.idle();
  await quiesce(world);
  expect(app.now(lead).city).toBe('Olinda');
  expect(crm?.read(id)?.values['city']).toBe('Olinda');
});

test('a value that the system shortened, edited here again at once, clashes with nobody', async () => {
  const short: CrmProfile = {
    ...profiles.marked,
    shapes: (field, value) =>
      field === 'company' && typeof value === 'string' ? value.slice(0, 8).trim() : value,
    shapesKnown: false,
  };
  const world = await worldOf(short);
  const app = world.app();
  const lead = app.add(
    { ...maria, company: 'Padaria da Maria' },
    { ...ana, sendTo: [world.connection(0).id] },
  );
  await world.idle();
  app.edit(lead, { company: 'Loja da Maria das Dores' });
  await world.idle();
  await quiesce(world);
  expect(app.conflicts()).toEqual([]);
  expect(world.crms[0]?.read('1000')?.values['company']).toBe('Loja da');
  expect(app.now(lead).company).toBe('Loja da');
});

test('a page applied twice, or with its records in another order, comes to the same', async () => {
  const states = new Set<string>();
  for (const order of ['as they come', 'twice', 'shuffled'] as const) {
    const world = await worldOf({ ...profiles.natural, indexLagMs: 0, pageSize: 50 });
    const [crm] = world.crms;
    const app = world.app();
    for (let n = 0; n < 6; n += 1) {
      app.add({ name: `Ana ${n}`, email: `ana${n}@correio.example`, city: 'Santos' });
    }
    const people = Array.from({ length: 6 }, (_, n) => ({
      name: `Ana ${n}`,
      email: `ana${n}@correio.example`,
      city: n % 2 === 0 ? 'Santos' : 'Olinda',
      company: `Loja ${n}`,
    }));
    const random = createRandom(5);
    const listed = order === 'shuffled' ? people.toSorted(() => random.next() - 0.5) : people;
    for (const values of listed) crm?.create('person', values, null);
    for (let time = 0; time < (order === 'twice' ? 2 : 1); time += 1) {
      app.pull();
      await world.idle();
    }
    expect(await quiesce(world, 60_000)).not.toBeNull();
    const told = JSON.parse(stateOf(world)) as [[string, Record<string, unknown>[]][], unknown];
    const [leads = [], , conflicts = []] = told[0].map(([, rows]) => rows);
    const about = (rows: readonly Record<string, unknown>[], fields: readonly string[]) =>
      rows.map((row) => JSON.stringify(fields.map((field) => row[field]))).toSorted();
    states.add(
      JSON.stringify([
        about(leads, ['name', 'email', 'city', 'company']),
        about(conflicts, ['kind', 'field', 'base', 'local', 'remote']),
      ]),
    );
  }
  expect(states.size).toBe(1);
});
