import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { ownSource } from './event-store.ts';

const day = 86_400_000;
/** What became of a record is in its history; the event is for whoever wants to know soon. */
const ownMs = 30 * day;
/** What was told of people nobody knows. */
const strangersMs = 180 * day;
const slice = 500;

/** Forgets what Ponte raised long ago, and old facts about people who never became a lead. */
export function createForgetEvents(db: Db, clock: Clock): (signal: AbortSignal) => Promise<void> {
  const { client } = db;
  const own = client.prepare<[number]>(
    `delete from event where id in (select id from event
       where source = '${ownSource}' and received_at < ?
         and not exists (select 1 from event_delivery
           where event_id = event.id and event_delivery.state in ('waiting', 'dead'))
       order by id limit ${slice})`,
  );
  const delivered = client.prepare<[number]>(
    `delete from event_delivery where id in (select id from event_delivery
       where state in ('delivered', 'discarded') and settled_at < ? limit ${slice})`,
  );
  // With its batches and what was answered to them.
  const runs = client.prepare<[number]>(
    `delete from event_run where id in (select id from event_run
       where state = 'done' and ended_at < ?
         and not exists (select 1 from event_delivery where run_id = event_run.id) limit ${slice})`,
  );
  const replays = client.prepare<[number]>(
    `delete from event_replay where id in (select id from event_replay
       where state <> 'running' and ended_at < ? limit ${slice})`,
  );
  const strangers = client.prepare<[number]>(
    `delete from event where id in (select id from event
       where source <> '${ownSource}' and lead_id is null and received_at < ?
       order by id limit ${slice})`,
  );

  return async (signal) => {
    const now = clock.now();
    for (const [statement, before] of [
      [delivered, now - ownMs],
      [own, now - ownMs],
      [runs, now - ownMs],
      [replays, now - ownMs],
      [strangers, now - strangersMs],
    ] as const) {
      while (!signal.aborted && transact(db, () => statement.run(before).changes) === slice) {
        await nextTurn();
      }
    }
  };
}
