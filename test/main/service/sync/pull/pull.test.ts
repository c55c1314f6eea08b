import { describe, expect, test } from 'vitest';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { oddDinamize } from '../../../../support/odd-dinamize.ts';
import { openTestDb, temporaryFolder } from '../../../../support/open-test-db.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const fast = { limits: { dinamizePerMinute: 1_000_000 } };

async function start(contacts: number, config: Parameters<typeof syncInATest>[0] = {}) {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({ ...fast, contacts, clock: clock.now });
  const app = syncInATest({ clock, ...config });
  const connection = await app.connect(sandbox);
  return { sandbox, app, connection, contacts: contactsOf(sandbox) };
}

const leadCount = (app: ReturnType<typeof syncInATest>) =>
  app.db.client.prepare('select count(*) from lead').pluck().get();

describe('the first pull', () => {
  test('brings every contact as a linked lead, and the second one finds nothing to do', async () => {
    const { sandbox, app } = await start(230);
    expect(leadCount(app)).toBe(230);
    const { rows } = app.sync.runs.page({ limit: 10, offset: 0 });
    expect(rows).toMatchObject([
      {
        state: 'completed',
        trigger: 'start',
        progress: { done: 230, total: 230 },
        counts: { read: 230, created: 230, updated: 0, unchanged: 0, failed: 0 },
        error: null,
      },
    ]);
    const again = await app.pulled();
    expect(again.counts).toMatchObject({ read: 230, created: 0, updated: 0, unchanged: 230 });
    await app.idle();
    expect(await sandbox.journal()).toEqual([]);
    const [shown] = app.running.connectionService.list();
    expect(shown?.counts).toEqual({ inSync: 230, queued: 0, conflict: 0, failed: 0, excluded: 0 });
    expect(shown?.lastPullAt).not.toBeNull();
  });

  test('that is cancelled stops between slices, and the next one brings the rest', async () => {
    const clock = createTestClock(NOON);
    const sandbox = await sandboxForThisTest({ ...fast, contacts: 1300, clock: clock.now });
    const app = syncInATest({ clock });
    const connecting = app.connect(sandbox);
    let id = '';
    await app.until(() => {
      const [run] = app.sync.runs.page({ limit: 1, offset: 0 }).rows;
      id = run?.id ?? '';
      return (run?.counts.created ?? 0) > 0;
    }, 'The first lead');
    app.sync.service.cancel(id);
    await connecting;
    expect(app.sync.runs.detail(id).state).toBe('cancelled');
    expect(leadCount(app)).toBeLessThan(1300);
    await app.pulled();
    expect(leadCount(app)).toBe(1300);
  });

  test('that is cut short goes on from its page after a restart, and doubles nothing', async () => {
    const folder = temporaryFolder();
    const clock = createTestClock(NOON);
    const sandbox = await sandboxForThisTest({ ...fast, contacts: 2400, clock: clock.now });
    const first = syncInATest({ clock, db: openTestDb(folder) });
    void first.connect(sandbox).catch(() => undefined);
    const cursor = (app: typeof first) =>
      app.db.client.prepare('select page_cursor from watermark').pluck().get();
    await first.until(() => cursor(first) != null, 'The second page');
    await first.close();
    const before = (await contactsOf(sandbox).requests('/contact/search')).length;

    const second = syncInATest({ clock, db: openTestDb(folder), bootId: 'boot-2' });
    await second.idle();
    expect(leadCount(second)).toBe(2400);
    const { rows } = second.sync.runs.page({ limit: 10, offset: 0 });
    expect(rows).toMatchObject([{ state: 'completed', counts: { created: 2400 } }]);
    // The record at the seam of two pages is met twice.
    expect(rows[0]?.counts.read).toBeLessThanOrEqual(2402);
    const after = (await contactsOf(sandbox).requests('/contact/search')).length;
    expect(after - before).toBeLessThanOrEqual(2);
  });
});

