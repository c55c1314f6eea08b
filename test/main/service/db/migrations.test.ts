import Database from 'better-sqlite3';
import { getTableColumns, getTableName, is } from 'drizzle-orm';
import { SQLiteTable, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../../../src/main/service/db/migrate.ts';
import { migrations } from '../../../../src/main/service/db/migrations/index.ts';
import * as schema from '../../../../src/main/service/db/schema.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';

type Column = { name: string; type: string; notnull: number; dflt_value: string | null };

test('a fresh file is brought to version 1, and further only by what comes after', () => {
  const file = join(temporaryFolder(), 'fresh.sqlite');
  const client = new Database(file);
  migrate(client, { file, now: Date.now, upTo: 1 });
  expect(client.pragma('user_version', { simple: true })).toBe(1);
  expect(client.pragma('quick_check', { simple: true })).toBe('ok');
  expect(client.pragma('foreign_key_check')).toEqual([]);
  migrate(client, { file, now: Date.now });
  expect(client.pragma('user_version', { simple: true })).toBe(migrations.length);
  migrate(client, { file, now: Date.now });
  expect(client.pragma('user_version', { simple: true })).toBe(migrations.length);
  client.close();
});

test('a copy of the file is kept before a pending migration runs, and only then', () => {
  const dir = temporaryFolder();
  const [file, backupDir] = [join(dir, 'old.sqlite'), join(dir, 'backups')];
  const client = new Database(file);
  migrate(client, { file, now: Date.now, backupDir, upTo: 1 });
  expect(readdirSync(dir)).not.toContain('backups');
  migrate(client, { file, now: Date.now, backupDir });
  const copies = migrations.length > 1 ? readdirSync(backupDir) : [];
  expect(copies.length).toBe(migrations.length > 1 ? 1 : 0);
  client.close();
});

test('the tables in code are the tables of the file: names, types, nulls and defaults', () => {
  const { client } = openTestDb();
  const tables = Object.values(schema).filter((each) => is(each, SQLiteTable));
  const inCode = tables.map((table) => [
    getTableName(table),
    Object.fromEntries(Object.values(getTableColumns(table)).map(described)),
  ]);
  const inFile = client
    .prepare(
      `select name from pragma_table_list
        where schema = 'main' and type = 'table' and name not like 'sqlite_%'`,
    )
    .pluck()
    .all()
    .map((name) => [
      name,
      Object.fromEntries(
        (client.pragma(`table_info(${String(name)})`) as Column[]).map((column) => [
          column.name,
          [column.type.toLowerCase(), column.notnull === 1, literal(column.dflt_value)],
        ]),
      ),
    ]);
  expect(Object.fromEntries(inCode)).toEqual(Object.fromEntries(inFile));
});

function described(column: SQLiteColumn) {
  // SQLite reports the parts of a key without rowid as not null, and an integer key as nullable.
  const notNull = column.primary ? column.getSQLType() === 'text' : column.notNull;
  return [column.name, [column.getSQLType(), notNull, column.default ?? null]];
}

function literal(text: string | null): string | number | null {
  if (text === null) return null;
  return text.startsWith("'") ? text.slice(1, -1) : Number(text);
}
