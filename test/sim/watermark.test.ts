import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../src/main/sandbox/random.ts';
import type { CrmProfile } from './crm.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { leadsOf } from './play.ts';
import { profiles } from './profiles.ts';
import { createWorld, type App, type World } from './world.ts';

/** A system that tells what changed since an instant, a few records at a time. */
const telling: CrmProfile = {
  ...profiles.marked,
  incremental: true,
  pageSize: 2,
  indexLagMs: 5000,
};

async function worldOf(profile: CrmProfile, faults: FaultPlan = noFaults, seed = 1) {
  const world = await createWorld({ seed, profiles: [profile], faults });
  onTestFinished(world.close);
  await world.connect(0);
  await world.idle();
  const [crm] = world.crms;
  if (crm === undefined) throw new Error('There is no system.');
  return { world, crm };
}

const committed = (app: App) =>
  app.db.client.prepare<[], number | null>('select committed from watermark').pluck().get() ?? null;

/** A scheduled reading, which asks only for what is new. */
async function tick(world: World): Promise<void> {
  world.app().tick();
  await world.idle();
}

test('a reading that stops half-way has come no further than before it began', async () => {
  const { world, crm } = await worldOf(telling, {
    probability: 0,
    // The first reading is the one of the new connection; no other gets to its third page.
    at: [4, 5, 6, 7, 8, 9].map((nth) => ({
      call: 'list' as const,
      nth,
      fault: 'down-before' as const,
    })),
  });
  for (let n = 0; n < 6; n += 1) crm.create('person', { name: `Ana ${n}` }, null);
  await world.pass(60_000);
  const before = committed(world.app());
  world.app().tick();
  await world.pass(3000);
  expect(leadsOf(world.app(), false).length).toBeGreaterThan(0);
  expect(committed(world.app())).toBe(before);
  await world.idle();
  for (const wire of world.wires) wire.faults.stop();
  await tick(world);
  expect(leadsOf(world.app(), false)).toHaveLength(6);
});

test('no change there is passed by, whatever the reading meets: lag, coarse times, clocks that differ', async () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const random = createRandom(seed);
    const profile: CrmProfile = {
      ...telling,
      granuleMs: random.pick([1000, 1000, 60_000]),
      offsetMs: random.pick([0, 3_600_000, -3_600_000]),
      indexLagMs: random.pick([0, 5000, 60_000]),
    };
    const { world, crm } = await worldOf(profile, { probability: 0.1 }, seed);
    let highest = Number.NEGATIVE_INFINITY;
    for (let turn = 0; turn < 12; turn += 1) {
      if (random.chance(0.6)) crm.create('person', { name: `Ana ${turn}` }, null);
      const id = random.pick(['', ...crm.live()]);
      if (id !== '') crm.update('person', id, { city: `Vila ${turn}` });
      await world.pass(random.pick([0, 500, 5000, 60_000, 400_000]));
      if (random.chance(0.2)) world.crash();
      await tick(world);
      const now = committed(world.app()) ?? highest;
      expect(now).toBeGreaterThanOrEqual(highest);
      highest = now;
    }
    for (const wire of world.wires) wire.faults.stop();
    world.app().gate.release(world.connection(0).id, 'auth_required');
    await world.pass(300_000);
    await tick(world);
    await world.pass(300_000);
    // No whole walk: what was missed by these readings would stay missed.
    await tick(world);
    // What could not be read is kept as it came, and told; it is not passed by.
    const told = new Set(
      world
        .app()
        .db.client.prepare<[], string>(
          `select remote_id from run_problem where code = 'unreadable' and remote_id is not null`,
        )
        .pluck()
        .all(),
    );
    const seen = crm.live().filter((id) => !told.has(id));
    const there = seen.map((id) => crm.read(id)?.values['city'] ?? null);
    const here = seen.map((id) => {
      const { id: connectionId } = world.connection(0);
      const link = world.app().sync.links.byRemote(connectionId, 'lead', id);
      return link?.recordId == null ? 'not here' : world.app().leads.byId(link.recordId)?.city;
    });
    expect({ seed, cities: here }).toEqual({ seed, cities: there });
  }
});
