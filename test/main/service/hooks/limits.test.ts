import { fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createHookRate } from '../../../../src/main/service/hooks/rate.ts';
import { hooksInATest, send, signed } from '../../../support/hooks-in-a-test.ts';
import { bundled } from '../../../support/killable-service.ts';
import { startWorkspace } from '../../../support/start-console.ts';
import { createTestClock } from '../../../support/test-clock.ts';

test('an endpoint that is sent too much asks for patience, and the others go on', async () => {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  const client = await started.client();
  const make = (name: string, mostPerMinute: number) =>
    client.hookEndpoints.create({ name, scheme: 'hmac-sha256', settings: { mostPerMinute } });
  const [loja, site] = [await make('loja', 3), await make('site', 100)];
  const post = (to: typeof loja, body: string) => send(to.url, { headers: signed(to, body), body });
  for (let index = 0; index < 3; index += 1) {
    expect((await post(loja, `{"n":${index}}`)).status).toBe(202);
  }
  const refused = await post(loja, '{"n":3}');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(20);
  expect((await post(site, '{}')).status).toBe(202);
});

test('what an endpoint may be sent comes back steadily, a minute of it at most', () => {
  const clock = createTestClock();
  const rate = createHookRate(clock);
  const loja = { id: 1, mostPerMinute: 60 };
  const taken = () => {
    let count = 0;
    while (rate.take(loja) === null) count += 1;
    return count;
  };
  expect(taken()).toBe(60);
  expect(rate.take(loja)).toBe(1);
  clock.advance(10_000);
  expect(taken()).toBe(10);
  clock.advance(3_600_000);
  expect(taken()).toBe(60);
  expect(rate.take({ id: 1, mostPerMinute: 1 })).toBe(60);
});

test('a signed time is judged by the clock of the system that signed it', async () => {
  const clock = createTestClock(Date.now());
  const { db, endpoint, service } = await hooksInATest({ clock });
  const hourMs = 3_600_000;
  db.client.exec(
    `insert into connection (uid, provider, name, credentials, schedule, paused, created_at)
     values ('c-1', 'gestaoclick', 'GC', '', '0 3 * * *', 1, 0);
     insert into remote_clock (connection_id, samples)
     values (1, '[{"offsetMs":${hourMs},"roundTripMs":10,"at":0}]')`,
  );
  const theirs = await endpoint('deles', {
    scheme: 'standard-webhooks',
    settings: { connectionId: 'c-1' },
  });
  const ours = await endpoint('nosso', { scheme: 'standard-webhooks' });
  const body = Buffer.from('{}');
  const given = (to: typeof theirs, at: number) =>
    service.hooks.door.receive({
      endpoint: to.name,
      pathSecret: null,
      rawHeaders: Object.entries(signed(to, body, { at: Math.floor(at / 1000) })).flat(),
      body,
    });
  const refused = { code: 'NOT_SIGNED_IN' };
  expect((await given(theirs, clock.now() + hourMs)).status).toBe(202);
  await expect(given(theirs, clock.now())).rejects.toMatchObject(refused);
  await expect(given(theirs, clock.now() + hourMs + 301_000)).rejects.toMatchObject(refused);
  await expect(given(ours, clock.now() + hourMs)).rejects.toMatchObject(refused);
  expect((await given(ours, clock.now())).status).toBe(202);
});

test('a hook that ends the process does so twice, then is dead as poison, and the rest are handled', async () => {
  const { dir, endpoint, deliver, service } = await hooksInATest();
  const loja = await endpoint('loja');
  for (const name of ['Ana', 'Bia', 'poison', 'Caio', 'Davi']) await deliver(loja, { name });
  await service.stop();

  async function life(): Promise<unknown> {
    const child = fork(await bundled('poison-process'), [dir], { execArgv: [] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said = once(child, 'message').then(([states]) => states as unknown);
    const ended = once(child, 'exit').then(([, signal]) => signal as unknown);
    return Promise.race([said, ended]);
  }

  expect(await life()).toBe('SIGKILL');
  expect(await life()).toBe('SIGKILL');
  expect(await life()).toEqual(['applied', 'applied', 'dead poison', 'applied', 'applied']);
});
