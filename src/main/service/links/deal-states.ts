import type { LeadLink } from '../../../shared/model/lead.ts';
import type { Db } from '../db/database.ts';
import { linksOfRecords, standingOf, type StandingRow } from './sync-state.ts';

/** How deals stand on the connections they are kept on: worked out from what is stored, as for leads. */
export type DealStates = (dealIds: readonly number[]) => Map<number, LeadLink[]>;

/** Jobs of a deal are found by the name of its lane, since they are beside no lead. */
const inLane = `job.key = 'deal:' || link.id`;
const STANDING = standingOf('deal', {
  dead: inLane,
  leased: 'job.connection_id = link.connection_id and job.link_id = link.id',
  ready: inLane,
});

export function createDealStates(db: Db): DealStates {
  const select = db.client.prepare<[string], StandingRow>(STANDING);
  return (dealIds) => linksOfRecords(select.all(JSON.stringify(dealIds)));
}
