import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { admin, ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import {
  contactsOf,
  sandboxCredentials,
  sandboxForThisTest,
} from '../../../support/dinamize-port.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';

const maria = { name: 'Maria das Dores', email: 'maria@correio.example' };

async function start() {
  const sandbox = await sandboxForThisTest();
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const credentials = {
    ...sandboxCredentials,
    list: '1',
    baseUrl: `${sandbox.networkUrl}/dinamize`,
  };
  return { sandbox, app, connection, credentials, service: app.running.connectionService };
}

const secret = 'uma-senha-que-ninguem-mais-tem';

describe('credentials', () => {
  test('go in and never come out, not even into the file in clear', async () => {
    const folder = temporaryFolder();
    const sandbox = await sandboxForThisTest();
    const app = syncInATest({ db: openTestDb(folder) });
    await app.connect(sandbox, {
      credentials: {
        user: 'sandbox',
        password: 'sandbox',
        client_code: '300001',
        list: '1',
        baseUrl: `${sandbox.networkUrl}/dinamize`,
      },
    });
    const service = app.running.connectionService;
    const [{ id } = { id: '' }] = service.list();
    await service.edit(id, { credentials: { password: secret } }, admin);
    const [shown] = service.list();
    expect(shown?.settings).toMatchObject({ list: '1', deletes: 'send' });
    expect(JSON.stringify(shown)).not.toContain(secret);
    const kept = app.db.client.prepare('select credentials, session from connection').get();
    expect(JSON.stringify(kept)).not.toContain(secret);
    app.db.client.pragma('wal_checkpoint(truncate)');
    expect(readFileSync(app.db.file).includes(secret)).toBe(false);
  });

  test('need not be typed again to try the connection', async () => {
    const { connection, service } = await start();
    const tried = await service.test({
      provider: 'dinamize',
      credentials: { list: '1' },
      id: connection.uid,
    });
    expect(tried).toMatchObject({ ok: true });
    expect(service.list()[0]?.settings).toMatchObject({ user: 'sandbox', client_code: '300001' });
  });

  test('left blank in an edit stay as they were', async () => {
    const { app, connection, service } = await start();
    await service.edit(connection.uid, { credentials: { password: '', list: '1' } }, admin);
    expect((await app.pulled()).state).toBe('completed');
  });

  test('typed anew together with other settings bring none of the old ones back', async () => {
    const sandbox = await sandboxForThisTest();
    const app = syncInATest();
    const connection = await app.connectGestaoClick(sandbox, { deals: 'off' });
    const service = app.running.connectionService;
    const editing = service.edit(
      connection.uid,
      { credentials: { accessToken: 'sandbox' }, deals: 'both' },
      admin,
    );
    const { settings } = app.sync.connections.existing(connection.uid);
    transact(app.db, (tx) => {
      const now = { ...settings, massChange: 'held' };
      app.sync.connections.update(tx, connection.id, { settings: now });
    });
    await editing;
    expect(app.sync.connections.existing(connection.uid).settings).toMatchObject({
      deals: 'both',
      unseen: ['deal'],
      massChange: 'held',
    });
  });

  test('that are missing are named before anything is kept', async () => {
    const { app, service, credentials } = await start();
    const draft = { provider: 'dinamize', name: 'Outra', schedule: '*/15 * * * *' };
    const { password: _, ...lacking } = credentials;
    await expect(service.create({ ...draft, credentials: lacking }, admin)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: [{ field: 'credentials.password', problem: 'required' }] },
    });
    expect(service.list()).toHaveLength(1);
    expect(app.sync.connections.list()).toHaveLength(1);
  });

  test('are not sent in clear over a network: the address must be https', async () => {
    const { service, credentials } = await start();
    const draft = { provider: 'dinamize', name: 'Outra', schedule: '*/15 * * * *' };
    const baseUrl = 'http://api.dinamize.com';
    await expect(
      service.create({ ...draft, credentials: { ...credentials, baseUrl } }, admin),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('can be tried without being kept', async () => {
    const { sandbox, service, credentials } = await start();
    await contactsOf(sandbox).add(maria);
    expect(await service.test({ provider: 'dinamize', credentials })).toMatchObject({
      ok: true,
      sample: 1,
    });
    const wrong = { ...credentials, password: 'errada' };
    const answer = await service.test({ provider: 'dinamize', credentials: wrong });
    expect(answer).toMatchObject({ ok: false, sample: null });
    expect(answer.message).toContain('password');
    expect(service.list()).toHaveLength(1);
  });

  test('that were refused are not tried again by a restart', async () => {
    const folder = temporaryFolder();
    const sandbox = await sandboxForThisTest();
    const first = syncInATest({ db: openTestDb(folder) });
    const connection = await first.connect(sandbox);
    await first.running.connectionService.edit(
      connection.uid,
      { credentials: { password: 'errada' } },
      admin,
    );
    first.pull();
    await first.until(() => first.gate.state(connection.id).state === 'auth_required', 'The stop');
    await first.close();
    const tries = (await contactsOf(sandbox).requests('/auth')).length;

    const second = syncInATest({ db: openTestDb(folder), bootId: 'boot-2' });
    second.clock.advance(3_600_000);
    expect(second.running.connectionService.list()[0]?.state).toBe('auth_required');
    expect(await contactsOf(sandbox).requests('/auth')).toHaveLength(tries);
  });
});

describe('a connection', () => {
  test('with a schedule that cannot be read is refused with words', async () => {
    const { connection, service } = await start();
    await expect(
      service.edit(connection.uid, { schedule: 'de vez em quando' }, admin),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(service.describeSchedule('*/15 * * * *').next).toHaveLength(3);
    expect(service.describeSchedule('* * * * * *')).toEqual({ ok: false, next: [] });
    expect(service.describeSchedule('61 * * * *')).toEqual({ ok: false, next: [] });
  });

  test('shows when it is read next, by its own schedule', async () => {
    const { connection, service } = await start();
    const shown = await service.edit(connection.uid, { schedule: '0 8 * * 1-5' }, admin);
    expect(shown).toMatchObject({ schedule: '0 8 * * 1-5', state: 'ready' });
    expect(shown.nextPullAt).not.toBeNull();
  });

  test('that is paused sends nothing until it goes on', async () => {
    const { sandbox, app, connection, service } = await start();
    await service.edit(connection.uid, { paused: true }, admin);
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    expect(app.stateOf(lead)).toBe('held');
    expect(service.list()[0]).toMatchObject({ state: 'paused', counts: { queued: 1 } });
    await app.until(() => app.worker.running().length === 0);
    expect(await sandbox.journal()).toEqual([]);
    await service.edit(connection.uid, { paused: false }, admin);
    await app.idle();
    expect(await sandbox.journal()).toHaveLength(1);
  });

  test('that is removed keeps the leads, lets them go and stops all its work', async () => {
    const { sandbox, app, connection, service } = await start();
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    await app.idle();
    app.gate.hold(connection.id, 'paused', '');
    app.edit(lead, { city: 'Santos' });
    await service.remove(connection.uid, admin);
    await app.idle();
    expect(service.list()).toEqual([]);
    expect(app.states.linkStates([lead.id]).get(lead.id)).toBeUndefined();
    expect(await sandbox.journal()).toHaveLength(1);
    app.edit(lead, { city: 'Recife' });
    app.tick();
    const open = app.db.client
      .prepare(`select count(*) from job where state in ('ready', 'leased')`)
      .pluck()
      .get();
    expect(open).toBe(0);
    const kept = app.db.client.prepare('select credentials, session from connection').get();
    expect(kept).toEqual({ credentials: '', session: null });
  });

  test('says which of our fields the account has no place for', async () => {
    const { sandbox, app, service } = await start();
    const at = '/_sandbox/dinamize/records';
    const { body } = await sandbox.ask<{ items: { id: string; title: string }[] }>(
      'GET',
      `${at}?entity=field`,
    );
    const income = body.items.find(({ title }) => title === 'renda');
    await sandbox.ask('DELETE', `${at}/${income?.id}?entity=field`);
    await app.pulled();
    expect(service.list()[0]?.settings['missingFields']).toEqual(['incomeCents']);
  });

  test('counts each lead once, at its worst', async () => {
    const { sandbox, app, connection, service } = await start();
    const contacts = contactsOf(sandbox);
    const send = { ...ana, sendTo: [connection.id] };
    const [one, two] = [
      app.add({ ...maria, city: 'A' }, send),
      app.add({ name: 'Dois', email: 'dois@correio.example' }, send),
    ];
    app.add({ name: 'Sem e-mail' }, send);
    await app.idle();
    const contact = (await contacts.find('maria'))[0];
    app.gate.hold(connection.id, 'paused', '');
    app.edit(one, { city: 'B' });
    await contacts.edit(contact?.id ?? '', { custom_fields: { cmp9: 'C' } });
    app.gate.release(connection.id, 'paused');
    await app.pulled();
    await app.idle();
    app.gate.hold(connection.id, 'paused', '');
    app.edit(one, { company: 'Aroeira' });
    app.edit(two, { company: 'Aroeira' });
    expect(service.list()[0]?.counts).toEqual({
      inSync: 0,
      queued: 1,
      conflict: 1,
      failed: 1,
      excluded: 0,
    });
  });
});

describe('today’s work', () => {
  test('is counted over all connections', async () => {
    const { sandbox, app, connection, service } = await start();
    await contactsOf(sandbox).add({ email: 'novo@correio.example' });
    app.add(maria, { ...ana, sendTo: [connection.id] });
    app.add({ name: 'Sem e-mail' }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    await app.pulled();
    expect(app.sync.service.stats(service.list(), app.running.health.of)).toMatchObject({
      today: { sent: 1, received: 1, failed: 1 },
      openConflicts: 0,
      deadLetters: 1,
      waiting: 0,
    });
  });
});

test('a state that cannot be kept, the disk being full, stops nothing that is under way', async () => {
  const { app, connection } = await start();
  app.db.client.exec(
    `create trigger full before update on connection begin select raise(abort, 'disk full'); end`,
  );
  app.gate.report(connection.id, { kind: 'offline', message: 'No network.' });
  expect(app.gate.state(connection.id).state).toBe('offline');
});
