import { expect, test } from 'vitest';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import type { HookEndpointSecret } from '../../../../src/shared/model/hook.ts';

type Lead = { id: string; name: string; email: string; links: { state: string }[] };

/** A Dinamize with two contacts, read once, and the endpoint that takes its hooks. */
async function connected() {
  const sandbox = await sandboxForThisTest({
    clock: Date.now,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const contacts = contactsOf(sandbox);
  const ana = await contacts.add({ email: 'ana@correio.example', name: 'Ana' });
  const all = await hooksInATest({ syncConfig: { indexLagMs: 0 } });
  const { service, ask, until } = all;
  await service.connectUnseen(
    {
      provider: 'dinamize',
      name: 'Dinamize',
      schedule: '0 3 * * *',
      credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
    },
    { name: 'Ana', role: 'admin' },
  );
  const leads = async () => (await ask<{ items: Lead[] }>('leads.list', {})).items;
  await until(async () => (await leads()).length === 1, 'The first reading');
  const endpoints = await ask<{ id: string; name: string }[]>('hookEndpoints.list');
  const id = endpoints.find(({ name }) => name === 'dinamize')?.id;
  const to = await ask<HookEndpointSecret>('hookEndpoints.reveal', { id });
  const tell = (code: string, more: Record<string, unknown> = {}) =>
    all.deliver(to, {
      event: 'contact.updated',
      'contact-list_code': '1',
      contact: { code },
      ...more,
    });
  const reads = async () => (await contacts.requests('/contact/get')).length;
  const ended = (hookId: string, state: string) =>
    until(async () => (await all.one(hookId)).state === state, `A hook that is ${state}`);
  return { ...all, sandbox, contacts, ana, to, tell, leads, reads, ended };
}

test('a hook about a contact leads to reading it, and what it says itself is not taken over', async () => {
  const { contacts, ana, tell, leads, ended, one } = await connected();
  await contacts.edit(ana.id, { name: 'Ana Lúcia' });
  const { id } = await tell(ana.id, { name: 'Forged' });
  await ended(id, 'applied');
  const [lead] = await leads();
  expect(lead?.name).toBe('Ana Lúcia');
  expect((await one(id)).touched).toEqual([{ type: 'lead', id: lead?.id, name: 'Ana Lúcia' }]);
});

test('a hook about a contact that is new brings it here; thirty about one are few readings', async () => {
  const { contacts, tell, leads, reads, ended } = await connected();
  const bia = await contacts.add({ email: 'bia@correio.example', name: 'Bia' });
  const before = await reads();
  const told = await Promise.all(Array.from({ length: 30 }, (_, n) => tell(bia.id, { n })));
  for (const { id } of told) await ended(id, 'applied');
  expect((await leads()).map(({ email }) => email).sort()).toEqual([
    'ana@correio.example',
    'bia@correio.example',
  ]);
  // One for those that came together, and one more at most for those that came while it ran.
  expect((await reads()) - before).toBeLessThanOrEqual(3);
});

test('hooks of another list, of no record, and about what is not there lead to nothing', async () => {
  const { tell, deliver, to, ended, one, leads } = await connected();
  const other = await tell('1', { 'contact-list_code': '99' });
  await ended(other.id, 'ignored');
  expect((await one(other.id)).reason).toBe('no_connection');
  const none = await deliver(to, { event: 'ping' });
  await ended(none.id, 'ignored');
  expect((await one(none.id)).reason).toBe('names_no_record');
  const gone = await tell('999999');
  await ended(gone.id, 'applied');
  expect((await one(gone.id)).touched).toEqual([]);
  expect(await leads()).toHaveLength(1);
});

test('a hook about a contact that was deleted there is evidence, and one look deletes nothing', async () => {
  const { contacts, ana, tell, leads, until, db, one } = await connected();
  await contacts.remove(ana.id);
  const { id } = await tell(ana.id, { event: 'contact.removed' });
  const evidence = () =>
    db.client.prepare('select gone_evidence from link').pluck().get() as string;
  await until(() => evidence() !== '[]', 'The evidence');
  expect(JSON.parse(evidence())).toHaveLength(1);
  expect(await leads()).toHaveLength(1);
  expect((await one(id)).state).toBe('planned');
});

test('a reading that ended in vain makes its hooks dead; sent again or replayed it applies them', async () => {
  const { sandbox, contacts, ana, tell, leads, ended, ask, until, db, hooks } = await connected();
  const give = async (name: string) => {
    await contacts.edit(ana.id, { name });
    await sandbox.fault({ provider: 'dinamize', kind: 'http-500', times: 60 });
    const { id } = await tell(ana.id, { name });
    const tries = () =>
      db.client
        .prepare(`select max(attempts) from job where op = 'read' and state = 'ready'`)
        .pluck()
        .get();
    await until(() => Number(tries() ?? 0) > 0, 'A failure');
    await sandbox.ask('DELETE', '/_sandbox/faults');
    return id;
  };
  const look = () => hooks.forget(new AbortController().signal);

  const first = await give('Ana Lúcia');
  const died = `update job set state = 'dead', died_at = 1, dead_group = 'temporary', dead_code = 'x',
    fingerprint = 'x', error_message = 'It did not answer' where op = 'read' and state = 'ready'`;
  db.client.exec(died);
  await look();
  await ended(first, 'dead');
  const [letter] = (await ask<{ items: { id: string }[] }>('dlq.list', {})).items;
  await ask('dlq.retry', { id: letter?.id });
  await ended(first, 'applied');
  expect((await leads())[0]?.name).toBe('Ana Lúcia');

  const second = await give('Ana Maria');
  const [job] = (
    await ask<{ items: { id: string }[] }>('queue.jobs', { class: ['hook'], state: ['ready'] })
  ).items;
  await ask('queue.cancel', { ids: [job?.id] });
  await look();
  await ended(second, 'ignored');
  expect(await ask('hooks.replay', { ids: [second] })).toEqual({ changed: 1 });
  await ended(second, 'applied');
  expect((await leads())[0]?.name).toBe('Ana Maria');
});
