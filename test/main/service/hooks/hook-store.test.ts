import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { createEndpointStore } from '../../../../src/main/service/hooks/endpoint-store.ts';
import { createHookStore, type NewHook } from '../../../../src/main/service/hooks/hook-store.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

function storeInATest() {
  const db = openTestDb();
  const clock = createTestClock();
  const endpoints = createEndpointStore(db, clock);
  endpoints.addOffered();
  const endpointId = endpoints.byName('site-lead')?.id ?? 0;
  const store = createHookStore(db, clock);
  const hook = (key: string, more: Partial<NewHook> = {}): NewHook => ({
    endpointId,
    key: `i:${key}`,
    headers: {},
    body: Buffer.from('{}'),
    size: 2,
    sealed: false,
    verdict: { ok: true, scheme: 'hmac-sha256', secret: 'current', ageSeconds: null },
    isTest: false,
    ...more,
  });
  const keep = (key: string, more?: Partial<NewHook>) =>
    transact(db, (tx) => store.keep(tx, hook(key, more)));
  const settleAll = (settled: Parameters<typeof store.settle>[2]) =>
    transact(db, (tx) => {
      for (const row of store.due(endpointId, 100)) store.settle(tx, row, settled);
    });
  /** What is waiting in the file, beside what the store believes. */
  const waiting = () => ({
    told: store.backlog(),
    kept: db.client
      .prepare(`select count(*) from hook where state in ('received', 'failed')`)
      .pluck()
      .get(),
  });
  return { db, clock, store, endpointId, keep, settleAll, waiting };
}

test('replaying what waits already counts nothing twice, however often it is asked for', () => {
  const { db, clock, store, endpointId, keep, settleAll, waiting } = storeInATest();
  for (const key of ['a', 'b', 'c']) keep(key);
  settleAll({ state: 'failed', reason: 'not now', runAt: clock.now() + 60_000 });
  keep('d');
  settleAll({ state: 'dead', reason: 'never' });
  expect(waiting()).toEqual({ told: 3, kept: 3 });
  const again = (state: 'failed' | 'dead') =>
    transact(db, (tx) => store.replayAll(tx, endpointId, state, 100));
  for (const changed of [3, 0, 0]) {
    expect(again('failed')).toBe(changed);
    expect(waiting()).toEqual({ told: 3, kept: 3 });
  }
  expect(again('dead')).toBe(1);
  expect(waiting()).toEqual({ told: 4, kept: 4 });
});

test('a test never takes the place of what a sender told under the same key', () => {
  const { store, keep, settleAll, waiting } = storeInATest();
  const { uid } = keep('a', { body: Buffer.from('{"real":1}') });
  settleAll({ state: 'dead', reason: 'never' });
  expect(keep('a', { isTest: true }).isNew).toBe(true);
  expect(store.byUid(uid)).toMatchObject({ state: 'dead', deliveries: 1 });
  expect(store.byUid(uid)?.body?.toString()).toBe('{"real":1}');
  expect(waiting()).toEqual({ told: 0, kept: 0 });
});
