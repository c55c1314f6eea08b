import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/main/service/db/open-database.ts';
import { ana } from '../support/sync-in-a-test.ts';
import { long } from './long.ts';
import { profiles } from './profiles.ts';
import { createWorld } from './world.ts';

/** One page and its header, as SQLite writes them to the log. */
const headerBytes = 32;
const frameBytes = 24 + 4096;

test('when the power fails, all that was acknowledged is there, and the file is whole wherever the log ends', async () => {
  const world = await createWorld({ seed: 4, profiles: [profiles.marked], durable: true });
  onTestFinished(world.close);
  await world.connect(0);
  await world.idle();
  const app = world.app();
  // Opened a second time, as every start but the first is: SQLite would keep its promises less strictly.
  expect(app.db.client.pragma('synchronous', { simple: true })).toBe(2);
  const acknowledged: { email: string; bytes: number }[] = [];
  const log = `${world.file}-wal`;
  for (let n = 0; n < 6; n += 1) {
    const email = `ana${n}@correio.example`;
    app.add({ name: `Ana ${n}`, email }, { ...ana, sendTo: [world.connection(0).id] });
    acknowledged.push({ email, bytes: statSync(log).size });
    await world.pass(700);
  }
  await world.idle();
  const whole = readFileSync(log);
  const file = join(world.dir, 'after.sqlite');
  const step = frameBytes * (long ? 1 : 9);
  for (let bytes = acknowledged[0]?.bytes ?? 0; bytes <= whole.length; bytes += step) {
    expect((bytes - headerBytes) % frameBytes).toBe(0);
    copyFileSync(world.file, file);
    writeFileSync(`${file}-wal`, whole.subarray(0, bytes));
    const db = openDatabase(file, { checkWhole: true });
    const kept = new Set(db.client.prepare<[], string>('select email from lead').pluck().all());
    for (const each of acknowledged.filter((one) => one.bytes <= bytes)) {
      expect(kept).toContain(each.email);
    }
    db.close();
  }
});
