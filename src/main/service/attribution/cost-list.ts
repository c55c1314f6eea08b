import { toReais } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { AdCost, CostQuery } from '../../../shared/model/attribution.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Db } from '../db/database.ts';
import { periodOf } from './cost-days.ts';
import { pagination, skipped } from './pages.ts';
import type { CostRow } from './rows.ts';

/** Costs as they were entered. */
export type CostList = {
  page(query: CostQuery): { items: AdCost[]; pagination: Pagination };
  /** @throws PonteError NOT_FOUND */
  one(uid: string): AdCost;
};

const orders: Readonly<Record<CostQuery['sort'], string>> = {
  '-period': 'first_day desc, last_day desc',
  period: 'first_day, last_day',
  source: 'source_key, medium_key, campaign_key, first_day desc',
  '-source': 'source_key desc, medium_key desc, campaign_key desc, first_day desc',
  campaign: 'campaign_key, first_day desc',
  '-campaign': 'campaign_key desc, first_day desc',
  cost: 'cents, first_day desc',
  '-cost': 'cents desc, first_day desc',
};

export function createCostList({ client }: Db): CostList {
  const byUid = client.prepare<[string], CostRow>('select * from ad_cost where uid = ?');

  function page(query: CostQuery): ReturnType<CostList['page']> {
    const terms: string[] = [];
    const params: string[] = [];
    const also = (term: string, value: string | undefined) => {
      if (value === undefined) return;
      terms.push(term);
      params.push(value);
    };
    const key = (text: string | undefined) => (text === undefined ? undefined : visitKey(text));
    also('last_day >= ?', query.from);
    also('first_day <= ?', query.to);
    also('source_key = ?', key(query.source));
    also('medium_key = ?', key(query.medium));
    also('campaign_key = ?', key(query.campaign));
    const where = terms.join(' and ') || '1';
    const total = client
      .prepare<string[], number>(`select count(*) from ad_cost where ${where}`)
      .pluck()
      .get(...params);
    const rows = client
      .prepare<unknown[], CostRow>(
        `select * from ad_cost where ${where} order by ${orders[query.sort]}, id desc limit ? offset ?`,
      )
      .all(...params, query.limit, skipped('costs', query));
    return {
      items: rows.map(toCost),
      pagination: pagination('costs', query, rows.length, total ?? 0),
    };
  }

  return {
    page,
    one(uid) {
      const row = byUid.get(uid);
      if (row) return toCost(row);
      throw new PonteError(
        'NOT_FOUND',
        'This cost is not there any more. Look at the list of now.',
      );
    },
  };
}

function toCost(row: CostRow): AdCost {
  return {
    id: row.uid,
    period: periodOf({ firstDay: row.first_day, lastDay: row.last_day }) ?? row.first_day,
    source: row.source,
    medium: row.medium,
    campaign: row.campaign,
    cost: toReais(row.cents),
    fileName: row.file_name,
    actor: row.actor,
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
