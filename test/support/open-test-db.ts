import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Db } from '../../src/main/service/db/database.ts';
import { openDatabase } from '../../src/main/service/db/open-database.ts';

/** A folder of its own, gone when the test is over. */
export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A real workspace file with the real migrations, closed when the test is over. */
export function openTestDb(dir = temporaryFolder()): Db {
  const db = openDatabase(join(dir, 'ponte.sqlite'));
  onTestFinished(() => db.close());
  return db;
}
