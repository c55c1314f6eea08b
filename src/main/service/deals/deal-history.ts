import type { Pagination } from '../../../shared/model/common.ts';
import type { HistoryEntry } from '../../../shared/model/lead.ts';
import { PonteError } from '../../../shared/errors.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';
import { wholeRecord, type History } from '../leads/history.ts';
import { doorField, doorValue, type LeadRow } from '../leads/lead-values.ts';
import type { DealStore } from './deal-store.ts';
import type { StageStore } from './stage-store.ts';

export type DealHistoryParts = {
  readonly deals: DealStore;
  readonly stages: StageStore;
  readonly history: History;
  readonly leads: { byId(id: number): LeadRow | null };
};

/**
 * Who changed what of a deal, newest first; stages and leads by their names.
 *
 * Its place among the others of its stage and since when it is there are not part of it.
 */
export function createDealHistory({ deals, stages, history, leads }: DealHistoryParts) {
  function named(field: string, value: unknown): unknown {
    if (field === wholeRecord) return value === null ? null : whole(value);
    if (typeof value !== 'number') return value;
    if (field === 'stageId') return stages.byId(value)?.name ?? null;
    return field === 'leadId' ? (leads.byId(value)?.name ?? null) : value;
  }

  /** All that it held when it began or ended. */
  function whole(value: unknown): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(value as Record<string, unknown>).map(([kept, each]) => [
        doorField(kept),
        named(kept, doorValue(kept, each)),
      ]),
    );
  }

  return (
    uid: string,
    { cursor, limit }: { cursor?: string | undefined; limit: number },
  ): { items: HistoryEntry[]; pagination: Pagination } => {
    const deal = deals.byUid(uid);
    if (!deal) throw new PonteError('NOT_FOUND', 'This deal does not exist.');
    const [before] = cursor === undefined ? [] : readCursor('deal-history', ['number'], cursor);
    const beforeId = typeof before === 'number' ? { beforeId: before } : {};
    const { entries, total } = history.page('deal', deal.id, { ...beforeId, limit: limit + 1 });
    const shown = entries.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown
        .filter(({ field }) => field !== 'position' && field !== 'stageSince')
        .map((entry) => ({
          ...entry,
          before: named(entry.field, entry.before),
          after: named(entry.field, entry.after),
        })),
      pagination: {
        page: null,
        limit,
        total,
        nextCursor:
          last && entries.length > limit ? writeCursor('deal-history', [Number(last.id)]) : null,
      },
    };
  };
}
