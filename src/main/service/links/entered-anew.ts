import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Erased } from './erased.ts';

/** Somebody did this on purpose: it is no other system telling what it still holds. */
const onPurpose = new Set<Cause['source']>(['form', 'csv', 'api']);

type Change = { readonly recordId: number; readonly kind: string };

/** Whoever was erased and is entered anew on purpose is a lead like any other from then on. */
export function seeEntered<T extends Change>(parts: {
  readonly leads: { byId(id: number): LeadRow | null };
  readonly erased: Pick<Erased, 'any' | 'lift'>;
  /** What follows from a change of a lead otherwise. */
  readonly after: (tx: Tx, change: T, cause: Cause) => void;
}): (tx: Tx, change: T, cause: Cause) => void {
  return (tx, change, cause) => {
    if (change.kind === 'created' && onPurpose.has(cause.source) && parts.erased.any()) {
      const lead = parts.leads.byId(change.recordId);
      if (lead !== null) parts.erased.lift(tx, lead);
    }
    parts.after(tx, change, cause);
  };
}
