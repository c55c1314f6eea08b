import type { ListedJob } from './jobs/job-list.ts';
import type { LeadStore } from './leads/lead-store.ts';
import { heldValues, toPatch } from './leads/lead-values.ts';
import { createRegistry } from './providers/registry.ts';

/** What would be sent of a job's lead now: its values that the other system can hold. */
export function payloadOf(job: ListedJob, leads: LeadStore): Record<string, unknown> {
  const lead = job.record_id === null ? null : leads.byId(job.record_id);
  if (!lead) return {};
  const { fields, customFields } = createRegistry().find(job.provider).objects.lead;
  const held = Object.entries(heldValues(lead)).filter(
    ([field]) => fields.includes(field) || (field === 'custom' && customFields),
  );
  return toPatch(Object.fromEntries(held));
}
