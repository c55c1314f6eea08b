import type { Db } from '../db/database.ts';
import type { Ready } from './outcome.ts';

/**
 * Which of those that are about to be told are not as they were when they were made ready: somebody
 * said no, was erased or merged, a deal moved, a verdict came. One question for all of them.
 */
export function createLastLook({ client }: Db): (ready: readonly Ready[]) => Set<number> {
  const changed = client
    .prepare<[string], number>(
      `select ready.id from (
           select value ->> 0 as id, value ->> 1 as lead_id, value ->> 2 as lead_rev,
             value ->> 3 as deal_rev
             from json_each(?)
         ) as ready
         left join conversion on conversion.id = ready.id
         left join lead on lead.id = ready.lead_id
         left join deal on deal.id = conversion.deal_id
        where conversion.state is not 'sending'
          or (conversion.lead_id is null and conversion.deal_id is null)
          or lead.local_rev is not ready.lead_rev or deal.local_rev is not ready.deal_rev`,
    )
    .pluck();
  return (ready) =>
    new Set(
      changed.all(
        JSON.stringify(
          ready.map(({ row, seen }) => [row.id, seen.leadId, seen.leadRev, seen.dealRev]),
        ),
      ),
    );
}
