import { existsSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { createRandom } from '../../../src/main/sandbox/random.ts';
import { ana } from '../../support/sync-in-a-test.ts';
import { leadsOf } from '../play.ts';
import { profiles } from '../profiles.ts';
import { createWorld } from '../world.ts';

const minutes = Number(process.env['PONTE_TEST_SOAK'] ?? 240);

test('under work that does not end, memory and the log of the file stay as large as they were', async () => {
  const world = await createWorld({
    seed: 9,
    profiles: [
      { ...profiles.marked, id: 'sim-0' },
      { ...profiles.natural, id: 'sim-1' },
    ],
    faults: { probability: 0.01 },
    durable: true,
  });
  onTestFinished(world.close);
  for (const index of [0, 1]) await world.connect(index);
  await world.idle();
  const random = createRandom(9);
  const to = [0, 1].map((index) => world.connection(index).id);
  for (let n = 0; n < 200; n += 1) {
    world.app().add({ name: `Ana ${n}`, email: `a${n}@correio.example` }, { ...ana, sendTo: to });
  }
  await world.idle();
  const leads = leadsOf(world.app(), false);
  const end = performance.now() + minutes * 60_000;
  const warm = performance.now() + minutes * 15_000;
  let after: number | null = null;
  let turn = 0;
  while (performance.now() < end) {
    turn += 1;
    world.app().edit(random.pick(leads), { city: `Vila ${turn}` });
    if (turn % 50 === 0) await world.pass(1000);
    if (turn % 5000 !== 0) continue;
    // What the simulation itself remembers is no memory of the program's.
    world.trace.length = 0;
    world.calls.length = 0;
    for (const { journal, shown } of world.crms) journal.length = shown.length = 0;
    globalThis.gc?.();
    const log = `${world.file}-wal`;
    expect(existsSync(log) ? statSync(log).size : 0).toBeLessThanOrEqual(64 * 1024 * 1024);
    if (performance.now() > warm) after ??= process.memoryUsage().heapUsed;
  }
  globalThis.gc?.();
  expect(process.memoryUsage().heapUsed).toBeLessThanOrEqual((after ?? Infinity) * 1.1);
});