test('a lead is as old as its contact, unless what is said of that cannot be', async () => {
  const told = ['2024-02-29 08:30:00', '1970-01-01 00:00:00', '2099-01-01 00:00:00', 'ontem', null];
  const provider = await oddDinamize({
    '/emkt/contact/search': () => ({
      next: false,
      items: told.map((insert_date, at) => ({
        code: `${at}`,
        email: `p${at}@e.example`,
        insert_date,
      })),
    }),
  });
  const clock = createTestClock(NOON);
  const app = syncInATest({ clock });
  await app.connect(provider);
  const asked = `select email, created_at as createdAt, updated_at as cameAt from lead order by email`;
  const leads = app.db.client.prepare(asked).all() as Record<'createdAt' | 'cameAt', number>[];
  const [old, ...others] = leads;
  expect(old?.createdAt).toBe(Date.UTC(2024, 1, 29, 11, 30));
  expect(others).toHaveLength(4);
  expect(others.filter(({ createdAt, cameAt }) => createdAt !== cameAt)).toEqual([]);
  // When each came here is in its history.
  const came = app.db.client.prepare(`select min(at) from change where record_type = 'lead'`);
  for (const { cameAt } of leads) expect(cameAt).toBeGreaterThanOrEqual(NOON);
  expect(came.pluck().get()).toBeGreaterThanOrEqual(NOON);
});

describe('what a pull cannot take', () => {
  test('is kept as it came and does not stop the others', async () => {
    const provider = await oddDinamize({
      '/emkt/contact/search': () => ({
        next: false,
        items: [
          { code: '1', email: 'um@correio.example', name: 'Um' },
          { code: '2', email: { deep: true }, name: 'Dois' },
          'not even a record',
          { code: '4', email: 'quatro@correio.example', name: 'Quatro' },
        ],
      }),
    });
    const app = syncInATest();
    await app.connect(provider);
    expect(leadCount(app)).toBe(2);
    const [run] = app.sync.runs.page({ limit: 1, offset: 0 }).rows;
    const detail = app.sync.runs.detail(run?.id ?? '');
    expect(detail).toMatchObject({ state: 'completed', counts: { created: 2, failed: 2 } });
    expect(detail.problems.map(({ externalId, code }) => [externalId, code])).toEqual([
      [null, 'unreadable'],
      ['2', 'unreadable'],
    ]);
    const raw = app.db.client.prepare('select raw from run_problem order by id').pluck().all();
    expect(raw[1]).toContain('Dois');
  });

  test('an answer in a form we do not know ends the run with words', async () => {
    const provider = await oddDinamize({ '/emkt/contact/search': () => ({ rows: [] }) });
    const app = syncInATest();
    await app.connect(provider);
    const [run] = app.sync.runs.page({ limit: 1, offset: 0 }).rows;
    expect(run).toMatchObject({ state: 'failed', error: { code: 'rejected' } });
    expect(run?.error?.message).toContain('form');
  });

  test('a defect of ours ends the run with words, and the next one starts afresh', async () => {
    const sandbox = await sandboxForThisTest({ ...fast, contacts: 30 });
    const app = syncInATest();
    app.db.client.exec(
      `create trigger defect before insert on lead begin select raise(abort, 'defect'); end`,
    );
    await app.connect(sandbox);
    const ended = app.sync.runs.page({ limit: 10, offset: 0 }).rows;
    expect(ended.map(({ state, error }) => [state, error?.code])).toEqual([
      ['failed', 'bug'],
      ['failed', 'bug'],
      ['failed', 'bug'],
    ]);
    app.db.client.exec('drop trigger defect');
    expect((await app.pulled()).state).toBe('completed');
    expect(leadCount(app)).toBe(30);
  });

  test('a full disk keeps the run open until there is room', async () => {
    const sandbox = await sandboxForThisTest({ ...fast, contacts: 300 });
    const app = syncInATest();
    const pages = app.db.client.pragma('page_count', { simple: true });
    app.db.client.pragma(`max_page_count = ${Number(pages) + 40}`);
    const connecting = app.connect(sandbox);
    const open = () => app.sync.runs.page({ limit: 1, offset: 0 }).rows[0]?.state === 'running';
    await app.until(() => open() && app.worker.running().length === 0, 'The full disk');
    app.db.client.pragma('max_page_count = 1000000');
    await connecting;
    expect(app.sync.runs.page({ limit: 10, offset: 0 }).rows).toMatchObject([
      { state: 'completed' },
    ]);
    expect(leadCount(app)).toBe(300);
  });

  test('an unknown status there is a question, never a blank and never overwritten', async () => {
    const { app, contacts } = await start(0);
    const { id } = await contacts.add({
      email: 'um@correio.example',
      custom_fields: { cmp5: 'Cliente antigo' },
    });
    await app.pulled();
    await app.idle();
    expect(app.byEmail('um@correio.example')?.status).toBe('new');
    expect(app.conflicts()).toMatchObject([
      { kind: 'schema', field: 'status', local: 'new', remote: 'Cliente antigo' },
    ]);
    expect(await contacts.get(id)).toMatchObject({ custom_fields: { cmp5: 'Cliente antigo' } });
    await contacts.edit(id, { custom_fields: { cmp5: 'Novo' } });
    await app.pulled();
    expect(app.conflicts()).toEqual([]);
  });
});

