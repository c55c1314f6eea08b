import { describe, expect, test } from 'vitest';
import { admin, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { openTestDb, temporaryFolder } from '../../../../support/open-test-db.ts';
import { NOON } from '../../../../support/sandbox-in-a-test.ts';
import { createTestClock } from '../../../../support/test-clock.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A list too long to be walked through at each reading, however short it is. */
async function longList(options: Partial<Parameters<typeof syncInATest>[0]> = {}) {
  const clock = createTestClock(NOON);
  const sandbox = await sandboxForThisTest({
    limits: { dinamizePerMinute: 1_000_000 },
    contacts: 12,
    clock: clock.now,
  });
  const db = openTestDb();
  const app = syncInATest({
    clock,
    db,
    ...options,
    config: { wholeWalkUpTo: 0, ...options.config },
  });
  const connection = await app.connect(sandbox);
  const health = () => app.running.health.of(connection.uid);
  const mark = () =>
    db.client
      .prepare(`select committed from watermark where stream = 'records'`)
      .pluck()
      .get() as number;
  /** Lets 15 minutes pass and the reading of that time be done. */
  async function reading(): Promise<void> {
    clock.advance(15 * minute);
    app.tick();
    await app.idle();
  }
  async function checked() {
    const run = app.running.health.checkAgain.reconcile(connection.uid, admin);
    await app.idle();
    return app.sync.runs.detail(run.id);
  }
  return {
    app,
    clock,
    sandbox,
    connection,
    contacts: contactsOf(sandbox),
    health,
    mark,
    reading,
    checked,
  };
}

describe('a search that lags', () => {
  test('by no more than is known of it makes readings miss nothing', async () => {
    const { app, sandbox, contacts, reading, checked, health } = await longList();
    await sandbox.fault({ provider: 'dinamize', kind: 'index-lag', ms: 30_000 });
    for (const name of ['um', 'dois', 'tres']) {
      await reading();
      await contacts.add({ email: `${name}@correio.example`, name });
    }
    await reading();
    await reading();
    expect(app.byEmail('tres@correio.example')).not.toBeNull();
    expect(await checked()).toMatchObject({ kind: 'reconcile', state: 'completed', problems: [] });
    expect(health()).toMatchObject({
      missed: { count: 0 },
      overlapMs: 5 * minute,
      overlapMeasured: false,
    });
  });

  test('by more is found out by the check, and from then on readings begin further back', async () => {
    const { app, sandbox, contacts, reading, checked, health } = await longList();
    await reading();
    await sandbox.fault({ provider: 'dinamize', kind: 'index-lag', ms: 40 * minute });
    await contacts.add({ email: 'tarde@correio.example', name: 'Tarde' });
    for (let n = 0; n < 4; n += 1) await reading();
    expect(app.byEmail('tarde@correio.example')).toBeNull();
    const run = await checked();
    expect(app.byEmail('tarde@correio.example')).not.toBeNull();
    expect(run.problems).toMatchObject([{ code: 'missed' }]);
    expect(health()).toMatchObject({ missed: { count: 1 }, overlapMeasured: true });
    const { overlapMs } = health();
    expect(overlapMs).toBeGreaterThanOrEqual(1.5 * hour);

    await contacts.add({ email: 'outra@correio.example', name: 'Outra' });
    for (let n = 0; n < 4; n += 1) await reading();
    expect(app.byEmail('outra@correio.example')).not.toBeNull();
    expect((await checked()).problems).toEqual([]);
    expect(health()).toMatchObject({ missed: { count: 1 }, overlapMs });
  });
});

describe('a clock there', () => {
  test.each([hour, -hour])('that is %i ms off is shown, and nothing is missed', async (ms) => {
    const { app, sandbox, contacts, reading, checked, health, mark } = await longList();
    await sandbox.fault({ provider: 'dinamize', kind: 'clock-skew', ms });
    let before = mark();
    for (const name of ['um', 'dois', 'tres', 'quatro', 'cinco', 'seis']) {
      await contacts.add({ email: `${name}@correio.example`, name });
      await reading();
      expect(app.byEmail(`${name}@correio.example`)).not.toBeNull();
      expect(mark()).toBeGreaterThanOrEqual(before);
      before = mark();
    }
    expect((await checked()).problems).toEqual([]);
    const { clock } = health();
    expect(Math.abs((clock?.offsetMs ?? 0) - ms)).toBeLessThan(2000);
    expect(clock?.uncertaintyMs).toBeGreaterThanOrEqual(1000);
  });

  test('that is put back again leaves no hour unread, and the mark where it was', async () => {
    const { app, sandbox, contacts, reading, mark } = await longList();
    await sandbox.fault({ provider: 'dinamize', kind: 'clock-skew', ms: hour });
    await reading();
    const before = mark();
    await sandbox.ask('DELETE', '/_sandbox/faults');
    await contacts.add({ email: 'hora@correio.example', name: 'Hora' });
    await reading();
    expect(app.byEmail('hora@correio.example')).not.toBeNull();
    expect(mark()).toBe(before);
  });

  test('is known again after a restart, and measured anew when ours is set', async () => {
    const folder = temporaryFolder();
    const first = await longList({ db: openTestDb(folder) });
    await first.sandbox.fault({ provider: 'dinamize', kind: 'clock-skew', ms: hour });
    for (let n = 0; n < 6; n += 1) await first.reading();
    await first.app.close();

    const second = syncInATest({ clock: first.clock, db: openTestDb(folder), bootId: 'boot-2' });
    const offset = () => second.running.health.of(first.connection.uid).clock?.offsetMs ?? null;
    expect(Math.abs((offset() ?? 0) - hour)).toBeLessThan(2000);
    first.clock.jumpTo(first.clock.now() + 10 * minute);
    expect(offset()).toBeNull();
  });
});

describe('everything is walked through', () => {
  test('at its times, once it is due, behind all else', async () => {
    const { app, clock, health } = await longList();
    const runs = () => app.sync.runs.page({ kinds: ['reconcile'], limit: 10, offset: 0 }).rows;
    app.tick();
    await app.idle();
    expect(runs()).toEqual([]);
    clock.advance(6 * hour);
    app.tick();
    await app.idle();
    expect(runs()).toMatchObject([
      { state: 'completed', trigger: 'schedule', counts: { read: 12 } },
    ]);
    const [job] = app.db.client
      .prepare<[], { class: number }>(`select class from job where op = 'reconcile'`)
      .all();
    expect(job?.class).toBe(7);
    expect(Date.parse(health().lastWalkAt ?? '')).toBeGreaterThanOrEqual(NOON + 6 * hour);
  });

  test('as soon as Ponte opens, where the time passed while it was closed', async () => {
    const folder = temporaryFolder();
    const first = await longList({ db: openTestDb(folder) });
    await first.app.close();
    first.clock.advance(9 * hour);
    const second = syncInATest({
      clock: first.clock,
      db: openTestDb(folder),
      bootId: 'boot-2',
      config: { wholeWalkUpTo: 0 },
    });
    await second.idle();
    const { rows } = second.sync.runs.page({ kinds: ['reconcile'], limit: 10, offset: 0 });
    expect(rows).toMatchObject([{ trigger: 'start', state: 'completed' }]);
  });

  test('by every reading of a short list, so that there is nothing else to check', async () => {
    const { app, clock, connection, health } = await longList({ config: { wholeWalkUpTo: 100 } });
    clock.advance(25 * hour);
    app.tick();
    await app.idle();
    expect(app.sync.runs.page({ kinds: ['reconcile'], limit: 1, offset: 0 }).total).toBe(0);
    expect(health()).toMatchObject({ walksAtEachPull: true, nextWalkAt: null });
    const run = app.running.health.checkAgain.reconcile(connection.uid, admin);
    expect(run.kind).toBe('pull');
    await app.idle();
  });
});

describe('"read again from…"', () => {
  test('is the one way in which the mark falls, and reads that stretch once', async () => {
    const { app, clock, connection, mark, reading } = await longList();
    for (let n = 0; n < 8; n += 1) await reading();
    const from = clock.now() - 90 * minute;
    const run = app.running.health.checkAgain.reread(connection.uid, from, admin);
    expect(mark()).toBe(from);
    await app.idle();
    expect(app.sync.runs.detail(run.id)).toMatchObject({ trigger: 'reread', state: 'completed' });
    expect(mark()).toBeGreaterThan(clock.now() - minute);
    const audited = app.db.client.prepare(`select actor, action from audit order by id desc`).get();
    expect(audited).toEqual({ actor: 'Ana', action: 'connection.reread' });
  });

  test('finds what came late within it', async () => {
    const { app, clock, sandbox, connection, contacts, reading } = await longList();
    await reading();
    await sandbox.fault({ provider: 'dinamize', kind: 'index-lag', ms: 20 * minute });
    await contacts.add({ email: 'tarde@correio.example', name: 'Tarde' });
    for (let n = 0; n < 3; n += 1) await reading();
    expect(app.byEmail('tarde@correio.example')).toBeNull();
    app.running.health.checkAgain.reread(connection.uid, clock.now() - hour, admin);
    await app.idle();
    expect(app.byEmail('tarde@correio.example')).not.toBeNull();
  });

  test('does not take a moment that has not come', async () => {
    const { app, clock, connection } = await longList();
    const reread = () =>
      app.running.health.checkAgain.reread(connection.uid, clock.now() + minute, admin);
    expect(reread).toThrow('Choose a moment that has passed.');
  });
});

describe('a list that shows far fewer records than before', () => {
  async function without(contacts: number, gone: number) {
    const clock = createTestClock(NOON);
    const sandbox = await sandboxForThisTest({
      limits: { dinamizePerMinute: 1_000_000 },
      contacts,
      clock: clock.now,
    });
    const app = syncInATest({ clock });
    await app.connect(sandbox);
    const all = contactsOf(sandbox);
    const records = await all.all();
    await Promise.all(records.slice(0, gone).map(({ id }) => all.remove(id)));
    return { app, run: await app.pulled() };
  }

  test.each([
    ['is empty', 40, 40],
    ['shows 6 % fewer', 400, 24],
  ])('and %s lets none of the leads go, and says so', async (_what, contacts, gone) => {
    const { app, run } = await without(contacts, gone);
    expect(run.problems).toMatchObject([{ code: 'many_gone' }]);
    expect(app.running.connectionService.list()[0]?.counts.inSync).toBe(contacts);
  });
});
