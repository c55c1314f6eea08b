import type { Clock } from './clock.ts';
import type { Db } from './db/database.ts';
import type { Counts } from './handlers/app.ts';

/** The numbers beside the names of the screens. Conflicts that are snoozed are not among them. */
export function createCounts(db: Db, clock: Clock): () => Counts {
  const read = db.client.prepare<[number], Counts>(`
    select
      coalesce((select count from record_count where about = 'lead' and value = ''), 0) as leads,
      coalesce((select count from record_count where about = 'deal' and value = ''), 0) as deals,
      (select count(*) from conflict where state = 'open' and coalesce(snoozed_until, 0) <= ?) as conflicts,
      (select count(*) from duplicate_cluster) as duplicates,
      (select count(*) from job where state = 'dead' and archived_at is null) +
        (select count(*) from message where state = 'failed') as failures,
      (select count(*) from job where state = 'ready') +
        (select count(*) from job where state = 'leased') as waiting
  `);
  return () => read.get(clock.now()) as Counts;
}
