import type { Clock } from './clock.ts';
import type { Db } from './db/database.ts';
import type { Counts } from './handlers/app.ts';

/** The numbers beside the names of the screens. Conflicts that are snoozed are not among them. */
export function createCounts(db: Db, clock: Clock): () => Counts {
  const read = db.client.prepare<[number], Counts>(`
    select
      (select count(*) from lead where deleted_at is null) as leads,
      (select count(*) from deal where deleted_at is null) as deals,
      (select count(*) from conflict where state = 'open' and coalesce(snoozed_until, 0) <= ?) as conflicts,
      (select count(*) from job where state = 'dead' and archived_at is null) as failures,
      (select count(*) from job where state = 'ready') +
        (select count(*) from job where state = 'leased') as waiting
  `);
  return () => read.get(clock.now()) as Counts;
}
