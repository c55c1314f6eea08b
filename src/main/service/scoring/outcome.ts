import type { LeadStatus } from '../../../shared/model/lead.ts';

/** How a lead ended; null while it is neither. A customer converted, whatever became of the status. */
export function outcomeOf(lead: {
  readonly status: LeadStatus;
  readonly lifecycle: 'lead' | 'customer';
  readonly convertedAt: number | null;
}): 'converted' | 'lost' | null {
  const { status, lifecycle, convertedAt } = lead;
  if (status === 'converted' || lifecycle === 'customer' || convertedAt !== null) {
    return 'converted';
  }
  return status === 'lost' ? 'lost' : null;
}
