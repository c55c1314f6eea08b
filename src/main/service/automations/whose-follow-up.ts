import type { Db } from '../db/database.ts';
import { wholeRecord } from '../leads/history.ts';

/** Who set the follow-up that a lead has; null when an automation did, or nobody knows. */
export type SetByOther = (leadId: number) => string | null;

type Setter = { readonly source: string; readonly actor: string };

/** By its history: the last that changed the follow-up, or else whoever made the lead with it. */
export function createSetByOther({ client }: Db): SetByOther {
  const of = `select source, actor from change where record_type = 'lead' and record_id = ?`;
  const changed = client.prepare<[number], Setter>(
    `${of} and field = 'followUpAt' order by id desc limit 1`,
  );
  const made = client.prepare<[number], Setter>(
    `${of} and field = '${wholeRecord}' order by id limit 1`,
  );
  return (leadId) => {
    const found = changed.get(leadId) ?? made.get(leadId);
    return found === undefined || found.source === 'automation' ? null : found.actor;
  };
}
