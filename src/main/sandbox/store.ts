import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * The sandbox's own file: what the outside world would still know after our crash.
 *
 * Providers keep their records in tables of their own, made by their own numbered steps, so that
 * each is indexed the way it is searched. A change and its journal row share one transaction.
 */
export type Store = {
  readonly db: Database.Database;
  transact<T>(work: () => T): T;
  /**
   * Writes much without waiting for the disk at each commit; all of it is safe with the next commit after.
   * Only for what can be begun again: a power cut may undo the last of its transactions.
   */
  inBulk(work: () => Promise<void>): Promise<void>;
  /** Brings one part's tables up to its last step; refuses a file written by a newer build. */
  prepare(part: string, steps: readonly string[]): void;
  setting(name: string): string | null;
  setSetting(name: string, value: string): void;
  close(): void;
};

const BASE = `
  CREATE TABLE IF NOT EXISTS schema_part (part TEXT PRIMARY KEY, step INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

export function openStore(dir: string): Store {
  mkdirSync(dir, { recursive: true });
  const db = new Database(join(dir, 'sandbox.sqlite'));
  try {
    makeDurable(db);
    db.exec(BASE);
  } catch (error) {
    db.close();
    throw error;
  }

  const stepOf = db.prepare<[string], { step: number }>(
    'SELECT step FROM schema_part WHERE part = ?',
  );
  const setStep = db.prepare<[string, number]>(
    'INSERT INTO schema_part VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET step = excluded.step',
  );
  const getSetting = db.prepare<[string], { value: string }>(
    'SELECT value FROM setting WHERE name = ?',
  );
  const putSetting = db.prepare<[string, string]>(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  function transact<T>(work: () => T): T {
    return db.transaction(work).immediate();
  }

  function prepare(part: string, steps: readonly string[]): void {
    transact(() => {
      const done = stepOf.get(part)?.step ?? 0;
      if (done > steps.length) {
        throw new Error(
          `The sandbox file was written by a newer version (${part} ${done}). Update Ponte, or delete sandbox.sqlite to start afresh.`,
        );
      }
      for (const step of steps.slice(done)) db.exec(step);
      setStep.run(part, steps.length);
    });
  }

  async function inBulk(work: () => Promise<void>): Promise<void> {
    db.pragma('synchronous = NORMAL');
    try {
      await work();
    } finally {
      db.pragma('synchronous = FULL');
    }
  }

  return {
    db,
    transact,
    inBulk,
    prepare,
    setting: (name) => getSetting.get(name)?.value ?? null,
    setSetting: (name, value) => void putSetting.run(name, value),
    close: () => void db.close(),
  };
}

/**
 * Sets what a journal that others rely on needs, at every open.
 *
 * The SQLite inside better-sqlite3 opens an existing WAL file at synchronous=NORMAL, which may lose
 * the last commits at a power cut; so it is set each time and read back.
 */
function makeDurable(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('busy_timeout = 5000');
  const mode = db.pragma('journal_mode', { simple: true });
  const synchronous = db.pragma('synchronous', { simple: true });
  if (mode !== 'wal' || synchronous !== 2) {
    throw new Error(`The sandbox file cannot be written durably (${mode}, ${synchronous}).`);
  }
}
