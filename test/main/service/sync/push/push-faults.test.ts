import { describe, expect, test } from 'vitest';
import { ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example', city: 'São Paulo' };

/** Their clock and ours go together, so that waits and lags mean the same on both sides. */
async function start() {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    clock: clock.now,
    hangMs: 30,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const app = syncInATest({ clock });
  const connection = await app.connect(sandbox);
  const fault = (kind: string, more: Record<string, unknown> = {}) =>
    sandbox.fault({ provider: 'dinamize', kind, ...more });
  return { sandbox, app, connection, fault, contacts: contactsOf(sandbox) };
}

const faults: [string, string, Record<string, unknown>][] = [
  ['a refused call', 'refuse', {}],
  ['a reset before the effect', 'reset', {}],
  ['a reset after the effect', 'reset', { after: true }],
  ['a time-out before the effect', 'timeout-before-effect', {}],
  ['a time-out after the effect', 'timeout-after-effect', {}],
  ['a torn answer', 'torn', {}],
  ['HTTP 500 before the effect', 'http-500', {}],
  ['HTTP 500 after the effect', 'http-500', { after: true }],
  ['HTTP 503 before the effect', 'http-503', { retryAfter: 3 }],
  ['HTTP 503 after the effect', 'http-503', { after: true }],
  ['too many requests', 'throttle', { retryAfter: 17 }],
  ['an expired token', 'auth-expired', {}],
  ['a slow answer', 'slow', { ms: 40 }],
];

describe.each(faults)('%s', (_name, kind, more) => {
  test('leaves one contact for one lead, and both sides in agreement', async () => {
    const { sandbox, app, connection, fault } = await start();
    await fault(kind, { times: 1, match: { path: '/contact/add' }, ...more });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const journal = await sandbox.journal();
    expect(journal.filter(({ op }) => op === 'create')).toHaveLength(1);
    expect(app.stateOf(lead)).toBe('in_sync');
    const run = await app.pulled();
    expect(run.counts).toMatchObject({ created: 0, updated: 0, conflicts: 0 });
    expect(await sandbox.journal()).toHaveLength(journal.length);
  });

  test('loses no edit and reverts none', async () => {
    const { app, connection, fault, contacts, sandbox } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await fault(kind, { times: 1, match: { path: '/contact/update' }, ...more });
    app.edit(lead, { city: 'Campinas' });
    await app.idle();
    app.edit(lead, { city: 'Santos' });
    await app.idle();
    const [created] = await sandbox.journal();
    expect(await contacts.get(created?.id ?? '')).toMatchObject({
      custom_fields: { cmp9: 'Santos' },
    });
    await app.pulled();
    expect(app.now(lead).city).toBe('Santos');
    expect(app.conflicts()).toEqual([]);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('deletes once what was deleted', async () => {
    const { sandbox, app, connection, fault } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await fault(kind, { times: 1, match: { path: '/contact/delete' }, ...more });
    app.remove(lead);
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'delete']);
    expect(app.conflicts()).toEqual([]);
  });
});

describe('a create whose answer was lost', () => {
  test('is not repeated while a lagging search hides it', async () => {
    const { sandbox, app, connection, fault } = await start();
    await fault('index-lag', { ms: 25_000, match: { path: '/contact/add' } });
    await fault('timeout-after-effect', { times: 1, match: { path: '/contact/add' } });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create']);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('and edited meanwhile: the edit follows once it is found', async () => {
    const { sandbox, app, connection, fault, contacts } = await start();
    await fault('index-lag', { ms: 10_000, match: { path: '/contact/add' } });
    await fault('reset', { times: 1, after: true });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
    app.edit(lead, { city: 'Santos' });
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'update']);
    const [contact] = await contacts.all();
    expect(contact).toMatchObject({ custom_fields: { cmp9: 'Santos' } });
  });

  test('and deleted here meanwhile: it is found and deleted there', async () => {
    const { sandbox, app, connection, fault } = await start();
    await fault('index-lag', { ms: 10_000, match: { path: '/contact/add' } });
    await fault('reset', { times: 1, after: true });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
    app.remove(lead);
    await app.idle();
    expect((await sandbox.journal()).map(({ op }) => op)).toEqual(['create', 'delete']);
  });

  test('and met by a pull meanwhile does not become a second lead', async () => {
    const { app, connection, fault } = await start();
    await fault('http-500', { times: 1, after: true });
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    app.pull();
    await app.idle();
    const leads = app.db.client.prepare('select count(*) from lead').pluck().get();
    expect(leads).toBe(1);
    expect(app.stateOf(lead)).toBe('in_sync');
  });
});

