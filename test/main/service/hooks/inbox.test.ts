import { expect, test, vi } from 'vitest';
import { createLogSync, type LogSync } from '../../../../src/main/service/db/log-sync.ts';
import { createEndpointStore } from '../../../../src/main/service/hooks/endpoint-store.ts';
import { createHookStore, type NewHook } from '../../../../src/main/service/hooks/hook-store.ts';
import { createInbox } from '../../../../src/main/service/hooks/inbox.ts';
import { createSurge } from '../../../../src/main/service/hooks/surge.ts';
import { openTestDb } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

/** An inbox on a real file, whose disk answers when the test says so. */
function inbox() {
  const db = openTestDb();
  const clock = createTestClock();
  const endpoints = createEndpointStore(db, clock);
  endpoints.addOffered();
  const store = createHookStore(db, clock);
  const disk: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const real = createLogSync(db);
  const logSync: LogSync = {
    ...real,
    onDisk: () => new Promise((resolve, reject) => disk.push({ resolve, reject })),
  };
  const kept = createInbox({ logSync, store, kept: () => undefined });
  const hook = (key: string): NewHook => ({
    endpointId: endpoints.byName('site-lead')?.id ?? 0,
    key,
    headers: {},
    body: Buffer.from('{}'),
    size: 2,
    sealed: false,
    verdict: { ok: true, scheme: 'hmac-sha256', secret: 'current', ageSeconds: null },
    isTest: false,
  });
  const rows = () => db.client.prepare('select count(*) from hook').pluck().get() as number;
  const mode = () => db.client.pragma('synchronous', { simple: true });
  return { kept, hook, disk, rows, mode, real };
}

test('a hook is acknowledged when the disk has it, and what arrives meanwhile waits for one commit', async () => {
  const { kept, hook, disk, rows, mode } = inbox();
  const told: string[] = [];
  const keep = (key: string) => kept.keep(hook(key)).then(() => told.push(key));
  const first = keep('a');
  await vi.waitFor(() => expect(disk).toHaveLength(1));
  const others = Promise.all([keep('b'), keep('c')]);
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  expect(rows()).toBe(1);
  expect(told).toEqual([]);
  expect(mode()).toBe(2);
  disk[0]?.resolve();
  await first;
  expect(told).toEqual(['a']);
  await vi.waitFor(() => expect(disk).toHaveLength(2));
  expect(rows()).toBe(3);
  disk[1]?.resolve();
  await others;
  expect(told).toEqual(['a', 'b', 'c']);
});

test('a hook that the disk did not take is not acknowledged, and is known when it is sent again', async () => {
  const { kept, hook, disk } = inbox();
  const lost = kept.keep(hook('a'));
  const failed = expect(lost).rejects.toThrow('no disk');
  await vi.waitFor(() => expect(disk).toHaveLength(1));
  disk[0]?.reject(new Error('no disk'));
  await failed;
  const again = kept.keep(hook('a'));
  await vi.waitFor(() => expect(disk).toHaveLength(2));
  disk[1]?.resolve();
  expect(await again).toMatchObject({ isNew: false });
});

test('two who wait for the disk share the flush that begins after both were written', async () => {
  const { real, mode } = inbox();
  const flushes = [real.onDisk(), real.onDisk(), real.onDisk()];
  expect(flushes[1]).toBe(flushes[2]);
  expect(flushes[0]).not.toBe(flushes[1]);
  await Promise.all(flushes);
  expect(() =>
    real.commit(() => {
      throw new Error('a mistake');
    }),
  ).toThrow('a mistake');
  expect(mode()).toBe(2);
  real.close();
});

test('in a surge processing is put off, for two seconds at most and never behind thousands', () => {
  const clock = createTestClock();
  let backlog = 0;
  const over = vi.fn<() => void>();
  const surge = createSurge({ clock, backlog: () => backlog, over });
  surge.kept(1);
  expect(surge.isOn()).toBe(false);
  surge.kept(80);
  expect(surge.isOn()).toBe(true);
  for (let waited = 0; waited < 1500; waited += 250) {
    surge.kept(100);
    clock.advance(250);
    expect(surge.isOn()).toBe(true);
  }
  clock.advance(500);
  expect(surge.isOn()).toBe(false);
  expect(over).toHaveBeenCalledTimes(1);

  surge.kept(500);
  expect(surge.isOn()).toBe(true);
  clock.advance(250);
  clock.advance(250);
  expect(surge.isOn()).toBe(false);

  clock.advance(1000);
  backlog = 6000;
  surge.kept(500);
  expect(surge.isOn()).toBe(false);
});