describe('many changes at once', () => {
  async function wiped(contacts: number, touched: number, field: string, value: string) {
    const all = await start(contacts);
    const records = await all.contacts.all();
    const filled = records.filter(
      (record) => (record['custom_fields'] as Record<string, string>)[field] !== '',
    );
    await Promise.all(
      filled
        .slice(0, touched)
        .map(({ id }) => all.contacts.edit(id, { custom_fields: { [field]: value } })),
    );
    return all;
  }

  test('are held after the first twenty, and taken once a person accepts them', async () => {
    const { app } = await wiped(60, 40, 'cmp9', 'Cidade Única');
    const changed = () =>
      app.db.client
        .prepare(`select count(*) from lead where city = 'Cidade Única'`)
        .pluck()
        .get() as number;
    const run = await app.pulled();
    expect(run).toMatchObject({ state: 'failed', error: { code: 'HELD' } });
    expect(changed()).toBeLessThanOrEqual(20);
    const atFirst = changed();
    const still = await app.pulled();
    expect(still.state).toBe('failed');
    expect(changed()).toBe(atFirst);
    app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
    await app.idle();
    expect(changed()).toBe(40);
  });

  test('that are no more than a third of a long list go through', async () => {
    const { app } = await wiped(150, 40, 'cmp9', 'Cidade Única');
    const run = await app.pulled();
    expect(run).toMatchObject({ state: 'completed', counts: { updated: 40 } });
  });

  test('records that vanish in numbers are not let go', async () => {
    const { app, contacts } = await start(60);
    const records = await contacts.all();
    await Promise.all(records.slice(0, 30).map(({ id }) => contacts.remove(id)));
    const run = await app.pulled();
    expect(run.problems).toMatchObject([{ code: 'many_gone' }]);
    expect(app.running.connectionService.list()[0]?.counts.inSync).toBe(60);
  });
});

