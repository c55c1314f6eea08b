import type { Db } from '../db/database.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Deal } from '../../../shared/model/deal.ts';
import type { LeadLink } from '../../../shared/model/lead.ts';
import { toReais } from '../../../shared/br/money.ts';

export type DealQuery = {
  page?: number | undefined;
  cursor?: string | undefined;
  limit: number;
  stageId?: string | undefined;
  leadId?: string | undefined;
  owner?: string | undefined;
};

/** Deals as the board shows them: by stage, in their order within it. */
export type DealList = {
  page(query: DealQuery): { items: Deal[]; pagination: Pagination };
  /** Also one that was removed. */
  get(id: number): Deal | null;
};

type Row = {
  id: number;
  uid: string;
  title: string;
  value_cents: number | null;
  stage_uid: string;
  stage_id: number;
  stage_position: number;
  lead_uid: string | null;
  lead_name: string | null;
  owner: string | null;
  lost_reason: string | null;
  position: number;
  stage_since: number;
  created_at: number;
  updated_at: number;
};

const rows = `select deal.*, stage.uid as stage_uid, stage.position as stage_position,
    lead.uid as lead_uid, lead.name as lead_name`;
const tables = ` from deal
    join stage on stage.id = deal.stage_id
    left join lead on lead.id = deal.lead_id`;
const order = 'stage.position, deal.stage_id, deal.position, deal.id';

/** @param linksOf where deals are kept beside here, by their ids */
export function createDealList(
  db: Db,
  linksOf: (dealIds: readonly number[]) => ReadonlyMap<number, LeadLink[]>,
): DealList {
  const { client } = db;
  const toDeals = (found: readonly Row[]) => {
    const links = linksOf(found.map(({ id }) => id));
    return found.map((row) => toDeal(row, links.get(row.id) ?? []));
  };
  const one = client.prepare(`${rows}${tables} where deal.id = ?`);

  return {
    get(id) {
      const row = one.get(id) as Row | undefined;
      return row ? (toDeals([row])[0] ?? null) : null;
    },

    page({ page, cursor, limit, stageId, leadId, owner }) {
      const terms = ['deal.deleted_at is null'];
      const params: (string | number)[] = [];
      const also = (term: string, ...values: (string | number)[]) => {
        terms.push(term);
        params.push(...values);
      };
      if (stageId !== undefined) also('stage.uid = ?', stageId);
      if (leadId !== undefined) also('lead.uid = ?', leadId);
      if (owner !== undefined) also('deal.owner = ? collate nocase', owner);
      const counted = `select count(*)${tables} where ${terms.join(' and ')}`;
      const total = client
        .prepare(counted)
        .pluck()
        .get(...params) as number;

      if (cursor !== undefined) {
        const keys = readCursor('deals', ['number', 'number', 'number', 'number'], cursor);
        also(`(${order}) > (?, ?, ?, ?)`, ...keys);
      }
      const skip = cursor === undefined ? ((page ?? 1) - 1) * limit : 0;
      const found = client
        .prepare(`${rows}${tables} where ${terms.join(' and ')} order by ${order} limit ? offset ?`)
        .all(...params, limit + 1, skip) as Row[];
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: toDeals(shown),
        pagination: {
          page: cursor === undefined ? (page ?? 1) : null,
          limit,
          total,
          nextCursor:
            last && found.length > limit
              ? writeCursor('deals', [last.stage_position, last.stage_id, last.position, last.id])
              : null,
        },
      };
    },
  };
}

function toDeal(row: Row, links: LeadLink[]): Deal {
  return {
    id: row.uid,
    title: row.title,
    value: row.value_cents === null ? null : toReais(row.value_cents),
    stageId: row.stage_uid,
    leadId: row.lead_uid,
    leadName: row.lead_name,
    owner: row.owner,
    lostReason: row.lost_reason,
    position: row.position,
    stageSince: new Date(row.stage_since).toISOString(),
    createdAt: new Date(row.created_at).toISOString(),
    updatedAt: new Date(row.updated_at).toISOString(),
    links,
  };
}
