import { describe, expect, test } from 'vitest';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import {
  addThere,
  firstSyncInATest as start,
  maria,
  type Provider,
} from '../../../../support/first-sync-in-a-test.ts';
import { customersOf, gestaoclickTokens } from '../../../../support/gestaoclick-port.ts';

const providers: readonly Provider[] = ['dinamize', 'gestaoclick'];

describe.each(providers)('the first sync with %s', (provider) => {
  test('tells what it would do and writes nothing, and then does just that', async () => {
    const { sandbox, app, connect, previewed, approve, ended, state, there } =
      await start(provider);
    for (let n = 0; n < 7; n += 1) {
      await addThere(provider, sandbox, { name: `Novo ${n}`, email: `novo${n}@correio.example` });
    }
    // Known by the e-mail; ours has a phone to send, theirs another name to ask about.
    await addThere(provider, sandbox, { ...maria, name: 'Maria D.' });
    app.add({ ...maria, phone: '+5511982317745' });
    app.add({ name: 'Só Aqui', email: 'so@aqui.example' });
    app.add({ name: 'Sem E-mail' });
    const before = state();

    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.run).toMatchObject({ kind: 'preview', state: 'completed' });
    expect(state()).toBe(before);
    expect(await there()).toEqual([]);
    const [leads] = preview.found.objects;
    expect(leads).toMatchObject({
      object: 'lead',
      read: 8,
      in: { create: 7, link: 1, conflict: 1, ambiguous: 0 },
      out: { update: 1 },
    });
    const lacksEmail = provider === 'dinamize';
    expect(leads?.out).toMatchObject(lacksEmail ? { create: 1, skip: 1 } : { create: 2, skip: 0 });
    expect(preview.found.fields.find(({ field }) => field === 'name')).toMatchObject({
      in: 7,
      conflict: 1,
    });
    expect(
      preview.found.samples.find(({ effect }) => effect === 'conflict')?.items[0],
    ).toMatchObject({ fields: [{ field: 'name', before: maria.name, after: 'Maria D.' }] });
    expect(preview.found.estimate.calls).toBeGreaterThan(2);

    const run = approve(connection, preview);
    expect(await ended(run.id)).toMatchObject({
      kind: 'first',
      state: 'completed',
      counts: { created: 7, updated: 1, conflicts: 1 },
      problems: [],
    });
    await app.idle();
    const wrote = await there();
    expect(wrote.filter(({ op }) => op === 'create')).toHaveLength(leads?.out.create ?? -1);
    expect(wrote.filter(({ op }) => op === 'update')).toHaveLength(1);
    expect(app.conflicts()).toMatchObject([{ kind: 'clash', field: 'name', remote: 'Maria D.' }]);
    // From here on it is read as any other, and rests.
    expect(await app.pulled()).toMatchObject({ counts: { created: 0, conflicts: 0 } });
    await app.idle();
    expect(await there()).toHaveLength(wrote.length);
  });
});

describe('until it is approved', () => {
  test('a connection is neither read by itself nor written to, and what is sent waits', async () => {
    const { app, connect, previewed, approve, ended, there } = await start();
    const connection = await connect();
    const preview = await previewed(connection);
    const lead = app.add(maria, { ...ana, sendTo: [connection.id] });
    app.tick();
    app.clock.advance(10 * 60_000);
    await app.until(() => app.worker.running().length === 0);
    expect(app.stateOf(lead)).toBe('held');
    expect(await there()).toEqual([]);
    expect(() => app.pull(connection.uid)).toThrow('waits for its first sync');
    // The lead came after: the plan moved more than a little, so it is asked about again.
    const again = approve(connection, preview);
    await ended(again.id);
    const second = { runId: again.id, found: app.running.first.viewOf(again.id)!.result! };
    await ended(approve(connection, second).id);
    await app.idle();
    expect(app.stateOf(lead)).toBe('in_sync');
    expect(await there()).toHaveLength(1);
  });
});

const people = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    name: `Pessoa ${n}`,
    email: `pessoa${n}@correio.example`,
  }));

/** Small slices, so that there is a middle to stop in. */
const inSteps = { config: { sliceRecords: 2 } };

