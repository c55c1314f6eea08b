import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createCheckpointer } from '../../../../src/main/service/db/checkpointer.ts';
import { groupCommit, transact } from '../../../../src/main/service/db/database.ts';
import { openDatabase, usualLogPages } from '../../../../src/main/service/db/open-database.ts';
import { openTestDb } from '../../../support/open-test-db.ts';

const pageSize = 4096;
const logPages = 100;

function writing() {
  const db = openTestDb();
  onTestFinished(() => void db.close());
  db.client.exec('create table page (n integer primary key, bytes blob) strict');
  const insert = db.client.prepare('insert into page (bytes) values (zeroblob(3500))');
  return {
    db,
    write: (pages: number) => {
      for (let page = 0; page < pages; page += 1) insert.run();
    },
    autocheckpoint: () => db.client.pragma('wal_autocheckpoint', { simple: true }),
    logMiB: () => statSync(`${db.file}-wal`).size / 2 ** 20,
  };
}

test('while one commit follows another the log is carried over beside the writer and begins anew', async () => {
  const { db, write, autocheckpoint, logMiB } = writing();
  const checkpointer = createCheckpointer(db, { few: -1, logPages });
  const group = groupCommit(db, () => 0);
  const [commits, pages] = [400, 25];
  for (let commit = 0; commit < commits; commit += 1) {
    group.run(() => write(pages));
    // The others have their turn while a commit is open, and the next is begun with this one's end.
    await delay(2);
    group.commit();
  }
  expect(autocheckpoint()).toBeGreaterThan(usualLogPages);
  const written = (commits * pages * pageSize) / 2 ** 20;
  expect(logMiB()).toBeLessThan(written / 4);

  await checkpointer.close();
  expect(autocheckpoint()).toBe(usualLogPages);
  expect(db.client.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.client.prepare('select count(*) from page').pluck().get()).toBe(commits * pages);
});

test('what was carried over and what was not are both there when the file is opened again', async () => {
  const { db, write } = writing();
  const checkpointer = createCheckpointer(db, { few: -1, logPages });
  for (let commit = 0; commit < 60; commit += 1) {
    transact(db, () => write(25));
    await delay(1);
  }
  // As after a crash: the log is not carried over by a close.
  const again = openDatabase(db.file);
  onTestFinished(() => void again.close());
  expect(again.client.prepare('select count(*) from page').pluck().get()).toBe(1500);
  await checkpointer.close();
  transact(db, () => write(1));
  expect(again.client.prepare('select count(*) from page').pluck().get()).toBe(1501);
});

test('of few leads the writer carries the log over itself, and no thread is begun', async () => {
  const { db, write, autocheckpoint } = writing();
  const checkpointer = createCheckpointer(db, { logPages });
  for (let commit = 0; commit < 20; commit += 1) transact(db, () => write(25));
  expect(autocheckpoint()).toBe(usualLogPages);
  await checkpointer.close();
});
