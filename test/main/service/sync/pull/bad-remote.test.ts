import { expect, test } from 'vitest';
import { createJobList } from '../../../../../src/main/service/jobs/job-list.ts';
import { transact } from '../../../../../src/main/service/db/database.ts';
import type { Conflict } from '../../../../../src/shared/model/sync.ts';
import { playedSystem } from '../../../../support/played-system.ts';
import { admin, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { anaAtTheScreens } from '../../../../support/conflicts-in-a-test.ts';
import { oddDinamize } from '../../../../support/odd-dinamize.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

type Contact = Record<string, unknown>;

const titles = [
  { code: '1', code_name: 'cmp1', title: 'Telefone', type: 'VC' },
  { code: '2', code_name: 'cmp2', title: 'Status', type: 'VC' },
  { code: '3', code_name: 'cmp3', title: 'Observação', type: 'VC' },
];

/** An account whose contacts, fields and owner the test changes under us. */
async function start(count: number) {
  const there = { contacts: people('casa-norte', count), fields: titles };
  const provider = await oddDinamize({
    '/emkt/field/search': () => ({ next: false, items: there.fields }),
    '/emkt/contact/search': ({ search, page_number }) => {
      const from = (search as { value: string }[] | undefined)?.[0]?.value ?? '';
      const items = there.contacts.filter((contact) => String(contact['insert_date']) >= from);
      const size = 1000;
      const page = Number(page_number);
      return {
        next: items.length > page * size,
        items: items.slice((page - 1) * size, page * size),
      };
    },
    '/emkt/contact/get': ({ contact_code: code }) =>
      there.contacts.find((contact) => contact['code'] === code) ?? {},
    '/emkt/contact/update': ({ contact_code: code, custom_fields }) => {
      const contact = there.contacts.find((each) => each['code'] === code);
      Object.assign(contact?.['custom_fields'] as object, custom_fields);
      return {};
    },
  });
  const clock = createTestClock(NOON);
  const app = syncInATest({ clock });
  await app.connect(provider);
  const leads = () =>
    app.db.client
      .prepare('select uid, name, email, phone, status, custom, deleted_at from lead order by id')
      .all() as Contact[];
  const linked = () =>
    app.db.client.prepare(`select count(*) from link where lifecycle = 'linked'`).pluck().get();
  return { app, there, leads, linked };
}

function settle(
  app: ReturnType<typeof syncInATest>,
  { id, seenLocalRev, seenRemoteVer }: Conflict,
  choice: 'local' | 'remote',
) {
  const ask = { id, seenLocalRev, seenRemoteVer, choice, winner: 'local' as const };
  return app.settle.one(anaAtTheScreens, ask);
}

function people(account: string, count: number): Contact[] {
  return Array.from({ length: count }, (_, index) => ({
    code: `${account}-${index + 1}`,
    email: `${account}.${index + 1}@correio.example`,
    name: `Pessoa ${index + 1} de ${account}`,
    insert_date: `2025-01-${String((index % 28) + 1).padStart(2, '0')} 10:${String(index % 60).padStart(2, '0')}:00`,
    custom_fields: { cmp1: '11988887777', cmp2: 'Novo', cmp3: '' },
  })).toSorted((a, b) => String(a.insert_date).localeCompare(String(b.insert_date)));
}

test('another account behind the same connection is held before anything of it is taken', async () => {
  const { app, there, leads, linked } = await start(60);
  const before = leads();
  there.contacts = people('loja-do-vizinho', 55);
  const run = await app.pulled();
  expect(run).toMatchObject({ state: 'failed', error: { code: 'OTHER_ACCOUNT' } });
  expect(leads()).toEqual(before);
  expect(linked()).toBe(60);

  there.contacts = people('casa-norte', 61);
  expect(await app.pulled()).toMatchObject({ state: 'completed', counts: { created: 1 } });
});

test('another account behind new credentials is held too where only what is new would be read', async () => {
  const clock = createTestClock(NOON);
  const system = playedSystem({ pageSize: 50, readsAllUpTo: 10, now: clock.now });
  system.add(60);
  const app = syncInATest({ clock, providers: [system.provider] });
  const credentials = { token: 'casa-norte' };
  const made = { provider: 'played', credentials };
  const { uid } = await app.connect({ networkUrl: '' }, made);
  const ours = [...system.records];
  system.records.clear();
  for (let n = 1; n <= 55; n += 1) system.records.set(`vizinho-${n}`, { name: `Vizinho ${n}` });
  const edit = (token: string) =>
    app.running.connectionService.edit(uid, { credentials: { token } }, admin);
  await edit('loja-do-vizinho');
  app.tick();
  await app.idle();
  const leads = app.db.client.prepare('select count(*) from lead').pluck();
  expect(leads.get()).toBe(60);
  expect(app.sync.runs.page({ limit: 1, offset: 0 }).rows).toMatchObject([
    { state: 'failed', error: { code: 'OTHER_ACCOUNT' } },
  ]);

  system.records.clear();
  for (const [id, values] of ours) system.records.set(id, values);
  await edit('casa-norte');
  app.tick();
  await app.idle();
  expect(app.sync.connections.existing(uid).settings.massChange).toBe('free');
  system.calls.length = 0;
  await edit('casa-norte');
  app.tick();
  await app.idle();
  expect(system.calls[0]).toBe('since, page 1');
});

test('another account that a check of everything met is held through readings of what is new', async () => {
  const clock = createTestClock(NOON);
  const system = playedSystem({ pageSize: 50, readsAllUpTo: 10, now: clock.now });
  system.add(60);
  const app = syncInATest({ clock, providers: [system.provider] });
  const { id } = await app.connect({ networkUrl: '' }, { provider: 'played', credentials: {} });
  system.records.clear();
  for (let n = 1; n <= 55; n += 1) system.records.set(`vizinho-${n}`, { name: `Vizinho ${n}` });
  transact(app.db, (tx) => {
    app.sync.service.reconcile(tx, id, { trigger: 'schedule', actor: 'Ponte' });
  });
  await app.idle();
  app.tick();
  await app.idle();
  expect(app.db.client.prepare('select count(*) from lead').pluck().get()).toBe(60);
  expect(app.sync.runs.page({ limit: 2, offset: 0 }).rows).toMatchObject([
    { kind: 'pull', error: { code: 'OTHER_ACCOUNT' } },
    { kind: 'reconcile', error: { code: 'OTHER_ACCOUNT' } },
  ]);
});

test('nothing is sent behind new credentials before the account is known again, nor to another one', async () => {
  const clock = createTestClock(NOON);
  const system = playedSystem({ pageSize: 50, readsAllUpTo: 10, now: clock.now });
  system.add(60);
  const app = syncInATest({ clock, providers: [system.provider] });
  const made = { provider: 'played', credentials: { token: 'casa-norte' } };
  const { uid } = await app.connect({ networkUrl: '' }, made);
  const ours = [...system.records];
  const sent = () => system.calls.filter((call) => /^(update|create|remove)/.test(call));
  const edit = (token: string) =>
    app.running.connectionService.edit(uid, { credentials: { token } }, admin);
  const lastRun = () => app.sync.runs.page({ limit: 1, offset: 0 }).rows[0];
  const jobs = createJobList(app);

  system.records.clear();
  for (let n = 1; n <= 55; n += 1) system.records.set(`vizinho-${n}`, { name: `Vizinho ${n}` });
  await edit('loja-do-vizinho');
  app.send(app.add({ name: 'Nova daqui', email: 'nova@correio.example' }));
  await app.until(() => lastRun()?.error?.code === 'OTHER_ACCOUNT');
  app.clock.advance(60_000);
  const { items } = jobs.list({ state: ['ready'], limit: 9 });
  expect(items).toMatchObject([{ op: 'upsert', waiting: 'account' }]);
  expect(sent()).toEqual([]);

  system.records.clear();
  for (const [id, values] of ours) system.records.set(id, values);
  await edit('casa-norte');
  await app.idle();
  expect(sent()).toHaveLength(1);
  expect([...system.records.values()].at(-1)).toMatchObject({ name: 'Nova daqui' });
});

test('an account that is the same after all is taken when a person says so', async () => {
  const { app, there, leads } = await start(60);
  there.contacts = people('loja-nova', 55);
  await app.pulled();
  const how = { trigger: 'person', actor: 'Ana', acceptMassChange: true } as const;
  app.sync.service.start(how);
  await app.idle();
  expect(leads()).toHaveLength(115);
});

test('an empty list lets go of nothing and says so', async () => {
  const { app, there, leads, linked } = await start(60);
  const before = leads();
  there.contacts = [];
  const run = await app.pulled();
  expect(run.problems).toMatchObject([{ code: 'many_gone' }]);
  expect(leads()).toEqual(before);
  expect(linked()).toBe(60);
});

test('six percent fewer records at once are not let go', async () => {
  const { app, there, linked } = await start(500);
  there.contacts = there.contacts.slice(30);
  const run = await app.pulled();
  expect(run.problems).toMatchObject([{ code: 'many_gone' }]);
  expect(linked()).toBe(500);
});

test('a field that vanished there clears nothing here, and is told', async () => {
  const { app, there, leads } = await start(30);
  const before = leads();
  there.fields = titles.filter(({ title }) => title !== 'Telefone');
  there.contacts = there.contacts.map((contact) => ({
    ...contact,
    custom_fields: { cmp2: 'Novo', cmp3: '' },
  }));
  await app.pulled();
  expect(leads()).toEqual(before);
  const [connection] = app.sync.connections.list();
  expect(connection?.settings.missingFields).toContain('phone');
});

test('a word that is no status of ours is asked about, and the rest of the record goes on', async () => {
  const { app, there, leads } = await start(3);
  there.contacts = there.contacts.map((contact, index) =>
    index > 0
      ? contact
      : {
          ...contact,
          name: 'Nome Novo',
          custom_fields: { cmp1: '11988887777', cmp2: 'Zumbi', cmp3: '' },
        },
  );
  await app.pulled();
  expect(leads()[0]).toMatchObject({ name: 'Nome Novo', status: 'new' });
  const [asked] = app.conflicts();
  expect(asked).toMatchObject({ kind: 'schema', field: 'status', remote: 'Zumbi' });
  expect(app.conflicts()).toHaveLength(1);

  await expect(settle(app, asked!, 'remote')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await settle(app, asked!, 'local');
  await app.idle();
  expect(there.contacts[0]?.['custom_fields']).toMatchObject({ cmp2: 'Novo' });
  await app.pulled();
  expect(app.conflicts()).toEqual([]);
});

test('ten megabytes in one note hold up nobody else and do not fill our file', async () => {
  const { app, there, leads } = await start(3);
  there.contacts = there.contacts.map((contact, index) =>
    index === 1
      ? {
          ...contact,
          custom_fields: { cmp1: '11988887777', cmp2: 'Novo', cmp3: 'x'.repeat(10 * 2 ** 20) },
        }
      : { ...contact, name: `Outro ${index}` },
  );
  const size = () => Number(app.db.client.pragma('page_count', { simple: true })) * 4096;
  const before = size();
  await app.pulled();
  expect(leads().map(({ name }) => name)).toEqual(expect.arrayContaining(['Outro 0', 'Outro 2']));
  const [asked] = app.conflicts();
  expect(asked).toMatchObject({ kind: 'schema', field: 'custom:Observação' });
  expect(String(asked?.remote).length).toBeLessThan(10_000);
  expect(size() - before).toBeLessThan(2 ** 20);
});

test('a date in the year 9999 neither stops the readings after it nor hides what is new', async () => {
  const { app, there, leads } = await start(30);
  there.contacts = [
    ...there.contacts,
    { ...people('futuro', 1)[0], insert_date: '9999-12-31 23:59:59' },
  ];
  await app.pulled();
  expect(leads()).toHaveLength(31);
  const [late] = people('depois', 1);
  there.contacts = [{ ...late, insert_date: '2026-03-10 09:30:00' }, ...there.contacts];
  app.clock.advance(900_000);
  app.tick();
  await app.idle();
  expect(leads()).toHaveLength(32);
});