describe('an approved plan', () => {
  test('is carried out but for what moved since, which is left as it is and named', async () => {
    const { sandbox, app, first, connect, previewed, approve, ended } = await start();
    const customers = customersOf(sandbox);
    const made = [];
    for (const person of people(60)) made.push(await addThere('gestaoclick', sandbox, person));
    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.found).toMatchObject({ changes: 60, drift: null });
    await customers.edit(made[7]?.id ?? '', { nome: 'Outro Nome' });
    const run = approve(connection, preview);
    expect(await ended(run.id)).toMatchObject({
      state: 'completed',
      counts: { created: 59 },
      problems: [{ code: 'drifted', externalId: made[7]?.id }],
    });
    expect(first.viewOf(run.id)).toMatchObject({ phase: 'done', applied: 59, drifted: 1 });
    expect(app.byEmail('pessoa7@correio.example')).toBeNull();
    // It is taken as any change is, by the next reading.
    await app.pulled();
    expect(app.byEmail('pessoa7@correio.example')).toMatchObject({ name: 'Outro Nome' });
  });

  test('is not carried out where more than a little moved: it is shown anew', async () => {
    const { sandbox, app, first, connect, previewed, approve, ended, state } = await start();
    const customers = customersOf(sandbox);
    const made = [];
    for (const person of people(10)) made.push(await addThere('gestaoclick', sandbox, person));
    const connection = await connect();
    const preview = await previewed(connection);
    const before = state();
    await customers.edit(made[3]?.id ?? '', { nome: 'Outro Nome' });
    const run = approve(connection, preview);
    expect(await ended(run.id)).toMatchObject({ kind: 'preview', state: 'completed' });
    expect(state()).toBe(before);
    const again = first.viewOf(run.id);
    expect(again).toMatchObject({
      phase: 'ready',
      approved: false,
      result: { drift: { changed: 1, of: 10 } },
    });
    // The one that was seen before cannot be approved any more.
    expect(() => approve(connection, preview)).toThrow('not the preview that stands now');
    await ended(approve(connection, { runId: run.id, found: again!.result! }).id);
    expect(app.byEmail('pessoa3@correio.example')).toMatchObject({ name: 'Outro Nome' });
  });

  test('sends nothing that is only here when the person does not want that', async () => {
    const { app, first, connect, previewed, approve, ended, there } = await start();
    app.add(maria);
    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.found.objects[0]?.out.create).toBe(1);
    const run = approve(connection, preview, { createThere: false });
    await ended(run.id);
    expect(first.viewOf(run.id)).toMatchObject({ applied: 0, drifted: 0 });
    await app.idle();
    expect(await there()).toEqual([]);
  });

  test('stopped in the middle keeps what is in, and what is left can be approved anew', async () => {
    const { sandbox, app, first, connect, previewed, approve, ended } = await start(
      'gestaoclick',
      inSteps,
    );
    for (const person of people(24)) await addThere('gestaoclick', sandbox, person);
    const connection = await connect();
    const run = approve(connection, await previewed(connection));
    await app.until(() => (first.viewOf(run.id)?.applied ?? 0) >= 4, 'The middle');
    first.cancel(run.id);
    await app.idle();
    expect(await ended(run.id)).toMatchObject({ state: 'cancelled' });
    const { applied = 0 } = first.viewOf(run.id) ?? {};
    const counted = (table: string) =>
      app.db.client.prepare(`select count(*) from ${table}`).pluck().get();
    expect(applied).toBeLessThan(24);
    expect([counted('lead'), counted('link')]).toEqual([applied, applied]);
    expect(app.sync.connections.existing(connection.uid).firstSync).toBe('awaiting');

    const { id } = first.preview(connection.uid, { actor: 'Ana', trigger: 'person' });
    await ended(id);
    const found = first.viewOf(id)!.result!;
    expect(found.objects[0]?.in).toMatchObject({ create: 24 - applied, skip: applied });
    await ended(approve(connection, { runId: id, found }).id);
    expect([counted('lead'), counted('link')]).toEqual([24, 24]);
  });

  test('goes on after a pause, and after Ponte was stopped in the middle, without doing anything twice', async () => {
    const begun = await start('gestaoclick', inSteps);
    for (const person of people(24)) await addThere('gestaoclick', begun.sandbox, person);
    const connection = await begun.connect();
    const run = begun.approve(connection, await begun.previewed(connection));
    await begun.app.until(() => (begun.first.viewOf(run.id)?.applied ?? 0) >= 4, 'The middle');
    begun.first.pause(run.id);
    await begun.app.idle();
    const halted = begun.first.viewOf(run.id)?.applied;
    begun.app.clock.advance(60_000);
    await begun.app.until(() => begun.app.worker.running().length === 0);
    expect(begun.first.viewOf(run.id)?.applied).toBe(halted);
    begun.first.resume(run.id);
    await begun.app.until(
      () => (begun.first.viewOf(run.id)?.applied ?? 0) > (halted ?? 0),
      'Going on',
    );
    await begun.app.close();

    const app = syncInATest({ db: begun.app.db, bootId: 'boot-2', clock: begun.app.clock });
    await app.idle();
    expect(app.sync.runs.detail(run.id)).toMatchObject({
      state: 'completed',
      counts: { created: 24 },
      problems: [],
    });
    expect(app.db.client.prepare('select count(*) from lead').pluck().get()).toBe(24);
  });
});

