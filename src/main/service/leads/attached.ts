import type { Db } from '../db/database.ts';

/** What others did with a lead that its own fields do not show. */
export type Attached = 'merge' | 'deal' | 'followUp' | 'message' | 'event';

const asked: Readonly<Record<Attached, string>> = {
  merge: 'from merge where keep_id = @id and undone_at is null',
  deal: 'from deal where lead_id = @id and deleted_at is null',
  followUp: 'from follow_up where lead_id = @id',
  message: `from message where lead_id = @id and cause like 'person:%'
    and state not in ('failed', 'refused', 'withdrawn')`,
  // The event that made a lead is no reason to keep it.
  event: `from event join lead on lead.id = event.lead_id
    where event.lead_id = @id and event.source <> 'ponte' and lead.import_id is not null`,
};

/** Why a lead is not taken away with what made it, though its fields are as they were. */
export function createAttachedTo({ client }: Db): (leadId: number) => Attached[] {
  const kinds = Object.keys(asked) as Attached[];
  const any = client.prepare<{ id: number }, Record<Attached, number>>(
    `select ${kinds.map((kind) => `exists (select 1 ${asked[kind]}) as "${kind}"`).join(', ')}`,
  );
  return (id) => {
    const found = any.get({ id });
    return kinds.filter((kind) => found?.[kind]);
  };
}
