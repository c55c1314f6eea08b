import { canonicalJson } from '../audit/audit-log.ts';
import { wholeRecord } from '../leads/history.ts';
import type { TakeBack } from '../leads/undo.ts';
import { heldDeal, type DealRow, type DealStore } from './deal-store.ts';

/** Takes back one change of a deal, where it still is as the change left it. */
export function createTakeBackDeal(deals: DealStore): TakeBack {
  return (tx, change, cause) => {
    const row = deals.byId(change.recordId);
    if (!row) return 'kept';
    if (change.field === wholeRecord && change.after === null) {
      if (row.deletedAt === null) return 'kept';
      deals.restore(tx, row.id, cause);
      return 'restored';
    }
    if (row.deletedAt !== null) return 'kept';
    if (change.field === wholeRecord) {
      if (canonicalJson(heldDeal(row)) !== canonicalJson(change.after)) return 'kept';
      deals.remove(tx, row.id, cause);
      return 'removed';
    }
    const field = change.field as keyof DealRow;
    if (canonicalJson(row[field]) !== canonicalJson(change.after)) return 'kept';
    deals.edit(tx, row.id, { [field]: change.before }, cause);
    return 'restored';
  };
}
