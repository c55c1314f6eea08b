import { expect, test } from 'vitest';
import type { HookAnswer } from '../../../../src/main/service/hooks/consumer.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const [hour, day] = [3_600_000, 86_400_000];
const applied: HookAnswer = { to: 'applied', touched: [] };

test('a hook that nobody acts on within an hour leads to nothing, says so, and is forgotten in time', async () => {
  const clock = createTestClock();
  const { hooks, endpoint, deliver, one, until } = await hooksInATest({ clock });
  const to = await endpoint('orders', { settings: { idField: 'id' } });
  const { id } = await deliver(to, { id: 'a', n: 1 });
  /** Minute by minute; answers how long it waited. */
  async function settled(uid = id): Promise<number> {
    const since = clock.now();
    await until(async () => {
      clock.advance(60_000);
      return (await one(uid)).state !== 'received';
    }, 'Its end');
    return clock.now() - since;
  }
  expect(await settled()).toBeGreaterThanOrEqual(hour);
  const gone = { state: 'ignored', reason: 'nobody_acts', hasBody: true };
  expect(await one(id)).toMatchObject(gone);

  // Told again it is looked at again, and leads to as little.
  expect(await deliver(to, { id: 'a', n: 2 })).toEqual({ status: 200, id });
  expect(await one(id)).toMatchObject({ state: 'received', deliveries: 2 });
  expect(await settled()).toBeGreaterThanOrEqual(hour);
  expect(await one(id)).toMatchObject(gone);
  expect((await one(id)).body).toContain('2');

  // A person may have it handled once something does.
  const seen: unknown[] = [];
  hooks.on('orders', {
    how: 'tx',
    handle(_tx, { body }) {
      seen.push(body);
      return applied;
    },
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(seen).toEqual([]);
  expect(hooks.replay.byIds([id])).toBe(1);
  await until(() => seen.length === 1, 'The replay');
  expect(seen).toEqual([{ id: 'a', n: 2 }]);
  const other = await endpoint('others');
  const last = await deliver(other, { n: 1 });
  await settled(last.id);
  clock.jumpTo(clock.now() + 15 * day);
  await hooks.forget(new AbortController().signal);
  expect(await one(last.id)).toMatchObject({ state: 'ignored', hasBody: false });
  clock.jumpTo(clock.now() + 16 * day);
  await hooks.forget(new AbortController().signal);
  await expect(one(last.id)).rejects.toThrow('no longer kept');
});

test('what an earlier version left waiting for ever ends at the next start, and can be told again', async () => {
  const clock = createTestClock();
  const all = await hooksInATest({ clock });
  const [forms, orders] = [
    await all.endpoint('forms', { kind: 'site-lead', settings: { idField: 'id' } }),
    await all.endpoint('orders'),
  ];
  const old = await all.deliver(orders, { n: 1 });
  const said = { id: 'a', name: 'Ana Souza', email: 'ana@correio.example' };
  const lost = await all.deliver(forms, said);
  await all.until(async () => (await all.one(lost.id)).state === 'applied', 'Its end');
  // As a person's erasing and a redelivery left it once.
  all.db.client.exec(`update hook set state = 'received', reason = null, body_bytes = null
      where uid = '${lost.id}';
    delete from hook_body where hook_id = (select id from hook where uid = '${lost.id}');`);
  await all.service.stop();

  clock.jumpTo(clock.now() + day);
  const { service, ask } = serviceOn(all.dir, { clock });
  await service.start();
  const one = (id: string) => ask<Record<string, unknown>>('hooks.get', { id });
  await all.until(async () => (await one(old.id))['state'] !== 'received', 'The old one');
  expect(await one(old.id)).toMatchObject({ state: 'ignored', reason: 'nobody_acts' });
  expect(await one(lost.id)).toMatchObject({ state: 'ignored', reason: 'body_gone' });
  const waiting = service.db.client.prepare(
    `select count(*) from hook where state in ('received', 'failed')`,
  );
  expect(waiting.pluck().get()).toBe(0);
  await service.stop();
});
