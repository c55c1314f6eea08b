import Database from 'better-sqlite3';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { afterCommit, nextCount, transact } from '../../../../src/main/service/db/database.ts';
import { openDatabase } from '../../../../src/main/service/db/open-database.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';
import { refusal } from '../../../support/leads-in-a-test.ts';

function newFile(): string {
  const file = join(temporaryFolder(), 'ponte.sqlite');
  openDatabase(file).close();
  return file;
}

/** Permissions do not bind the superuser, as whom tests may run. */
function asNobodySpecial<T>(work: () => T): T {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

test('a file that is opened again still makes every commit durable before it answers', () => {
  const file = newFile();
  const db = openDatabase(file);
  expect(db.client.pragma('synchronous', { simple: true })).toBe(2);
  expect(db.client.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.client.pragma('foreign_keys', { simple: true })).toBe(1);
  db.close();
});

describe('a workspace file is refused in words and left as it is', () => {
  function openedAs(file: string, options = {}) {
    const before = readFileSync(file);
    const refused = refusal(() => openDatabase(file, options).close());
    expect(readFileSync(file).equals(before)).toBe(true);
    return refused;
  }

  test('when it was written by a newer build', () => {
    const file = newFile();
    const client = new Database(file);
    client.pragma('user_version = 999');
    client.pragma('journal_mode = delete');
    client.close();
    const { code, message } = refusal(() => openDatabase(file));
    expect(code).toBe('FILE_NEWER');
    expect(message).toContain('Update Ponte');
    expect(new Database(file, { readonly: true }).pragma('user_version', { simple: true })).toBe(
      999,
    );
  });

  test('when it is no database', () => {
    const file = join(temporaryFolder(), 'ponte.sqlite');
    writeFileSync(file, 'nome;email\nAna;ana@exemplo.com\n'.repeat(50));
    const { code, message } = openedAs(file);
    expect(code).toBe('FILE_CORRUPT');
    expect(message).toContain('Restore a backup');
  });

  test('when its pages are damaged', () => {
    const file = newFile();
    const handle = openSync(file, 'r+');
    for (let at = 4096; at < statSync(file).size; at += 4096)
      writeSync(handle, '\xff'.repeat(64), at);
    closeSync(handle);
    expect(openedAs(file, { checkWhole: true }).code).toBe('FILE_CORRUPT');
  });

  test('when it was cut short', () => {
    const file = newFile();
    const handle = openSync(file, 'r+');
    ftruncateSync(handle, 8192);
    closeSync(handle);
    expect(openedAs(file, { checkWhole: true }).code).toBe('FILE_CORRUPT');
  });

  test('when it cannot be written', () => {
    const file = newFile();
    chmodSync(dirname(file), 0o555);
    chmodSync(file, 0o444);
    const before = readFileSync(file);
    const { code, message } = asNobodySpecial(() => refusal(() => openDatabase(file).close()));
    expect(code).toBe('FILE_READ_ONLY');
    expect(message).toContain('write permission');
    expect(readFileSync(file).equals(before)).toBe(true);
    chmodSync(dirname(file), 0o755);
  });

  test('when its place is a folder', () => {
    const { code } = refusal(() => openDatabase(temporaryFolder()));
    expect(code).toBe('FILE_READ_ONLY');
  });
});

describe('a transaction', () => {
  test('keeps all of its work or none, and passes the error on', () => {
    const db = openTestDb();
    const work = () =>
      transact(db, (tx) => {
        nextCount(tx, 'local_rev');
        throw new Error('no');
      });
    expect(work).toThrow('no');
    expect(transact(db, (tx) => nextCount(tx, 'local_rev'))).toBe(1);
  });

  test('inside another is part of it', () => {
    const db = openTestDb();
    expect(() =>
      transact(db, (tx) => {
        transact(tx, (inner) => nextCount(inner, 'local_rev'));
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(transact(db, (tx) => nextCount(tx, 'local_rev'))).toBe(1);
  });

  test('tells what waited for it once, after it is on disk, and nothing when it failed', () => {
    const db = openTestDb();
    const other = new Database(db.file, { readonly: true });
    const seen: unknown[] = [];
    const tell = (names: string[]) =>
      seen.push([names, other.prepare('select count(*) from setting').pluck().get()]);
    const write = (fail: boolean) =>
      transact(db, (tx) => {
        tx.client.prepare(`insert into setting values ('a', '1')`).run();
        afterCommit(tx, tell, 'a');
        transact(tx, (inner) => afterCommit(inner, tell, 'b'));
        if (fail) throw new Error('no');
      });
    expect(() => write(true)).toThrow('no');
    expect(seen).toEqual([]);
    write(false);
    expect(seen).toEqual([[['a', 'b'], 1]]);
    other.close();
  });
});
