import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Answer } from '../jobs/backoff.ts';

/**
 * How many answers of other systems were failures, by minute.
 *
 * Counted in memory and written down once a minute, so that a call costs nothing and a restart
 * forgets at most a minute of it.
 */
export type CallMeter = {
  note(connectionId: number, answer: Answer): void;
  /** Writes down what was counted since. */
  keep(): void;
  /** Of the last so many minutes, this one among them. */
  since(minutes: number): readonly { connectionId: number; calls: number; failed: number }[];
  prune(tx: Tx): void;
};

const minuteMs = 60_000;
const keptMinutes = 24 * 60;
/** Without a network, or held back by a limit, nobody did anything wrong. */
const failures: ReadonlySet<Answer['kind']> = new Set([
  'unavailable',
  'unknown',
  'rejected',
  'unauthorized',
  'forbidden',
]);
const notAsked: ReadonlySet<Answer['kind']> = new Set(['offline', 'later', 'frozen', 'bug']);

export function createCallMeter(db: Db, clock: Clock): CallMeter {
  const counted = new Map<
    string,
    { minute: number; connectionId: number; calls: number; failed: number }
  >();
  const add = db.client.prepare(
    `insert into call_minute (minute, connection_id, calls, failed) values (?, ?, ?, ?)
     on conflict do update set calls = calls + excluded.calls, failed = failed + excluded.failed`,
  );
  const since = db.client.prepare<
    [number],
    { connectionId: number; calls: number; failed: number }
  >(
    `select connection_id as connectionId, sum(calls) as calls, sum(failed) as failed
       from call_minute where minute > ? group by connection_id`,
  );
  const forget = db.client.prepare('delete from call_minute where minute < ?');
  const minuteNow = () => Math.floor(clock.now() / minuteMs);

  return {
    note(connectionId, { kind }) {
      if (notAsked.has(kind)) return;
      const minute = minuteNow();
      const key = `${minute}:${connectionId}`;
      const before = counted.get(key) ?? { minute, connectionId, calls: 0, failed: 0 };
      counted.set(key, {
        ...before,
        calls: before.calls + 1,
        failed: before.failed + Number(failures.has(kind)),
      });
    },
    keep() {
      if (counted.size === 0) return;
      const all = [...counted.values()];
      transact(db, () => {
        for (const { minute, connectionId, calls, failed } of all) {
          add.run(minute, connectionId, calls, failed);
        }
      });
      counted.clear();
    },
    since: (minutes) => since.all(minuteNow() - minutes),
    prune: () => void forget.run(minuteNow() - keptMinutes),
  };
}
