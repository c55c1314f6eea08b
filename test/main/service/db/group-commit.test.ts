import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  afterCommit,
  groupCommit,
  transact,
  type Db,
  type Tx,
} from '../../../../src/main/service/db/database.ts';
import { openTestDb } from '../../../support/open-test-db.ts';

const put = (name: string) => (tx: Tx) =>
  void tx.client.prepare(`insert into setting values (?, '1')`).run(name);

/** As a second program sees the file: only what is committed. */
function onDisk(db: Db): unknown[] {
  const other = new Database(db.file, { readonly: true });
  const names = other.prepare('select key from setting order by key').pluck().all();
  other.close();
  return names;
}

test('slices are on disk together, once they are committed', () => {
  const db = openTestDb();
  let now = 0;
  const commits = groupCommit(db, () => now);
  commits.run(put('a'));
  now = 70;
  commits.run(put('b'));
  expect(onDisk(db)).toEqual([]);
  expect(commits.waitingMs()).toBe(70);
  commits.commit();
  expect(onDisk(db)).toEqual(['a', 'b']);
  expect(commits.waitingMs()).toBe(0);
});

test('whoever writes in between finds them committed, and keeps what is his by himself', () => {
  const db = openTestDb();
  const commits = groupCommit(db, () => 0);
  commits.run(put('a'));
  transact(db, (tx) => {
    expect(onDisk(db)).toEqual(['a']);
    put('person')(tx);
  });
  expect(onDisk(db)).toEqual(['a', 'person']);
  const others = groupCommit(db, () => 0);
  commits.run(put('b'));
  others.run(put('c'));
  expect(onDisk(db)).toEqual(['a', 'b', 'person']);
  others.commit();
  expect(onDisk(db)).toEqual(['a', 'b', 'c', 'person']);
});

test('a slice that fails leaves nothing, and those before it stay', () => {
  const db = openTestDb();
  const told: string[][] = [];
  const tell = (names: string[]) => void told.push(names);
  const commits = groupCommit(db, () => 0);
  const slice = (name: string, fails = false) =>
    commits.run((tx) => {
      transact(tx, put(name));
      afterCommit(tx, tell, name);
      if (fails) throw new Error('no');
    });
  slice('a');
  expect(() => slice('b', true)).toThrow('no');
  slice('c');
  expect(told).toEqual([]);
  commits.commit();
  expect(onDisk(db)).toEqual(['a', 'c']);
  expect(told).toEqual([['a', 'c']]);
});

test('a commit that fails is told to whoever wrote the slices, and nothing of them is there', () => {
  const db = openTestDb();
  const commits = groupCommit(db, () => 0);
  commits.run((tx) => {
    tx.client.pragma('defer_foreign_keys = on');
    put('a')(tx);
    tx.client
      .prepare(`insert into run_problem (run_id, code, message, at) values (99, 'x', 'x', 1)`)
      .run();
  });
  expect(() => transact(db, put('person'))).toThrow(/FOREIGN KEY/);
  expect(() => commits.run(put('b'))).toThrow(/FOREIGN KEY/);
  expect(() => commits.commit()).toThrow(/FOREIGN KEY/);
  expect(onDisk(db)).toEqual([]);
  transact(db, put('person'));
  expect(onDisk(db)).toEqual(['person']);
});

test('inside a transaction a slice is part of it', () => {
  const db = openTestDb();
  const commits = groupCommit(db, () => 0);
  expect(() =>
    transact(db, () => {
      commits.run(put('a'));
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(onDisk(db)).toEqual([]);
});
