import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test } from 'vitest';
import { copiesIn } from '../../../../src/main/service/backups/copies-in.ts';
import { createCallMeter } from '../../../../src/main/service/alerts/call-meter.ts';
import type { NativeNotice } from '../../../../src/main/service/alerts/create-alerts.ts';
import type { ServiceOptions } from '../../../../src/main/service/create-service.ts';
import type { Alert, AlertChannel, AlertRule } from '../../../../src/shared/model/alert.ts';
import type { TunnelBrief } from '../../../../src/shared/model/tunnel.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { bareHost, serviceOn } from '../../../support/service-in-a-test.ts';
import { createTestClock, type TestClock } from '../../../support/test-clock.ts';

type Ask = ReturnType<typeof serviceOn>['ask'];

const minute = 60_000;

/** A console whose tunnel a test moves, and the notices its desktop would show. */
function hostInATest(clock: TestClock) {
  const notices: NativeNotice[] = [];
  let state: TunnelBrief['state'] = 'up';
  const brief = (): TunnelBrief => ({
    state,
    since: new Date(clock.now()).toISOString(),
    publicUrl: null,
    flaw: null,
  });
  const host: ServiceOptions['host'] = {
    ...bareHost,
    tunnel: { brief } as NonNullable<ServiceOptions['host']['tunnel']>,
    notify: (notice) => void notices.push(notice),
  };
  return { host, notices, tunnel: (next: TunnelBrief['state']) => (state = next) };
}

async function opened(dir = temporaryFolder(), clock = createTestClock(Date.now())) {
  const world = hostInATest(clock);
  const { service, ask, askAs } = serviceOn(dir, { clock, host: world.host, random: () => 0 });
  await service.start();
  onTestFinished(() => service.stop());

  /** Minutes pass, each looked at before the next begins. */
  async function pass(minutes: number): Promise<void> {
    for (let index = 0; index < minutes; index += 1) {
      clock.advance(minute);
      await service.lookAfterAlerts();
    }
  }
  const open = () => ask<Alert[]>('alerts.open');
  const kinds = async () => (await open()).map(({ kind }) => kind);
  return { ...world, dir, clock, service, db: service.db, ask, askAs, pass, open, kinds };
}

async function setRule(ask: Ask, change: Partial<AlertRule> & Pick<AlertRule, 'kind'>) {
  const rules = await ask<AlertRule[]>('alerts.rules');
  const rule = rules.find(({ kind }) => kind === change.kind);
  return ask<AlertRule>('alerts.setRule', { ...rule, ...change });
}

function newestCopy(file: string): boolean {
  return copiesIn(join(dirname(file), 'backups')).length > 0;
}

