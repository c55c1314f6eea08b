import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Event, EventQuery, EventStats } from '../../../shared/model/event.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import type { EventRow } from './event-store.ts';

/** What is shown of events. */
export type EventList = {
  /** Newest first; the cursor goes on from the last one shown. */
  page(query: EventQuery): { items: Event[]; pagination: Pagination };
  one(row: EventRow): Event;
  stats(): EventStats;
};

type Uids = { lead_uid: string | null; deal_uid: string | null };
type ListedRow = EventRow & Uids;

const day = 86_400_000;
const select = `select event.*, lead.uid as lead_uid, deal.uid as deal_uid from event
  left join lead on lead.id = event.lead_id left join deal on deal.id = event.deal_id`;

export function createEventList({ db, clock }: { db: Db; clock: Clock }): EventList {
  const { client } = db;
  const byId = client.prepare<[number], ListedRow>(`${select} where event.id = ?`);
  const counts = client.prepare<[], { type: string; source: string; state: string; n: number }>(
    `select type, source, state, count(*) as n from event group by type, source, state`,
  );
  const since = client
    .prepare<[number], number>('select count(*) from event where received_at >= ?')
    .pluck();

  return {
    page(query) {
      const chosen = conditionsOf(query);
      const total = client
        .prepare<unknown[], number>(`select count(*) from event where ${whereOf(chosen)}`)
        .pluck()
        .get(...chosen.map(({ value }) => value));
      if (query.cursor !== undefined) {
        chosen.push({ sql: 'event.id < ?', value: idOf(query.cursor) });
      }
      const rows = client
        .prepare<unknown[], ListedRow>(
          `${select} where ${whereOf(chosen)} order by event.id desc limit ?`,
        )
        .all(...chosen.map(({ value }) => value), query.limit + 1);
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      const nextCursor = rows.length > query.limit && last ? `after-${last.id}` : null;
      return {
        items: shown.map(toEvent),
        pagination: { page: null, limit: query.limit, total: total ?? 0, nextCursor },
      };
    },
    one(row) {
      const listed = byId.get(row.id);
      return toEvent(listed ?? { ...row, lead_uid: null, deal_uid: null });
    },
    stats() {
      const stats = {
        total: 0,
        lastDay: since.get(clock.now() - day) ?? 0,
        failed: 0,
        byType: {} as Record<string, number>,
        bySource: {} as Record<string, number>,
      };
      for (const { type, source, state, n } of counts.all()) {
        stats.total += n;
        if (state === 'failed') stats.failed += n;
        stats.byType[type] = (stats.byType[type] ?? 0) + n;
        stats.bySource[source] = (stats.bySource[source] ?? 0) + n;
      }
      return stats;
    },
  };
}

type Condition = { readonly sql: string; readonly value: unknown };

function conditionsOf(query: EventQuery): Condition[] {
  const chosen: Condition[] = [];
  for (const field of ['type', 'source', 'state'] as const) {
    const values = query[field];
    if (values === undefined) continue;
    const sql = `event.${field} in (select value from json_each(?))`;
    chosen.push({ sql, value: JSON.stringify(values) });
  }
  const { leadId, from, to } = query;
  if (leadId !== undefined) {
    chosen.push({ sql: 'event.lead_id = (select id from lead where uid = ?)', value: leadId });
  }
  if (from !== undefined) chosen.push({ sql: 'event.occurred_at >= ?', value: Date.parse(from) });
  if (to !== undefined) chosen.push({ sql: 'event.occurred_at <= ?', value: Date.parse(to) });
  return chosen;
}

function whereOf(chosen: readonly Condition[]): string {
  return chosen.map(({ sql }) => sql).join(' and ') || '1';
}

function toEvent(row: ListedRow): Event {
  return {
    id: row.uid,
    type: row.type,
    source: row.source,
    idempotencyKey: row.key ?? row.uid,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    leadId: row.lead_uid,
    dealId: row.deal_uid,
    hookId: row.hook_uid,
    occurredAt: new Date(row.occurred_at).toISOString(),
    receivedAt: new Date(row.received_at).toISOString(),
  };
}

function idOf(cursor: string): number {
  if (/^after-\d{1,15}$/.test(cursor)) return Number(cursor.slice('after-'.length));
  throw new PonteError(
    'BAD_INPUT',
    'This cursor was not given by this list. Begin again without one.',
  );
}