describe('an update whose answer was lost', () => {
  test('and edited again meanwhile is no conflict with our own write', async () => {
    const { sandbox, app, connection, fault, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await fault('timeout-after-effect', { times: 1 });
    app.edit(lead, { city: 'Santos' });
    await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
    app.edit(lead, { city: 'Recife' });
    await app.idle();
    expect(app.conflicts()).toEqual([]);
    const [created] = await sandbox.journal();
    expect(await contacts.get(created?.id ?? '')).toMatchObject({
      custom_fields: { cmp9: 'Recife' },
    });
  });

  test('and changed by a person there meanwhile: both edits are kept and the field asked about', async () => {
    const { sandbox, app, connection, fault, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await fault('timeout-before-effect', { times: 1, match: { path: '/contact/update' } });
    app.edit(lead, { city: 'Santos' });
    await app.until(() => app.stateOf(lead) === 'uncertain', 'The doubt');
    const [created] = await sandbox.journal();
    await contacts.edit(created?.id ?? '', { custom_fields: { cmp9: 'Niterói' } });
    await app.idle();
    expect(app.conflicts()).toMatchObject([{ field: 'city', local: 'Santos', remote: 'Niterói' }]);
  });
});

describe('an update seen through a search that lags behind', () => {
  test('is not taken back by the next pull', async () => {
    const { app, connection, fault } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await fault('index-lag', { ms: 20_000, match: { path: '/contact/update' } });
    app.edit(lead, { city: 'Santos' });
    await app.idle();
    await app.pulled();
    expect(app.now(lead).city).toBe('Santos');
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('does not hide what a person changed there in the meantime', async () => {
    const { sandbox, app, connection, contacts } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.edit(lead, { city: 'Santos' });
    await app.idle();
    const [created] = await sandbox.journal();
    await contacts.edit(created?.id ?? '', { name: 'Maria D.' });
    await app.pulled();
    expect(app.now(lead)).toMatchObject({ city: 'Santos', name: 'Maria D.' });
  });
});

describe('limits and refusals', () => {
  test('too many requests hold the whole connection as long as was asked, plus a second', async () => {
    const { app, connection, fault } = await start();
    await fault('throttle', { times: 1, retryAfter: 17 });
    const from = app.clock.now();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.until(() => app.gate.state(connection.id).state === 'throttled', 'The hold');
    const [shown] = app.running.connectionService.list();
    expect(shown?.state).toBe('throttled');
    await app.idle();
    expect(app.clock.now() - from).toBeGreaterThanOrEqual(18_000);
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('credentials that are refused stop the connection and are not tried again', async () => {
    const { app, connection, contacts } = await start();
    await app.running.connectionService.edit(
      connection.uid,
      { credentials: { password: 'errada' } },
      { name: 'Ana', role: 'admin' },
    );
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.until(() => app.gate.state(connection.id).state === 'auth_required', 'The stop');
    const tries = (await contacts.requests('/auth')).length;
    app.pull();
    app.clock.advance(3_600_000);
    await app.until(() => app.worker.running().length === 0);
    expect(await contacts.requests('/auth')).toHaveLength(tries);
    expect(app.stateOf(lead)).toBe('held');
    await app.running.connectionService.edit(
      connection.uid,
      { credentials: { password: 'sandbox' } },
      { name: 'Ana', role: 'admin' },
    );
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('a refused record is a dead letter with their words; correcting the lead sends it', async () => {
    const { app, connection } = await start();
    const lead = app.add({ ...maria, email: 'nao é e-mail' }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(lead)).toBe('failed');
    const [dead] = app.db.client.prepare("select * from job where state = 'dead'").all();
    expect(dead).toMatchObject({ error_kind: 'rejected', dead_group: 'definitive' });
    app.edit(lead, { email: 'maria@correio.example' });
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
  });

  test('two leads of one e-mail do not share one contact', async () => {
    const { sandbox, app, connection } = await start();
    app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const twin = app.add({ ...maria, name: 'Outra' }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    expect(app.stateOf(twin)).toBe('failed');
    expect(await sandbox.journal()).toHaveLength(1);
  });
});

describe('without network', () => {
  test('edits wait and gather, the connection says offline, and all goes out when it is back', async () => {
    const { sandbox, app, connection } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await sandbox.ask('POST', '/_sandbox/network', { offline: true });
    for (const city of ['Santos', 'Campinas', 'Recife']) app.edit(lead, { city });
    await app.until(() => app.gate.state(connection.id).state === 'offline', 'The loss');
    app.edit(lead, { company: 'Aroeira' });
    const other = app.add(
      { name: 'João', email: 'joao@correio.example' },
      { ...ana, sendTo: [connection.id] },
    );
    expect(app.running.connectionService.list()[0]?.state).toBe('offline');
    await app.until(() => app.worker.running().length === 0);
    expect([app.stateOf(lead), app.stateOf(other)]).toEqual(['queued', 'queued']);
    app.clock.advance(3_600_000);
    expect(await sandbox.journal()).toHaveLength(1);
    await sandbox.ask('POST', '/_sandbox/network', { offline: false });
    await app.idle();
    const journal = await sandbox.journal();
    expect(journal.map(({ op }) => op).toSorted()).toEqual(['create', 'create', 'update']);
    expect(app.running.connectionService.list()[0]?.state).toBe('ready');
    const [dead] = app.db.client.prepare("select * from job where state = 'dead'").all();
    expect(dead).toBeUndefined();
  });

  test('a pull that could not start says why and is made up for', async () => {
    const { sandbox, app, contacts } = await start();
    await contacts.add({ email: 'joao@correio.example', name: 'João' });
    await sandbox.ask('POST', '/_sandbox/network', { offline: true });
    const { id } = app.pull();
    await app.until(() => app.sync.runs.detail(id).state === 'failed', 'The failure');
    expect(app.sync.runs.detail(id).error).toMatchObject({ code: 'offline' });
    await sandbox.ask('POST', '/_sandbox/network', { offline: false });
    await app.idle();
    expect(app.byEmail('joao@correio.example')).not.toBeNull();
    const { rows } = app.sync.runs.page({ limit: 1, offset: 0 });
    expect(rows[0]).toMatchObject({ state: 'completed', trigger: 'reconnect' });
  });
});
