import type Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import type { Db } from '../../src/main/service/db/database.ts';
import * as schema from '../../src/main/service/db/schema.ts';
import { Crash, type Life } from './life.ts';

/**
 * The database as one life of the program sees it: each statement that changes something, and each
 * begin and commit, is a point at which that life may end.
 *
 * Reading changes nothing, so being killed before or after it is the same.
 */
export function mortalDb(db: Db, life: Life): Db {
  const client = new Proxy(db.client, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => mortalStatement(target.prepare(sql), life);
      if (name === 'transaction') return (work: () => unknown) => transaction(target, work, life);
      if (name === 'exec') return (sql: string) => executed(target, sql, life);
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        alive(life);
        return (value as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { file: db.file, client, orm: drizzle(client, { schema }), close: () => db.close() };
}

function mortalStatement(statement: Database.Statement, life: Life): Database.Statement {
  const changes = !statement.readonly;
  const proxy: Database.Statement = new Proxy(statement, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const runs = name === 'run' || name === 'get' || name === 'all' || name === 'iterate';
      return (...given: unknown[]): unknown => {
        alive(life);
        if (runs && changes) life.point('statement');
        const answer: unknown = (value as (...args: unknown[]) => unknown).apply(target, given);
        // `pluck` and `raw` answer the statement itself.
        return answer === target ? proxy : answer;
      };
    },
  });
  return proxy;
}

function transaction(client: Database.Database, work: () => unknown, life: Life): unknown {
  const real = client.transaction(() => {
    const answer = work();
    life.point('commit');
    return answer;
  });
  const begun = (how: () => unknown) => (): unknown => {
    life.point('begin');
    const answer = how();
    // On disk, but nobody heard of it.
    life.point('committed');
    return answer;
  };
  return Object.assign(begun(real), {
    immediate: begun(() => real.immediate()),
    deferred: begun(() => real.deferred()),
    exclusive: begun(() => real.exclusive()),
  });
}

/** A transaction that stays open between slices is begun and committed by itself. */
function executed(client: Database.Database, sql: string, life: Life): Database.Database {
  alive(life);
  if (sql.startsWith('begin')) life.point('begin');
  if (sql === 'commit') life.point('commit');
  client.exec(sql);
  if (sql === 'commit') life.point('committed');
  return client;
}

function alive(life: Life): void {
  if (life.dead) throw new Crash('used after its end');
}
