import { setImmediate as nextTurn } from 'node:timers/promises';
import { PonteError } from '../../../shared/errors.ts';
import type { Lead, LeadSelection, LeadSort } from '../../../shared/model/lead.ts';
import type { LeadList } from '../leads/lead-list.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';

/** Read together, between two turns of everything else. */
const atOnce = 100;

export type ChosenLeadsParts = {
  readonly list: LeadList;
  readonly leads: Pick<LeadStore, 'byId' | 'byUid'>;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
};

/**
 * The leads of a selection in their order, page by page, each as it is when its page is read.
 *
 * Who belongs to it is settled at the start: work meanwhile moves leads about in a list, and each
 * of those comes once all the same. One that is deleted meanwhile is left out.
 */
export function createChosenLeads({ list, leads, toLeads }: ChosenLeadsParts) {
  function idOf(uid: string): number | null {
    return leads.byUid(uid)?.id ?? null;
  }

  /** Those chosen one by one come in the order in which they were chosen. */
  async function* byIds(ids: readonly string[]): AsyncGenerator<Lead[]> {
    const uids = [...new Set(ids)];
    for (let start = 0; start < uids.length; start += atOnce) {
      const rows = uids.slice(start, start + atOnce).map((uid) => leads.byUid(uid));
      yield toLeads(rows.filter((row) => row !== null));
      await nextTurn();
    }
  }

  async function* found(
    selection: Extract<LeadSelection, { filter: unknown }>,
    sort: LeadSort,
    rest: Set<number>,
  ): AsyncGenerator<Lead[]> {
    const { filter } = selection;
    let cursor: string | undefined;
    do {
      const page = list.page({ ...filter, sort, limit: atOnce, ...(cursor && { cursor }) });
      yield page.items.filter(({ id }) => {
        const known = idOf(id);
        return known !== null && rest.delete(known);
      });
      cursor = page.pagination.nextCursor ?? undefined;
      await nextTurn();
    } while (cursor !== undefined);
    // Moved before the place that was reached, or changed so that the filter no longer finds them.
    const left = [...rest];
    for (let start = 0; start < left.length; start += atOnce) {
      const rows = left.slice(start, start + atOnce).map((id) => leads.byId(id));
      const isDeleted = filter.deleted === true;
      yield toLeads(
        rows.filter((row) => row !== null && (row.deletedAt !== null) === isDeleted) as LeadRow[],
      );
      await nextTurn();
    }
  }

  /** @throws PonteError NOT_FOUND when nothing is chosen any longer */
  return (
    selection: LeadSelection,
    sort: LeadSort,
  ): { total: number; pages: AsyncGenerator<Lead[]> } => {
    if ('ids' in selection) {
      return { total: selection.ids.length, pages: byIds(selection.ids) };
    }
    const except = new Set(selection.except.map(idOf));
    const rest = new Set(list.ids(selection.filter).filter((id) => !except.has(id)));
    if (rest.size === 0) {
      throw new PonteError(
        'NOT_FOUND',
        'No lead is found by this filter. Change it and try again.',
      );
    }
    return { total: rest.size, pages: found(selection, sort, rest) };
  };
}
