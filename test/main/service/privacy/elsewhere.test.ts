import { expect, test } from 'vitest';
import type { LeadEvent } from '../../../../src/shared/model/event.ts';
import type { PrivacyState } from '../../../../src/shared/model/privacy.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

type Lead = { id: string; name: string };
const ana = { name: 'Ana', role: 'admin' } as const;

async function withDinamize() {
  const sandbox = await sandboxForThisTest({
    clock: Date.now,
    contacts: 0,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const contacts = contactsOf(sandbox);
  const all = await hooksInATest({ syncConfig: { indexLagMs: 0 } });
  const connect = (name: string) =>
    all.service.connectUnseen(
      {
        provider: 'dinamize',
        name,
        schedule: '0 3 * * *',
        credentials: {
          ...sandboxCredentials,
          list: '1',
          baseUrl: `${sandbox.networkUrl}/dinamize`,
        },
      },
      ana,
    );
  const leads = async () =>
    (await all.ask<{ items: Lead[] }>('leads.list', {})).items.map(({ name }) => name).toSorted();
  const pulled = async () => {
    await all.ask('sync.start', {});
    const open = all.db.client
      .prepare(`select count(*) from run where state in ('queued', 'running')`)
      .pluck();
    await all.until(() => open.get() === 0, 'The end of the reading');
  };
  return { ...all, contacts, connect, leads, pulled };
}

test('an account connected anew does not bring back who was erased, and brings everybody else', async () => {
  const { contacts, connect, leads, pulled, ask, until, db } = await withDinamize();
  await contacts.add({ email: 'maria@correio.example', name: 'Maria' });
  const first = await connect('Dinamize');
  await until(async () => (await leads()).length === 1, 'The first reading');
  const { items } = await ask<{ items: Lead[] }>('leads.list', {});
  await ask('privacy.erase', { id: items[0]?.id, confirm: 'maria' });
  await ask('connections.remove', { id: first.id });
  await contacts.add({ email: 'davi@correio.example', name: 'Davi' });
  await connect('Dinamize');
  await until(async () => (await leads()).length === 1, 'The second reading');
  await pulled();
  expect(await leads()).toEqual(['Davi']);
  const held = db.client.prepare(
    `select lifecycle, base, remote_seen from link where record_id is null and remote_id is not null`,
  );
  expect(held.all()).toEqual(
    [1, 2].map(() => ({ lifecycle: 'tombstoned', base: '{}', remote_seen: null })),
  );
});

test('the record there is deleted through the queue where that was chosen, and nothing of it is kept', async () => {
  const { contacts, connect, leads, ask, until, db } = await withDinamize();
  await contacts.add({ email: 'maria@correio.example', name: 'Maria Inconfundível' });
  const { id } = await connect('Dinamize');
  await until(async () => (await leads()).length === 1, 'The first reading');
  const { items } = await ask<{ items: Lead[] }>('leads.list', {});
  const receipt = await ask('privacy.erase', {
    id: items[0]?.id,
    confirm: 'maria@correio.example',
    deleteOn: [id],
  });
  expect(receipt).toMatchObject({ elsewhere: [{ connectionId: id, deleteAsked: true }] });
  await until(async () => (await contacts.all()).length === 0, 'The deletion there');
  const jobs = db.client.prepare('select state, op from job where link_id is not null');
  await until(() => jobs.all().length === 1, 'The job');
  await until(() => (jobs.get() as { state: string }).state === 'done', 'The end of the job');
  const kept = db.client.prepare('select * from attempt').all();
  expect(JSON.stringify(kept)).not.toMatch(/maria|inconfund/i);
});

test('what events said is blanked once a day after the chosen time; what is still to be told waits', async () => {
  const clock = createTestClock(Date.UTC(2026, 5, 1, 12));
  const { ask, askAs, db, until } = await hooksInATest({ clock });
  const lead = await ask<Lead>('leads.create', { name: 'Maria', phone: '11982317745' });
  const payload = { phone: '5511982317745', text: 'Bom dia, é a Maria' };
  await ask('events.create', { type: 'message.received', idempotencyKey: 'a', payload });
  await ask('privacy.setBlanking', { days: 30 });
  await expect(askAs('staff', 'privacy.state')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  const texts = async () =>
    (await ask<LeadEvent[]>('events.ofLead', { id: lead.id })).map(({ gist }) => gist.text);
  const state = () => ask<PrivacyState>('privacy.state');
  clock.advance(3_600_000);
  await until(async () => (await state()).lastBlanked !== null, 'The first round');
  expect(await texts()).toEqual(['Bom dia, é a Maria']);
  await ask('eventSubscriptions.create', {
    name: 'Financeiro',
    url: 'http://127.0.0.1:9/',
    types: ['message.received'],
  });
  await ask('events.create', { type: 'message.received', idempotencyKey: 'b', payload });
  db.client.exec(`update event set received_at = received_at - ${31 * 86_400_000}`);
  clock.advance(25 * 3_600_000);
  const left = db.client.prepare(
    `select payload, blanked_at is null as kept from event where source = 'api' order by id`,
  );
  const first = () => left.all()[0] as { kept: number };
  await until(() => first().kept === 0, 'The round after a month');
  expect(left.all()).toEqual([
    { payload: '{}', kept: 0 },
    { payload: JSON.stringify(payload), kept: 1 },
  ]);
  expect(await texts()).toHaveLength(2);
});

test('what failed, here or on its way to others, is blanked after the chosen time too', async () => {
  const clock = createTestClock(Date.UTC(2026, 5, 1, 12));
  const { ask, db, until } = await hooksInATest({ clock });
  const payload = { phone: '5511982317745', text: 'Bom dia, é a Maria' };
  const told = (idempotencyKey: string) =>
    ask('events.create', { type: 'message.received', idempotencyKey, payload });
  await ask('privacy.setBlanking', { days: 30 });
  await told('failed');
  db.client.exec(`update event set state = 'failed' where key = 'failed'`);
  const { url, answer } = await eventReceiver();
  answer(() => ({ status: 500 }));
  const types = ['message.received'];
  await ask('eventSubscriptions.create', { name: 'Financeiro', url, types });
  await told('not taken there');
  const tried = db.client.prepare('select max(attempts) from event_delivery').pluck();
  await until(() => tried.get() === 1, 'The first try');
  db.client.exec(`update event_delivery set state = 'dead', settled_at = 0`);
  db.client.exec(`update event set received_at = received_at - ${31 * 86_400_000}`);
  clock.advance(3_600_000);
  const kept = db.client.prepare(`select count(*) from event where blanked_at is null`).pluck();
  await until(() => kept.get() === 0, 'The round');
  expect(db.client.prepare('select distinct payload from event').pluck().all()).toEqual(['{}']);
  const states = db.client.prepare('select distinct state from event_delivery').pluck();
  expect(states.all()).toEqual(['discarded']);
});
