import type { LeadLink } from '../../../shared/model/lead.ts';
import type { Db } from '../db/database.ts';
import { linksOfRecords, type StandingRow } from './sync-state.ts';

/** How deals stand on the connections they are kept on: worked out from what is stored, as for leads. */
export type DealStates = (dealIds: readonly number[]) => Map<number, LeadLink[]>;

/** Jobs of a deal are found by the name of its lane, since they are beside no lead. */
const STANDING = `
  select link.record_id, connection.uid as connection, connection.provider,
    link.remote_id, link.synced_at, link.muted,
    exists (select 1 from conflict where conflict.link_id = link.id and conflict.state = 'open')
      as conflict,
    exists (select 1 from job where job.state = 'dead' and job.archived_at is null
      and job.key = 'deal:' || link.id) as failed,
    exists (select 1 from intent where intent.link_id = link.id and intent.state = 'uncertain'
      and intent.state in ('sent', 'uncertain')) as uncertain,
    exists (select 1 from job where job.connection_id = link.connection_id
      and job.link_id = link.id and job.state = 'leased') as sending,
    exists (select 1 from job where job.key = 'deal:' || link.id and job.state = 'ready') as queued,
    connection.paused = 1 or connection.state = 'auth_required'
      or connection.first_sync = 'awaiting' as held,
    link.lifecycle = 'linked' as linked,
    (select json_group_array(distinct change.field) from change
      where change.record_type = 'deal' and change.record_id = link.record_id
        and change.local_rev > link.base_local_rev and change.field <> '*') as pending
  from json_each(?) as wanted
  cross join link on link.object_type = 'deal' and link.record_id = wanted.value
  cross join connection on connection.id = link.connection_id and connection.removed_at is null
  order by link.connection_id`;

export function createDealStates(db: Db): DealStates {
  const select = db.client.prepare<[string], StandingRow>(STANDING);
  return (dealIds) => linksOfRecords(select.all(JSON.stringify(dealIds)));
}
