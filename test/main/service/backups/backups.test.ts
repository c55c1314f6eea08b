import { openSync, readdirSync, writeFileSync, writeSync, closeSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { createBackups } from '../../../../src/main/service/backups/backups.ts';
import { groupCommit } from '../../../../src/main/service/db/database.ts';
import { isWhole } from '../../../../src/main/service/backups/check-copy.ts';
import { createSettingStore } from '../../../../src/main/service/settings/setting-store.ts';
import { silentLog } from '../../../../src/main/service/log.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const dayMs = 24 * 3_600_000;

function backupsInATest() {
  const root = temporaryFolder();
  const db = openTestDb(root);
  const clock = createTestClock();
  const dir = join(root, 'backups');
  const backups = createBackups({ db, dir, clock, log: silentLog });
  return { db, clock, dir, backups, settings: createSettingStore(db) };
}

test('a copy made in the middle of writes is whole, and holds what was kept before it', async () => {
  const { backups, settings, dir } = backupsInATest();
  for (let index = 0; index < 500; index += 1) settings.set(`before.${index}`, 'x'.repeat(4000));
  const making = backups.make('asked');
  for (let index = 0; index < 50; index += 1) {
    settings.set(`meanwhile.${index}`, index);
    await new Promise(setImmediate);
  }
  const { name } = await making;
  expect(readdirSync(dir)).toEqual([name]);
  const copy = new Database(join(dir, name), { readonly: true });
  const { held } = copy
    .prepare("select count(*) as held from setting where key like 'before.%'")
    .get() as { held: number };
  copy.close();
  expect(held).toBe(500);
});

test('a copy is made while a long piece of work keeps its commit open, and holds what was committed', async () => {
  const { backups, settings, db, dir } = backupsInATest();
  settings.set('before', 1);
  const group = groupCommit(db, () => 0);
  group.run((tx) => void tx.client.prepare("insert into setting values ('open', '1')").run());
  const { name } = await backups.make('first-sync');
  group.commit();
  const copy = new Database(join(dir, name), { readonly: true });
  const keys = copy
    .prepare("select key from setting where key in ('before', 'open')")
    .pluck()
    .all();
  copy.close();
  expect(keys).toEqual(['before']);
});

test('a copy with a torn page does not count as one', async () => {
  const { backups, settings, dir } = backupsInATest();
  for (let index = 0; index < 200; index += 1) settings.set(`key.${index}`, 'x'.repeat(4000));
  const { name } = await backups.make('asked');
  const file = join(dir, name);
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(8192, 0xff), 0, 8192, Math.floor(statSync(file).size / 2));
  closeSync(handle);
  await expect(isWhole(file)).resolves.toBe(false);
});

test('what is left of a copy that was cut short is never listed, and goes with the next', async () => {
  const { backups, dir } = backupsInATest();
  const { name } = await backups.make('asked');
  writeFileSync(join(dir, `${name}.part`), 'half');
  expect(backups.list().map((copy) => copy.name)).toEqual([name]);
  await backups.make('undo');
  expect(readdirSync(dir).some((left) => left.includes('.part'))).toBe(false);
});

test('the copy of the day is made once a day, also after a night with the lid closed', async () => {
  const { backups, clock } = backupsInATest();
  const daily = () => backups.list().filter(({ reason }) => reason === 'daily').length;
  backups.start();
  clock.advance(60_000);
  await vi.waitFor(() => expect(daily()).toBe(1));
  clock.advance(5 * 3_600_000);
  await backups.make('asked');
  expect(daily()).toBe(1);
  clock.jumpTo(clock.now() + dayMs);
  clock.advance(3_600_000);
  await vi.waitFor(() => expect(daily()).toBe(2));
  await backups.stop();
});
