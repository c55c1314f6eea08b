import { expect, onTestFinished, test } from 'vitest';
import { ana } from '../support/sync-in-a-test.ts';
import type { CrmProfile } from './crm.ts';
import { noFaults, type FaultPlan } from './faults.ts';
import { patient } from './laws.ts';
import { leadsOf } from './play.ts';
import { profiles } from './profiles.ts';
import { createWorld } from './world.ts';

/** What random histories found, each by itself. */
async function worldOf(profile: CrmProfile, faults: FaultPlan = noFaults) {
  const world = await createWorld({ seed: 1, profiles: [profile], faults });
  onTestFinished(world.close);
  await world.connect(0);
  await world.idle();
  const [crm] = world.crms;
  if (crm === undefined) throw new Error('There is no system.');
  const add = (values: Record<string, string>) =>
    world.app().add(values, { ...ana, sendTo: [world.connection(0).id] });
  return { world, crm, add, app: world.app() };
}

const maria = { name: 'Maria das Dores', email: 'maria@correio.example' };

test('a consent that was given is sent though nothing else was edited', async () => {
  const { world, crm, add, app } = await worldOf(profiles.marked);
  const lead = add(maria);
  await world.idle();
  app.edit(lead, { consent: 'granted' });
  await world.idle();
  const [id] = crm.live();
  expect(crm.read(id ?? '')?.values['consent']).toBe('granted');
});

test('asked to wait by the look that follows a write, the next write waits', async () => {
  const { world, crm, add } = await worldOf(profiles.marked, {
    probability: 0,
    at: [{ call: 'read', nth: 1, fault: 'wait-seconds' }],
  });
  add(maria);
  await world.idle();
  add({ name: 'Ana Souza', email: 'ana@correio.example' });
  await world.idle();
  expect(crm.live()).toHaveLength(2);
  expect(patient({ world })).toEqual([]);
});

test('a record that a create in doubt has made is no new lead, though its lead was edited since', async () => {
  const { world, crm, add, app } = await worldOf(profiles.natural, {
    probability: 0,
    at: [{ call: 'create', nth: 1, fault: 'reset-after' }],
  });
  const lead = add(maria);
  await world.pass(4000);
  expect(crm.live()).toHaveLength(1);
  app.edit(lead, { email: null });
  // Long enough for the reading to show it, and too short for the second look of the create.
  app.gate.hold(world.connection(0).id, 'paused', '');
  await world.pass(11_000);
  app.gate.release(world.connection(0).id, 'paused');
  app.pull();
  await world.idle();
  expect(leadsOf(app, false).map(({ id }) => id)).toEqual([lead.id]);
  expect(crm.live()).toHaveLength(1);
});

test('what a lead has of itself is no edit: a record that is gone there is let go of unasked', async () => {
  const { world, crm, app } = await worldOf({ ...profiles.marked, indexLagMs: 0 });
  const id = crm.create('person', maria, null);
  app.pull();
  await world.idle();
  crm.remove('person', id);
  for (let look = 0; look < 2; look += 1) {
    await world.pass(11 * 60_000);
    app.pull();
    await world.idle();
  }
  expect(app.conflicts()).toEqual([]);
  expect(app.db.client.prepare('select lifecycle from link').pluck().all()).toEqual(['detached']);
});

test('what a lead has of itself gives way to what their record comes to say', async () => {
  const { world, crm, app } = await worldOf({ ...profiles.marked, indexLagMs: 0 });
  const id = crm.create('person', maria, null);
  app.pull();
  await world.idle();
  crm.update('person', id, { status: 'contacted' });
  app.pull();
  await world.idle();
  expect(app.conflicts()).toEqual([]);
  expect(leadsOf(app, false).map(({ status }) => status)).toEqual(['contacted']);
});

test('a lead deleted while its create was in doubt is found there and deleted there', async () => {
  const { world, crm, add, app } = await worldOf(profiles.marked, {
    probability: 0,
    at: [{ call: 'create', nth: 1, fault: 'reset-after' }],
  });
  const lead = add({ ...maria, city: 'Santos' });
  await world.pass(4000);
  const [id] = crm.live();
  crm.update('person', id ?? '', { company: 'Loja da Maria' });
  app.remove(lead);
  await world.idle();
  expect(world.bugs()).toEqual([]);
  // It was edited there since: a person is asked, or else it is gone.
  const asked = app.conflicts().map(({ kind }) => kind);
  expect(crm.live().length === 0 || asked.includes('edit_delete')).toBe(true);
});
