import type { Connection } from '../../../../shared/model/sync.ts';
import type { Db } from '../../db/database.ts';

/**
 * How the leads of a connection stand, each counted once, at its worst; and with what waits or
 * failed, its deals.
 */
export type ConnectionCounts = (connectionId: number) => Connection['counts'];

export function createConnectionCounts(db: Db): ConnectionCounts {
  // Only the exceptions are read one by one; the many that are in order are counted by an index.
  const select = db.client.prepare<
    { id: number },
    {
      linked: number;
      excluded: number;
      conflict: number;
      failed: number;
      queued: number;
      other: number;
    }
  >(`
    with
      clash as (select distinct link_id from conflict
        where connection_id = @id and state = 'open'),
      dead as (select distinct link_id from job
        where connection_id = @id and state = 'dead' and archived_at is null
          and link_id is not null and link_id not in (select link_id from clash)),
      -- Two questions, since each state has an index of its own.
      open as (select link_id from job where connection_id = @id and state = 'ready'
        union select link_id from job where connection_id = @id and state = 'leased'),
      waiting as (select link_id from open
        where link_id is not null and link_id not in (select link_id from clash)
          and link_id not in (select link_id from dead)),
      exceptional as (select link_id from clash union select link_id from dead
        union select link_id from waiting)
    select
      coalesce((select count from record_count
        where about = 'link.' || cast(@id as integer) || '.lead' and value = 'linked'), 0) as linked,
      -- Whoever is neither linked there nor about to be.
      coalesce((select count from record_count where about = 'lead' and value = ''), 0)
        - coalesce((select count from record_count
        where about = 'link.' || cast(@id as integer) || '.lead' and value = 'linked'), 0)
        + (select count(*) from lead cross join link on link.object_type = 'lead'
            and link.record_id = lead.id and link.connection_id = @id
          where lead.deleted_at is not null and link.lifecycle = 'linked')
        - (select count(*) from exceptional join link on link.id = exceptional.link_id
            join lead on lead.id = link.record_id and lead.deleted_at is null
          where link.object_type = 'lead' and link.lifecycle <> 'linked') as excluded,
      (select count(*) from clash) as conflict,
      (select count(*) from dead) as failed,
      (select count(*) from waiting) as queued,
      (select count(*) from exceptional join link on link.id = exceptional.link_id
        where link.object_type = 'lead' and link.lifecycle = 'linked') as other`);

  return (connectionId) => {
    const row = select.get({ id: connectionId });
    return {
      inSync: (row?.linked ?? 0) - (row?.other ?? 0),
      queued: row?.queued ?? 0,
      conflict: row?.conflict ?? 0,
      failed: row?.failed ?? 0,
      excluded: row?.excluded ?? 0,
    };
  };
}
