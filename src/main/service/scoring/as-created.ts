import type { Db } from '../db/database.ts';
import { wholeRecord } from '../leads/history.ts';
import { blankLead } from '../leads/lead-values.ts';
import type { ScoreInput } from './score-input.ts';

/** The values with which a lead came in, as its history keeps them; null where it no longer does. */
export function createAsCreated(db: Db): (leadId: number) => ScoreInput | null {
  const select = db.client.prepare<
    [number],
    { field: string; before: string | null; after: string | null }
  >(
    `select field, before, after from change where record_type = 'lead' and record_id = ?
        order by id limit 1`,
  );
  return (leadId) => {
    const first = select.get(leadId);
    if (!first || first.field !== wholeRecord || first.before !== null || first.after === null) {
      return null;
    }
    return { ...blankLead, ...(JSON.parse(first.after) as Partial<ScoreInput>) };
  };
}
