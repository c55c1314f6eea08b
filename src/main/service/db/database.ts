import type Database from 'better-sqlite3';
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import { PonteError } from '../../../shared/errors.ts';
import { asFileError } from './file-errors.ts';
import type * as schema from './schema.ts';

/**
 * The one writer of a workspace file.
 *
 * better-sqlite3 is synchronous and the code looks it: no promise ever lives inside a transaction.
 */
export type Db = {
  readonly file: string;
  /** Prepared statements and pragmas, for the few hot paths. */
  readonly client: Database.Database;
  readonly orm: BetterSQLite3Database<typeof schema>;
  close(): void;
};

declare const inTransaction: unique symbol;
/** A database inside a transaction. A function that writes asks for this, so it cannot be called outside. */
export type Tx = Db & { readonly [inTransaction]: true };

/**
 * Runs `work` in one immediate transaction: all of it is kept, or none.
 *
 * The type shuts out promises, since a transaction that waits would hold others' writes in it.
 * Called inside a transaction it joins that one.
 */
export function transact<T>(db: Db, work: (tx: Tx) => T extends Promise<unknown> ? never : T): T {
  // What another left open between two of its slices is on disk before anything else is written.
  commitSlices(db);
  if (db.client.inTransaction) return work(db as Tx) as T;
  const calls: Gathered = new Map();
  waitingForCommit.set(db, calls);
  let result: T;
  try {
    result = db.client.transaction(() => settled(db, () => work(db as Tx))).immediate() as T;
  } catch (error) {
    throw asFileError(error, db.file);
  } finally {
    waitingForCommit.delete(db);
  }
  committed(db);
  for (const [call, items] of calls) call(items);
  return result;
}

/**
 * Commits that the slices of one long piece of work share, since each costs as much as dozens of
 * records. A slice is whole or not at all, as a transaction is; if the process dies, those since
 * the last commit never were. So it is for work that goes on from where the file says.
 *
 * Between slices others go on: whoever writes has these committed first, and what is read of them
 * sooner is what that commit is about to keep.
 */
export type GroupCommit = {
  /** @throws what `work` throws, or what a commit failed with since; then nothing is done */
  run<T>(work: (tx: Tx) => T extends Promise<unknown> ? never : T): T;
  /** For how long the first slice has waited for its commit; 0 when none does. */
  waitingMs(): number;
  commit(): void;
};

/**
 * @param now in milliseconds, of a clock that is never set back
 * @param failsWhole a slice that throws takes those before it back that no commit has kept. For work
 *   that ends then: being able to take back one slice alone has SQLite copy each page before it is
 *   changed, which costs as much as changing it.
 */
export function groupCommit(
  db: Db,
  now: () => number,
  { failsWhole = false }: { failsWhole?: boolean } = {},
): GroupCommit {
  const { client } = db;
  let open: { readonly since: number; readonly calls: Gathered } | null = null;
  let failed: unknown = null;

  function commit(): void {
    if (open === null) return;
    const { calls } = open;
    close();
    try {
      client.exec('commit');
    } catch (error) {
      if (client.inTransaction) client.exec('rollback');
      failed = asFileError(error, db.file);
      throw failed;
    }
    committed(db);
    for (const [call, items] of calls) call(items);
  }

  function close(): void {
    open = null;
    commitOpen.delete(db);
  }

  function takeBack(error: unknown): void {
    if (client.inTransaction) client.exec('rollback');
    open = null;
    failed = error;
  }

  function slice<T>(work: (tx: Tx) => T): T {
    const calls: Gathered = new Map();
    // What the work calls joins it, and does not commit what stands open.
    commitOpen.delete(db);
    waitingForCommit.set(db, calls);
    try {
      const whole = () => settled(db, () => work(db as Tx));
      const result = failsWhole ? whole() : client.transaction(whole)();
      for (const [call, items] of calls) gather(open?.calls ?? calls, call, items);
      return result;
    } catch (error) {
      const told = asFileError(error, db.file);
      if (failsWhole) takeBack(told);
      throw told;
    } finally {
      waitingForCommit.delete(db);
      if (client.inTransaction) commitOpen.set(db, commit);
      else if (failed === null) {
        // SQLite itself took all of it back, for want of room.
        open = null;
        failed = new PonteError('DISK_FULL', 'The disk is full. Make room, then try again.');
      }
    }
  }

  return {
    run(work) {
      if (failed !== null) throw failed;
      if (open === null) {
        commitSlices(db);
        if (client.inTransaction) return work(db as Tx) as never;
        client.exec('begin immediate');
        open = { since: now(), calls: new Map() };
      }
      return slice(work as (tx: Tx) => never);
    },
    waitingMs: () => (open === null ? 0 : now() - open.since),
    commit() {
      if (failed !== null) throw failed;
      commit();
    },
  };
}

/** Commits the slices that wait for it, whoever they are of. */
export function commitSlices(db: Db): void {
  commitOpen.get(db)?.();
}

const commitOpen = new WeakMap<Db, () => void>();

/**
 * Calls `call` after each commit.
 *
 * @returns what ends that
 */
export function onCommits(db: Db, call: () => void): () => void {
  commitListeners.set(db, call);
  return () => void commitListeners.delete(db);
}

const commitListeners = new WeakMap<Db, () => void>();

function committed(db: Db): void {
  commitListeners.get(db)?.();
}

type Gathered = Map<(items: never[]) => void, never[]>;

const waitingForCommit = new WeakMap<Db, Gathered>();

/**
 * Calls `call` once when the transaction is on disk, with all items given to it meanwhile; never
 * when it is rolled back. For notices and wake-ups.
 */
export function afterCommit<T>(tx: Tx, call: (items: T[]) => void, item: T): void {
  const calls = waitingForCommit.get(tx);
  if (calls) gather(calls, call as (items: never[]) => void, [item] as never[]);
  else call([item]);
}

/**
 * Calls `call` once, as the last of the transaction, with all items given to it meanwhile. For what
 * is written once for all of it rather than for each record.
 */
export function beforeCommit<T>(tx: Tx, call: (items: T[]) => void, item: T): void {
  const calls = waitingToSettle.get(tx);
  if (calls) gather(calls, call as (items: never[]) => void, [item] as never[]);
  else call([item]);
}

function settled<T>(db: Db, work: () => T): T {
  const calls: Gathered = new Map();
  waitingToSettle.set(db, calls);
  try {
    const result = work();
    for (const [call, items] of calls) call(items);
    return result;
  } finally {
    waitingToSettle.delete(db);
  }
}

const waitingToSettle = new WeakMap<Db, Gathered>();

function gather(calls: Gathered, call: (items: never[]) => void, items: never[]): void {
  const before = calls.get(call);
  if (before === undefined) calls.set(call, items);
  else before.push(...items);
}

/** The next value of a counter that only goes up. */
export function nextCount(tx: Tx, name: 'local_rev' | 'lease_token', by = 1): number {
  let counter = counters.get(tx.client);
  if (counter === undefined) {
    // Two statements, since one that returns what it wrote builds a table for it at each call.
    counter = {
      add: tx.client.prepare('update counter set value = value + ? where name = ?'),
      read: tx.client.prepare<[string], number>('select value from counter where name = ?').pluck(),
    };
    counters.set(tx.client, counter);
  }
  counter.add.run(by, name);
  return counter.read.get(name) ?? 0;
}

type Counter = {
  add: Database.Statement<[number, string]>;
  read: Database.Statement<[string], number>;
};

const counters = new WeakMap<Database.Database, Counter>();
