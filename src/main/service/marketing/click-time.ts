import type { Db } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';

/**
 * When the click that a lead holds was first seen, in UTC ms: of the lead itself, or of one that was
 * merged into it and brought it along. Where the history does not say, it came with the lead.
 */
export type ClickTime = (lead: Pick<LeadRow, 'id' | 'tracking' | 'createdAt'>) => number;

export function createClickTime({ client }: Db): ClickTime {
  const firstSeen = client
    .prepare<{ leadId: number; click: string }, number | null>(
      `with recursive person (id) as (
           values (@leadId)
         union
           select merged_id from merge join person on keep_id = person.id where undone_at is null
       )
       select min(at) from person cross join change
           on record_type = 'lead' and record_id = person.id
        where (field = 'tracking:fbclid' and after ->> '$' = @click)
           or (field = '*' and after ->> '$.tracking.fbclid' = @click)`,
    )
    .pluck();

  return ({ id, tracking, createdAt }) => {
    const click = tracking['fbclid'] ?? '';
    const seen = click === '' ? null : firstSeen.get({ leadId: id, click });
    return seen ?? createdAt;
  };
}