describe('a list too long to be read whole each time', () => {
  test('is read from where the last pull ended, with an overlap', async () => {
    const { app, contacts } = await start(120, { config: { wholeWalkUpTo: 10 } });
    app.clock.advance(3_600_000);
    await contacts.add({ email: 'novo@correio.example', name: 'Novo' });
    app.clock.advance(60_000);
    app.tick();
    await app.idle();
    expect(app.byEmail('novo@correio.example')).not.toBeNull();
    const { rows } = app.sync.runs.page({ limit: 10, offset: 0 });
    const run = rows.find(({ trigger, counts }) => trigger === 'schedule' && counts.created === 1);
    expect(run).toMatchObject({ state: 'completed' });
    expect(run?.counts.read).toBeLessThan(10);
  });

  test('still hears of refusals at each pull, and of edits when a person asks', async () => {
    const { app, contacts } = await start(120, { config: { wholeWalkUpTo: 10 } });
    app.clock.advance(3_600_000);
    const [one, two] = (await contacts.all()).filter(({ optout, spam }) => !optout && !spam);
    await contacts.edit(one?.id ?? '', { optout: true });
    await contacts.edit(two?.id ?? '', { name: 'Nome Novo' });
    app.tick();
    await app.idle();
    const lead = (id = '') => {
      const link = app.sync.links.byRemote(1, 'lead', id);
      return link?.recordId == null ? null : app.now({ id: link.recordId });
    };
    expect(lead(one?.id)?.consent).toBe('denied');
    expect(lead(two?.id)?.name).not.toBe('Nome Novo');
    await app.pulled();
    expect(lead(two?.id)?.name).toBe('Nome Novo');
  });

  test('the mark up to which all was met never falls', async () => {
    const { app, contacts } = await start(5, { config: { wholeWalkUpTo: 0 } });
    const mark = () =>
      app.db.client.prepare('select committed from watermark').pluck().get() as number;
    const first = mark();
    app.clock.advance(3_600_000);
    await contacts.add({ email: 'novo@correio.example' });
    app.tick();
    await app.idle();
    expect(mark()).toBeGreaterThan(first);
    const second = mark();
    app.clock.jumpTo(NOON - 86_400_000);
    app.tick();
    await app.idle();
    expect(mark()).toBe(second);
  });
});

test('what a held reading had let through is put back once it is put right there', async () => {
  const { app, contacts } = await start(60);
  const records = await contacts.all();
  const cities = records.map(
    ({ id, custom_fields: custom }) => [id, (custom as Record<string, string>)['cmp9']] as const,
  );
  const set = (id: string, cmp9: string) => contacts.edit(id, { custom_fields: { cmp9 } });
  await Promise.all(cities.slice(0, 50).map(([id]) => set(id, 'Errado')));
  expect((await app.pulled()).state).toBe('failed');
  await Promise.all(cities.map(([id, city = '']) => set(id, city)));
  expect((await app.pulled()).state).toBe('failed');
  app.sync.service.start({ trigger: 'person', actor: 'Ana', acceptMassChange: true });
  await app.idle();
  expect(
    app.db.client.prepare(`select count(*) from lead where city = 'Errado'`).pluck().get(),
  ).toBe(0);
  expect((await app.pulled()).state).toBe('completed');
});

describe('when a pull is asked for', () => {
  test('while one runs, another follows it', async () => {
    const { app } = await start(30);
    const first = app.pull();
    await app.until(() => app.sync.runs.detail(first.id).state === 'running', 'The first');
    const second = app.pull();
    expect(second.id).not.toBe(first.id);
    await app.idle();
    expect(app.sync.runs.detail(second.id).state).toBe('completed');
  });

  test('and one waits already, it is that one', async () => {
    const { app } = await start(0);
    app.gate.hold(1, 'paused', '');
    expect(app.pull().id).toBe(app.pull().id);
  });

  test('it comes at its times, and not while the connection is paused', async () => {
    const { app, connection } = await start(3);
    app.tick();
    await app.idle();
    const edit = (patch: { paused: boolean }) =>
      app.running.connectionService.edit(connection.uid, patch, { name: 'Ana', role: 'admin' });
    await edit({ paused: true });
    app.tick();
    const runs = () => app.sync.runs.page({ limit: 10, offset: 0 }).rows.map((run) => run.trigger);
    expect(runs()).toEqual(['schedule', 'start']);
    await edit({ paused: false });
    app.tick();
    await app.idle();
    expect(runs()).toEqual(['schedule', 'schedule', 'start']);
  });

  test('a time that passed while the computer slept is made up for once', async () => {
    const { app } = await start(3);
    app.clock.jumpTo(app.clock.now() + 8 * 3_600_000);
    app.clock.advance(60_000);
    await app.idle();
    const runs = app.sync.runs.page({ limit: 10, offset: 0 }).rows;
    expect(runs.map((run) => run.trigger)).toEqual(['schedule', 'start']);
  });
});
