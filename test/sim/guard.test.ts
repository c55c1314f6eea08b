import { expect, onTestFinished, test } from 'vitest';
import { leadsOf } from './play.ts';
import { profiles } from './profiles.ts';
import { createWorld } from './world.ts';

/** A system with so many records, all of them known here. */
async function withPeople(count: number) {
  const world = await createWorld({
    seed: 2,
    profiles: [{ ...profiles.marked, indexLagMs: 0, pageSize: 25 }],
  });
  onTestFinished(world.close);
  const [crm] = world.crms;
  if (crm === undefined) throw new Error('There is no system.');
  for (let n = 0; n < count; n += 1) {
    crm.create('person', { name: `Ana ${n}`, city: 'Santos', company: 'Loja' }, null);
  }
  await world.connect(0);
  await world.idle();
  const app = world.app();
  const read = async (accept = false) => {
    app.sync.service.start({
      connectionUid: world.connection(0).uid,
      acceptMassChange: accept,
      trigger: 'person',
      actor: 'Ana',
    });
    await world.idle();
  };
  const changed = (field: 'city', value: string | null) =>
    leadsOf(app, false).filter((lead) => lead[field] === value).length;
  return { world, crm, app, read, changed };
}

test.each([
  { share: 1, held: true },
  { share: 0.06, held: true },
  { share: 0.04, held: false },
])(
  'when $share of all is emptied there, held is $held, and until a person agrees at most 20 follow',
  async ({ share, held }) => {
    const { crm, read, changed } = await withPeople(500);
    const emptied = Math.round(500 * share);
    for (const id of crm.live().slice(0, emptied)) crm.update('person', id, { city: null });
    await read();
    if (held) expect(changed('city', null)).toBeLessThanOrEqual(20);
    else expect(changed('city', null)).toBe(emptied);
    const first = changed('city', null);
    // Nobody agreed: nothing more goes through, however often it is read.
    await read();
    await read();
    expect(changed('city', null)).toBe(first);
    await read(true);
    expect(changed('city', null)).toBe(emptied);
  },
);

test('a list that comes back empty, or another account’s, deletes nothing and lets go of next to nothing', async () => {
  const { world, crm, app, read } = await withPeople(300);
  const lost = crm.live();
  for (const id of lost) crm.remove('person', id);
  for (let n = 0; n < 40; n += 1) crm.create('person', { name: `Outro ${n}` }, null);
  for (let look = 0; look < 3; look += 1) {
    await read();
    await world.pass(900_000);
  }
  expect(leadsOf(app, false).length).toBeGreaterThanOrEqual(300);
  const linked = app.db.client
    .prepare(
      `select count(*) from link where lifecycle = 'linked' and cast(remote_id as integer) < 1300`,
    )
    .pluck()
    .get() as number;
  expect(linked).toBeGreaterThanOrEqual(280);
});
