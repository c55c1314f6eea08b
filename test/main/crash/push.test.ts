import { expect, test, vi } from 'vitest';
import { sandboxForThisTest, sandboxCredentials, contactsOf } from '../../support/dinamize-port.ts';
import { startKillable, untilTrue, type Killable } from '../../support/killable-service.ts';
import { connectAndApprove } from '../../support/first-sync.ts';
import { temporaryFolder } from '../../support/open-test-db.ts';

// Processes start and die here; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

/** SIGKILL to a service while it writes; the sandbox's journal tells what really happened there. */
type Lead = { id: string; city: string | null; links: { state: string }[] };

async function start(contacts = 0) {
  const sandbox = await sandboxForThisTest({
    contacts,
    clock: Date.now,
    hangMs: 20_000,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const dir = temporaryFolder();
  const service = await startKillable(dir);
  await connectAndApprove(service.ask, {
    provider: 'dinamize',
    name: 'Dinamize',
    schedule: '*/15 * * * *',
    credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
  });
  const fault = (kind: string, more: Record<string, unknown> = {}) =>
    sandbox.fault({ provider: 'dinamize', kind, times: 1, ...more });
  return { sandbox, dir, service, fault, contacts: contactsOf(sandbox) };
}

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'São Paulo' };

const stateOf = async (service: Killable, id: string) =>
  (await service.ask<Lead>('leads.get', { id })).links[0]?.state;
const settled = (service: Killable, id: string) =>
  untilTrue(async () => (await stateOf(service, id)) === 'in_sync', 'Agreement');

async function startWithMaria() {
  const all = await start();
  const lead = await all.service.ask<Lead>('leads.create', { ...maria, sync: true });
  await settled(all.service, lead.id);
  return { ...all, lead };
}

/** Where the process dies: before the call has its effect there, or after it and before we know. */
const moments = [
  ['before', 'slow', { ms: 15_000 }],
  ['after', 'timeout-after-effect', {}],
] as const;

test.each(moments)(
  'killed %s a create had its effect: there is one contact, and it is the lead’s',
  async (when, kind, more) => {
    const { sandbox, dir, service, fault, contacts } = await start();
    await fault(kind, { ...more, match: { path: '/contact/add' } });
    const lead = await service.ask<Lead>('leads.create', { ...maria, sync: true });
    await underWay(contacts, '/contact/add', kind);
    await service.kill();
    expect(await sandbox.journal()).toHaveLength(when === 'after' ? 1 : 0);

    const again = await startKillable(dir);
    await settled(again, lead.id);
    const journal = await sandbox.journal();
    expect(journal.map(({ op }) => op)).toEqual(['create']);
    expect(journal[0]?.after).toMatchObject({ external_code: lead.id, email: maria.email });
  },
);

test.each(moments)(
  'killed %s an update had its effect: the edit is there, and nothing was taken back',
  async (_when, kind, more) => {
    const { sandbox, dir, service, fault, contacts, lead } = await startWithMaria();
    await fault(kind, { ...more, match: { path: '/contact/update' } });
    await service.ask('leads.edit', { id: lead.id, city: 'Santos' });
    await service.ask('leads.sync', { id: lead.id });
    await underWay(contacts, '/contact/update', kind);
    await service.kill();

    const again = await startKillable(dir);
    await settled(again, lead.id);
    const [contact] = await contacts.all();
    expect(contact).toMatchObject({ custom_fields: { cmp9: 'Santos' } });
    expect((await again.ask<Lead>('leads.get', { id: lead.id })).city).toBe('Santos');
    const updates = (await sandbox.journal()).filter(({ op }) => op === 'update');
    expect(updates).toHaveLength(1);
    const conflicts = await again.ask<{ items: unknown[] }>('conflicts.list', {});
    expect(conflicts.items).toEqual([]);
  },
);

test.each(moments)(
  'killed %s a delete had its effect: it is deleted once',
  async (_when, kind, more) => {
    const { sandbox, dir, service, fault, contacts, lead } = await startWithMaria();
    await fault(kind, { ...more, match: { path: '/contact/delete' } });
    await service.ask('leads.remove', { id: lead.id });
    await underWay(contacts, '/contact/delete', kind);
    await service.kill();

    const again = await startKillable(dir);
    await untilTrue(async () => (await stateOf(again, lead.id)) === 'unlinked', 'The end');
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'delete']);
  },
);

test('killed in the middle of a pull: every contact is a lead once, and nothing is sent', async () => {
  const { sandbox, dir, service } = await start(1500);
  type Runs = { items: { state: string; counts: { created: number } }[] };
  await untilTrue(async () => {
    const { items } = await service.ask<Runs>('sync.runs', {});
    return (items[0]?.counts.created ?? 0) > 200;
  }, 'Two hundred leads');
  await service.kill();

  const again = await startKillable(dir);
  await untilTrue(async () => {
    const { items } = await again.ask<Runs>('sync.runs', {});
    return items[0]?.state === 'completed';
  }, 'The end of the pull');
  const { total } = await again.ask<{ total: number }>('leads.count', {});
  expect(total).toBe(1500);
  expect((await sandbox.journal()).filter(({ by }) => by === 'api')).toEqual([]);
});

test('killed again and again while leads are made and edited: each is there once, as it was left', async () => {
  const { sandbox, dir, service, contacts } = await start();
  await sandbox.fault({ provider: 'dinamize', kind: 'slow', ms: 60, probability: 0.5 });
  const wanted = new Map<string, string>();
  let running = service;
  for (let round = 0; round < 4; round += 1) {
    for (let n = 0; n < 6; n += 1) {
      const email = `lead${round}x${n}@correio.example`;
      const draft = { name: `Lead ${round} ${n}`, email, city: 'A', sync: true };
      const { id } = await running.ask<Lead>('leads.create', draft);
      wanted.set(id, 'A');
    }
    for (const id of wanted.keys()) {
      const city = `Cidade ${round}`;
      await running.ask('leads.edit', { id, city });
      wanted.set(id, city);
    }
    const seen = (await sandbox.journal()).length;
    await untilTrue(async () => (await sandbox.journal()).length > seen, 'Another effect');
    await running.kill();
    running = await startKillable(dir);
  }
  await sandbox.ask('DELETE', '/_sandbox/faults');
  // What died twice with the process under it waits for a person: here is one.
  await untilTrue(async () => {
    const { items } = await running.ask<{ items: { id: string }[] }>('dlq.list', {});
    for (const { id } of items) await running.ask('dlq.retry', { id });
    const states = await Promise.all([...wanted.keys()].map((id) => stateOf(running, id)));
    return states.every((state) => state === 'in_sync');
  }, 'Agreement of all');
  const creates = (await sandbox.journal()).filter(({ op }) => op === 'create');
  expect(creates).toHaveLength(wanted.size);
  const there = new Map(
    (await contacts.all()).map((contact) => [
      contact['external_code'] as string,
      (contact['custom_fields'] as Record<string, string>)['cmp9'],
    ]),
  );
  expect(there).toEqual(wanted);
});

async function underWay(
  contacts: ReturnType<typeof contactsOf>,
  path: string,
  kind: string,
): Promise<void> {
  await untilTrue(async () => {
    const found = await contacts.requests(path);
    return found.some(({ fault }) => fault === kind);
  }, `A call of ${path}`);
}