async function until(is: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await is())) {
    if (performance.now() > deadline) throw new Error(`${what} never came`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Another system that takes alerts, and answers as it is told to. */
async function receiver() {
  const got: { headers: Record<string, string>; body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  return { url, got, answer: (next: number) => (status = next) };
}

test('a tunnel that stays down is told once, and ends five minutes after it is back', async () => {
  const { pass, kinds, tunnel, notices, ask } = await opened();
  await pass(1);
  expect(await kinds()).toEqual([]);
  tunnel('down');
  await pass(5);
  expect(await kinds()).toEqual([]);
  await pass(1);
  expect(await kinds()).toEqual(['tunnel_down']);
  await pass(30);
  expect(notices).toEqual([
    {
      title: 'Casa Norte: O túnel está fora do ar.',
      body: 'Avisos de outros sistemas não chegam. Confira o túnel nas configurações.',
      command: 'alerts.open',
    },
  ]);
  tunnel('up');
  await pass(5);
  expect(await kinds()).toEqual(['tunnel_down']);
  await pass(1);
  expect(await kinds()).toEqual([]);
  const [ended] = await ask<Alert[]>('alerts.ended', {});
  expect(ended).toMatchObject({ kind: 'tunnel_down', resolvedAt: expect.any(String) });
});

test('an account that messages no longer leave by is told of, and failed messages are counted', async () => {
  const { service, ask, pass, open, kinds, db } = await opened();
  const fields = { url: 'http://127.0.0.1:9/slack' };
  const draft = { provider: 'slack', name: 'Slack da loja', fields };
  const { id } = await ask<{ id: string }>('sendingConnections.create', draft);
  await pass(12);
  expect(await kinds()).not.toContain('sending_failing');
  const state = db.client.prepare('update sending_connection set state = ? where uid = ?');
  state.run('credentials', id);
  await pass(12);
  expect((await open()).find(({ kind }) => kind === 'sending_failing')).toMatchObject({
    subject: id,
    facts: { name: 'Slack da loja', state: 'credentials' },
  });
  state.run('ok', id);
  await pass(7);
  expect(await kinds()).not.toContain('sending_failing');

  // It stopped working without saying that it was the password.
  const message = db.client.prepare(
    `insert into message (uid, cause, connection_id, channel, state, reason, made_by, run_at,
       created_at, settled_at)
     values (@uid, @uid, 1, 'slack', @state, @reason, 'Ana', @at, 0, @at)`,
  );
  message.run({ uid: 'a', state: 'waiting', reason: 'trouble', at: Number.MAX_SAFE_INTEGER });
  await pass(12);
  expect(await kinds()).toContain('sending_failing');
  const { failures } = service.counts();
  message.run({ uid: 'b', state: 'failed', reason: 'rejected', at: 0 });
  expect(service.counts().failures).toBe(failures + 1);
});

test('what comes back soon is the same alert, and nobody is told of it again', async () => {
  const { pass, tunnel, notices, open, ask } = await opened();
  tunnel('down');
  await pass(6);
  const [first] = await open();
  tunnel('up');
  await pass(6);
  expect(await open()).toEqual([]);
  tunnel('down');
  await pass(6);
  expect((await open())[0]).toMatchObject({ id: first?.id, resolvedAt: null });
  expect(notices).toHaveLength(1);
  expect(await ask<Alert[]>('alerts.ended', {})).toEqual([]);
});

test('a restart goes on with what was open and with what was being found out', async () => {
  const { pass, tunnel, service, dir, clock, ask, open } = await opened();
  tunnel('down');
  await pass(6);
  const [alert] = await open();
  await ask('alerts.acknowledge', { id: alert?.id });
  tunnel('up');
  await pass(3);
  await service.stop();
  const again = await opened(dir, clock);
  expect(await again.open()).toEqual([
    { ...alert, acknowledgedAt: expect.any(String), acknowledgedBy: 'Ana' },
  ]);
  await again.pass(3);
  expect(await again.open()).toEqual([]);
  expect(again.notices).toEqual([]);
});

test('each connection that fails is an alert of its own, by its name; a removed one ends', async () => {
  const { pass, db, open } = await opened();
  const insert = db.client.prepare(
    `insert into connection (uid, provider, name, credentials, schedule, state, paused, created_at)
     values (?, 'dinamize', ?, '', '0 3 * * *', ?, ?, 0)`,
  );
  insert.run('c-1', 'Dinamize Sul', 'auth_required', 0);
  insert.run('c-2', 'Dinamize Norte', 'breaker_open', 0);
  insert.run('c-3', 'Dinamize Leste', 'breaker_open', 1);
  insert.run('c-4', 'Dinamize Oeste', 'throttled', 0);
  await pass(11);
  const found = await open();
  expect(found.map(({ subject }) => subject).toSorted()).toEqual(['c-1', 'c-2']);
  expect(found.find(({ subject }) => subject === 'c-1')?.facts).toEqual({
    name: 'Dinamize Sul',
    state: 'auth_required',
  });
  db.client.prepare(`update connection set removed_at = 1 where uid = 'c-1'`).run();
  await pass(6);
  expect((await open()).map(({ subject }) => subject)).toEqual(['c-2']);
});

test('waiting retries and new dead letters are counted where they are: jobs, hooks, events', async () => {
  const { pass, db, clock, kinds, ask } = await opened();
  await setRule(ask, { kind: 'retry_queue', threshold: 3, minutes: 0 });
  await setRule(ask, { kind: 'dead_letters', threshold: 3 });
  db.client
    .prepare(
      `insert into connection (uid, provider, name, credentials, schedule, created_at)
       values ('c', 'dinamize', 'D', '', '0 3 * * *', 0)`,
    )
    .run();
  const job = db.client.prepare(
    `insert into job (uid, key, op, class, connection_id, state, run_at, error_kind, died_at,
                      created_at, updated_at) values (?, ?, 'push', 3, 1, ?, ?, ?, ?, 0, 0)`,
  );
  const later = clock.now() + 86_400_000;
  // Jobs that nothing was tried of yet are work, not trouble.
  for (let index = 0; index < 20; index += 1)
    job.run(`w-${index}`, `w-${index}`, 'ready', later, null, null);
  for (let index = 0; index < 3; index += 1)
    job.run(`r-${index}`, `r-${index}`, 'ready', later, 'unavailable', null);
  job.run('d-0', 'd-0', 'dead', 0, 'rejected', clock.now() - 2 * 3_600_000);
  for (let index = 1; index < 3; index += 1)
    job.run(`d-${index}`, `d-${index}`, 'dead', 0, 'rejected', clock.now());
  await pass(1);
  expect(await kinds()).toEqual([]);
  db.client
    .prepare(
      `insert into hook (uid, endpoint_id, state, run_at, verdict, received_at, size, headers)
       select 'h-' || state, 1, state, ?, '{}', 0, 0, '{}'
         from (select 'failed' as state union select 'dead')`,
    )
    .run(clock.now());
  await pass(1);
  expect((await kinds()).toSorted()).toEqual(['dead_letters', 'retry_queue']);
});

test('a rule switched off ends its alerts, and its numbers are kept within their limits', async () => {
  const { pass, tunnel, kinds, ask, askAs, notices } = await opened();
  tunnel('down');
  await pass(6);
  expect(await kinds()).toEqual(['tunnel_down']);
  await setRule(ask, { kind: 'tunnel_down', on: false });
  await pass(1);
  expect(await kinds()).toEqual([]);
  expect(notices).toHaveLength(1);
  await expect(setRule(ask, { kind: 'error_rate', threshold: 100 })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await expect(askAs('staff', 'alerts.rules')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
});

test('a channel is sent what another library believes, again under the same id, and in order', async () => {
  // Its messages lie within the minutes that the other library allows.
  const { pass, tunnel, ask, clock } = await opened(
    temporaryFolder(),
    createTestClock(Date.now() - 9 * minute),
  );
  const to = await receiver();
  await ask('alerts.setChannel', { kind: 'webhook', on: true, url: to.url });
  const { secret } = await ask<{ secret: string }>('alerts.revealChannel', { kind: 'webhook' });
  const channel = async () => (await ask<AlertChannel[]>('alerts.channels'))[0];
  to.answer(500);
  tunnel('down');
  await pass(6);
  await until(async () => (await channel())?.last?.attempts === 1, 'The first try');
  to.answer(200);
  clock.advance(minute);
  await until(async () => (await channel())?.last?.state === 'delivered', 'The second try');
  tunnel('up');
  await pass(6);
  await until(() => to.got.length === 3, 'The end');
  const said = to.got.map(({ body, headers }) => new Webhook(secret).verify(body, headers));
  expect(said).toMatchObject([
    { type: 'alert.opened' },
    {
      type: 'alert.opened',
      data: {
        kind: 'tunnel_down',
        workspace: 'Casa Norte',
        text: expect.stringContaining('O túnel está fora do ar.'),
      },
    },
    { type: 'alert.resolved', data: { text: 'Casa Norte: Terminou: O túnel está fora do ar.' } },
  ]);
  const ids = to.got.map(({ headers }) => headers['webhook-id']);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test('Slack is sent a text, a test says how it went, and no address comes back from the list', async () => {
  const { ask, db } = await opened();
  const to = await receiver();
  const url = `${to.url}/T000/secret-part`;
  await ask('alerts.setChannel', { kind: 'slack', on: true, url });
  expect(await ask('alerts.testChannel', { kind: 'slack' })).toEqual({
    ok: true,
    status: 200,
    reason: null,
  });
  expect(JSON.parse(to.got[0]?.body ?? '')).toEqual({
    text: 'Casa Norte: Este é um teste dos alertas da Ponte. Nada aconteceu.',
  });
  to.answer(403);
  expect(await ask('alerts.testChannel', { kind: 'slack' })).toMatchObject({
    ok: false,
    status: 403,
  });
  expect(JSON.stringify(await ask('alerts.channels'))).not.toContain('secret-part');
  const noted = db.client.prepare('select details from audit').pluck().all();
  expect(JSON.stringify(noted)).not.toContain('secret-part');
  await expect(
    ask('alerts.setChannel', { kind: 'slack', on: true, url: 'http://hooks.example/T' }),
  ).rejects.toMatchObject({ code: 'BAD_INPUT' });
});

test('an alert put off or seen stays open, and says until when and by whom', async () => {
  const { pass, tunnel, open, ask, clock } = await opened();
  tunnel('down');
  await pass(6);
  const [alert] = await open();
  const untilThen = new Date(clock.now() + 3 * minute).toISOString();
  await ask('alerts.snooze', { id: alert?.id, until: untilThen });
  await ask('alerts.acknowledge', { id: alert?.id });
  expect(await open()).toMatchObject([{ snoozedUntil: untilThen, acknowledgedBy: 'Ana' }]);
  await pass(3);
  expect(await open()).toMatchObject([{ snoozedUntil: null, acknowledgedBy: 'Ana' }]);
});

test('the rate of failing calls is told from twenty calls on, over its minutes, across a restart', async () => {
  const { pass, db, clock, open, service, dir } = await opened();
  db.client
    .prepare(
      `insert into connection (uid, provider, name, credentials, schedule, paused, created_at)
       values ('c', 'dinamize', 'Dinamize', '', '0 3 * * *', 1, 0)`,
    )
    .run();
  const meter = createCallMeter(db, clock);
  const failed = { kind: 'unavailable', message: '', status: 503 } as const;
  const offline = { kind: 'offline', message: '' } as const;
  for (let index = 0; index < 19; index += 1) meter.note(1, failed);
  for (let index = 0; index < 50; index += 1) meter.note(1, offline);
  meter.keep();
  await pass(1);
  expect(await open()).toEqual([]);
  for (let index = 0; index < 181; index += 1) meter.note(1, { kind: 'done', result: 'sent' });
  meter.keep();
  await service.stop();
  const again = await opened(dir, clock);
  await again.pass(1);
  expect(await again.open()).toMatchObject([
    { kind: 'error_rate', facts: { name: 'Dinamize', percent: 10, calls: 200, failed: 19 } },
  ]);
  await again.pass(20);
  expect(await again.open()).toEqual([]);
});

test('a full disk, hooks nobody believes and an old copy are told with what is known of them', async () => {
  const clock = createTestClock(Date.now());
  const { pass, ask, open, kinds, service } = await opened(temporaryFolder(), clock);
  await setRule(ask, { kind: 'disk_low', threshold: 1_000_000 });
  await setRule(ask, { kind: 'hooks_refused', threshold: 2 });
  const endpoint = await ask<{ name: string }>('hookEndpoints.create', {
    name: 'loja',
    scheme: 'hmac-sha256',
  });
  for (let index = 0; index < 2; index += 1) {
    const head = {
      endpoint: endpoint.name,
      pathSecret: null,
      rawHeaders: [],
      body: Buffer.from('{}'),
    };
    await expect(service.hooks.door.receive(head)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
  }
  await pass(1);
  expect(await open()).toMatchObject([
    { kind: 'hooks_refused', subject: 'loja', facts: { name: 'loja', count: 2 } },
    { kind: 'disk_low', facts: { freeMb: expect.any(Number) } },
  ]);
  await until(() => newestCopy(service.db.file), 'The copy of the day');
  await pass(6);
  clock.jumpTo(clock.now() + 49 * 3_600_000);
  await service.lookAfterAlerts();
  // The copy of the day is made within the hour; nobody is told before it had its time.
  expect(await kinds()).not.toContain('copy_old');
  clock.jumpTo(clock.now() + 2 * 3_600_000);
  await service.lookAfterAlerts();
  expect(await kinds()).toContain('copy_old');
});
