import type { Db } from '../db/database.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';

/** The lead, or the one it was merged into, however often; null where it was erased. */
export type Living = (leadId: number) => LeadRow | null;

/** Merges of merges that are followed. */
const mostHops = 20;

export function createLiving({ client }: Db, leads: Pick<LeadStore, 'byId'>): Living {
  const keptAs = client
    .prepare<[number], number>(
      'select keep_id from merge where merged_id = ? and undone_at is null order by id desc limit 1',
    )
    .pluck();

  return (leadId) => {
    let lead = leads.byId(leadId);
    // Only who was merged away is deleted and yet goes on.
    for (let hops = 0; lead !== null && lead.deletedAt !== null && hops < mostHops; hops += 1) {
      const next = keptAs.get(lead.id);
      if (next === undefined) break;
      lead = leads.byId(next);
    }
    return lead;
  };
}
