import { toReais } from '../../../shared/br/money.ts';
import type { AttributedSale, SalesQuery } from '../../../shared/model/attribution.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import { visitKey } from '../../../shared/visit.ts';
import type { Db } from '../db/database.ts';
import { pagination, skipped } from './pages.ts';
import { rangeOf, soldAt } from './report.ts';

/** The deals behind a number of the report, the newest first. */
export type SalesList = (query: SalesQuery) => {
  items: AttributedSale[];
  pagination: Pagination;
};

type Row = {
  uid: string;
  title: string;
  value_cents: number | null;
  stage_since: number;
  lead_uid: string | null;
  lead_name: string | null;
};

export function createSalesList({ client }: Db, zone: string): SalesList {
  return (query) => {
    const [from, until] = rangeOf(query, zone);
    const at = soldAt[query.salesBy];
    const terms = [
      'deal.deleted_at is null',
      "stage.kind = 'won'",
      `${at} >= ${from}`,
      `${at} < ${until}`,
    ];
    const params: string[] = [];
    for (const part of ['source', 'medium', 'campaign'] as const) {
      const said = query[part];
      if (said === undefined) continue;
      terms.push(`coalesce(lead.${part}_key, '') = ?`);
      params.push(visitKey(said));
    }
    const rest = ` from deal join stage on stage.id = deal.stage_id
      left join lead on lead.id = deal.lead_id where ${terms.join(' and ')}`;
    const total = client
      .prepare<string[], number>(`select count(*)${rest}`)
      .pluck()
      .get(...params);
    const rows = client
      .prepare<unknown[], Row>(
        `select deal.uid, deal.title, deal.value_cents, deal.stage_since,
            case when lead.deleted_at is null then lead.uid end as lead_uid, lead.name as lead_name
           ${rest} order by deal.stage_since desc, deal.id desc limit ? offset ?`,
      )
      .all(...params, query.limit, skipped('sales', query));
    return {
      items: rows.map((row) => ({
        dealId: row.uid,
        title: row.title,
        leadId: row.lead_uid,
        leadName: row.lead_name,
        value: row.value_cents === null ? null : toReais(row.value_cents),
        wonAt: new Date(row.stage_since).toISOString(),
      })),
      pagination: pagination('sales', query, rows.length, total ?? 0),
    };
  };
}