describe('a record that may be more than one', () => {
  test('is asked about and never decided: two there for one here, and two here for one there', async () => {
    const { sandbox, app, connect, previewed, approve, ended, there } = await start();
    for (const name of ['Maria das Dores', 'Maria D.']) {
      await addThere('gestaoclick', sandbox, { name, email: maria.email });
    }
    const phone = '+5511982317745';
    await addThere('gestaoclick', sandbox, { name: 'José Silva', email: 'j@x.example', phone });
    app.add(maria);
    app.add({ name: 'José Silva', email: 'jose1@correio.example', phone });
    app.add({ name: 'Jose Silva', email: 'jose2@correio.example', phone });
    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.found.objects[0]).toMatchObject({
      in: { ambiguous: 3, create: 0, link: 0 },
      out: { ambiguous: 3, create: 0 },
    });
    await ended(approve(connection, preview).id);
    await app.idle();
    const kinds = () => app.conflicts().map(({ kind }) => kind);
    expect(kinds()).toEqual(['ambiguous_link', 'ambiguous_link', 'ambiguous_link']);
    await app.pulled();
    await app.idle();
    expect(kinds()).toHaveLength(3);
    expect(await there()).toEqual([]);
    expect(app.sync.links.countLinked(connection.id, 'lead')).toBe(0);
  });
});

describe('a preview', () => {
  test('waits where nobody answers, says so, and goes on by itself', async () => {
    const { sandbox, app, connect, ended, newest, resultOf } = await start();
    await addThere('gestaoclick', sandbox, maria);
    await sandbox.ask('POST', '/_sandbox/network', { offline: true });
    const connection = await connect();
    const shown = () => app.running.connectionService.list()[0];
    await app.until(() => shown()?.state === 'offline', 'Being offline');
    const runId = newest(connection.uid);
    expect(app.sync.runs.detail(runId)).toMatchObject({ state: 'running' });
    await sandbox.ask('POST', '/_sandbox/network', { offline: false });
    await ended(runId);
    expect(resultOf(runId).objects[0]?.in.create).toBe(1);
    expect(shown()?.state).toBe('first_sync');
  });

  test('waits where the password is not taken, and goes on when it is renewed', async () => {
    const { sandbox, app, connect, ended, newest, resultOf } = await start();
    await addThere('gestaoclick', sandbox, maria);
    const connection = await connect({ accessToken: 'wrong' });
    const shown = () => app.running.connectionService.list()[0];
    await app.until(() => shown()?.state === 'auth_required', 'A refused password');
    const runId = newest(connection.uid);
    expect(app.sync.runs.detail(runId)).toMatchObject({ state: 'running' });
    const credentials = { accessToken: gestaoclickTokens.accessToken };
    await app.running.connectionService.edit(connection.uid, { credentials }, admin);
    await ended(runId);
    expect(resultOf(runId).objects[0]?.in.create).toBe(1);
  });

  test('of two empty sides can be approved, and what comes later flows', async () => {
    const { sandbox, app, connect, previewed, approve, ended } = await start();
    const connection = await connect();
    const preview = await previewed(connection);
    expect(preview.found).toMatchObject({ changes: 0 });
    await ended(approve(connection, preview).id);
    await addThere('gestaoclick', sandbox, maria);
    await app.pulled();
    expect(app.byEmail(maria.email)).toMatchObject({ name: maria.name });
  });

  test('that is discarded leaves nothing behind and cannot be approved', async () => {
    const { sandbox, app, first, connect, previewed, approve } = await start();
    await addThere('gestaoclick', sandbox, maria);
    const connection = await connect();
    const preview = await previewed(connection);
    first.discard(preview.runId, admin);
    expect(() => approve(connection, preview)).toThrow('not the preview that stands now');
    const left = app.db.client.prepare('select count(*) from preview_item').pluck();
    await app.until(() => left.get() === 0, 'The end of what it saw');
  });
});
