import type { Db } from '../db/database.ts';
import type { Heard } from './score-input.ts';

/** Rules look no further back than this in what was received of one lead. */
const MOST_HEARD = 1000;

/** What was received of a lead until a time, newest first. What Ponte raised itself is not heard. */
export function createHeard(db: Db): (leadId: number, until: number) => Heard[] {
  const select = db.client.prepare<[number, number], Heard>(
    `select type, occurred_at as at from event
      where lead_id = ? and occurred_at <= ? and source <> 'ponte' and state = 'processed'
      order by occurred_at desc limit ${MOST_HEARD}`,
  );
  return (leadId, until) => select.all(leadId, until);
}
