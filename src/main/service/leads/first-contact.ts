import type { ContactSpeed } from '../../../shared/model/lead.ts';

const never = Number.MAX_SAFE_INTEGER;

const cameAt = `coalesce((select at from change
  where record_type = 'lead' and record_id = lead.id order by id limit 1), lead.created_at)`;

/**
 * Seconds from when a lead came here until somebody first got in touch, as SQL on `lead`; null when
 * nobody has. One that another system has had for years came with its first entry in the history.
 *
 * In touch is the first of: a message left for the lead, a follow-up done, its status changed by
 * a person.
 */
export const contactSeconds = `(select case when first.at < ${never}
    then max(0, first.at - ${cameAt}) / 1000 end
  from (select min(
    coalesce((select min(sent_at) from message
       where lead_id = lead.id and audience = 'lead' and sent_at is not null), ${never}),
    coalesce((select min(at) from follow_up where lead_id = lead.id), ${never}),
    coalesce((select min(at) from change
       where record_type = 'lead' and record_id = lead.id and field = 'status'
         and source = 'form'), ${never})) as at) as first)`;

/** Up to how many seconds each speed goes, in order; each begins where the one before it ends. */
export const speedLimits: readonly (readonly [ContactSpeed, number])[] = [
  ['5m', 300],
  ['1h', 3600],
  ['1d', 86_400],
  ['later', Infinity],
];

/** Leads that were spoken to at one of these speeds. */
export function spokenTo(speeds: readonly ContactSpeed[]): string {
  const parts = speeds.map((speed) => {
    if (speed === 'none') return `${contactSeconds} is null`;
    const at = speedLimits.findIndex(([each]) => each === speed);
    const above = speedLimits[at - 1]?.[1] ?? -1;
    const limit = speedLimits[at]?.[1] ?? Infinity;
    const upTo = limit === Infinity ? never : limit;
    return `${contactSeconds} between ${above + 1} and ${upTo}`;
  });
  return `(${parts.join(' or ')})`;
}
