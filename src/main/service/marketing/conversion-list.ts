import { toReais } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Conversion, ConversionQuery } from '../../../shared/model/marketing.ts';
import type { Db } from '../db/database.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';
import type { ConversionRow } from './rows.ts';

/** What is shown of conversions. */
export type ConversionList = {
  /** Newest first; the cursor goes on from the last one shown. */
  page(query: ConversionQuery): { items: Conversion[]; pagination: Pagination };
  /** @throws PonteError NOT_FOUND */
  one(uid: string): { row: ConversionRow; shown: Conversion };
};

type Listed = ConversionRow & {
  pixel_uid: string;
  lead_uid: string | null;
  lead_name: string | null;
  deal_uid: string | null;
};

const select = `select conversion.*, pixel.uid as pixel_uid, lead.uid as lead_uid,
  lead.name as lead_name, deal.uid as deal_uid from conversion join pixel on pixel.id = conversion.pixel_id
  left join lead on lead.id = conversion.lead_id left join deal on deal.id = conversion.deal_id`;

export function createConversionList(db: Db): ConversionList {
  const { client } = db;
  const byUid = client.prepare<[string], Listed>(`${select} where conversion.uid = ?`);
  return {
    page(query) {
      const chosen = conditionsOf(query);
      const where = () => chosen.map(({ sql }) => sql).join(' and ') || '1';
      const values = () => chosen.map(({ value }) => value);
      const total = client
        .prepare<unknown[], number>(`select count(*) from conversion where ${where()}`)
        .pluck()
        .get(...values());
      if (query.cursor !== undefined) {
        const [before] = readCursor('conversions', ['number'], query.cursor);
        chosen.push({ sql: 'conversion.id < ?', value: before });
      }
      const skip = query.cursor === undefined ? ((query.page ?? 1) - 1) * query.limit : 0;
      const rows = client
        .prepare<unknown[], Listed>(
          `${select} where ${where()} order by conversion.id desc limit ? offset ?`,
        )
        .all(...values(), query.limit + 1, skip);
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      const nextCursor =
        rows.length > query.limit && last ? writeCursor('conversions', [last.id]) : null;
      return {
        items: shown.map(toConversion),
        pagination: {
          page: query.cursor === undefined ? (query.page ?? 1) : null,
          limit: query.limit,
          total: total ?? 0,
          nextCursor,
        },
      };
    },
    one(uid) {
      const row = byUid.get(uid);
      if (row) return { row, shown: toConversion(row) };
      throw new PonteError('NOT_FOUND', 'This conversion does not exist.');
    },
  };
}

type Condition = { readonly sql: string; readonly value: unknown };

function conditionsOf(query: ConversionQuery): Condition[] {
  const chosen: Condition[] = [];
  const among = (sql: string, values: readonly string[] | undefined) => {
    if (values !== undefined) chosen.push({ sql, value: JSON.stringify(values) });
  };
  const given = 'in (select value from json_each(?))';
  among(`conversion.state ${given}`, query.state);
  among(`event_name ${given}`, query.eventName);
  among(`conversion.pixel_id in (select id from pixel where uid ${given})`, query.pixelId);
  const { leadId, from, to } = query;
  if (leadId !== undefined) {
    chosen.push({
      sql: `exists (select 1 from lead left join deal on deal.lead_id = lead.id
              where lead.uid = ? and (conversion.lead_id = lead.id or conversion.deal_id = deal.id))`,
      value: leadId,
    });
  }
  if (from !== undefined) chosen.push({ sql: 'event_time >= ?', value: Date.parse(from) });
  if (to !== undefined) chosen.push({ sql: 'event_time <= ?', value: Date.parse(to) });
  return chosen;
}

function toConversion(row: Listed): Conversion {
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  return {
    id: row.uid,
    pixelId: row.pixel_uid,
    leadId: row.lead_uid,
    leadName: row.lead_name,
    dealId: row.deal_uid,
    fact: row.fact,
    eventName: row.event_name,
    eventId: row.event_id,
    eventTime: new Date(row.event_time).toISOString(),
    state: row.state,
    word: row.word,
    message: row.message,
    value: row.value_cents === null ? null : toReais(row.value_cents),
    currency: row.currency,
    identifiers: JSON.parse(row.identifiers) as string[],
    attempts: row.attempts,
    nextTryAt: row.state === 'waiting' ? iso(row.run_at) : null,
    sentAt: iso(row.sent_at),
    createdAt: new Date(row.created_at).toISOString(),
  };
}
