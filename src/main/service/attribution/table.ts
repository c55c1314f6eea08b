import type { Language } from '../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../shared/i18n/set-up.ts';
import { perEach, share } from '../../../shared/model/attribution-figures.ts';
import { createCsvWriter } from '../exports/to-csv.ts';
import type { Leaf } from './report.ts';

/** The report as a table, a line for each campaign, in the language of who asks. */
export function tableOf(
  rows: readonly Leaf[],
  { from, to }: { readonly from: string; readonly to: string },
  language: Language,
): { name: string; text: string } {
  const { t } = createWords(language);
  const write = createCsvWriter(language);
  const head = [
    t('attribution.column.source'),
    t('attribution.column.medium'),
    t('attribution.column.campaign'),
    t('attribution.column.leads'),
    t('attribution.column.qualified'),
    t('attribution.column.buyers'),
    t('attribution.column.sales'),
    t('attribution.column.revenue'),
    t('attribution.column.cost'),
    t('attribution.column.perLead'),
    t('attribution.column.perQualified'),
    t('attribution.column.perSale'),
    t('attribution.column.return'),
  ];
  const lines = rows.map((row) => [
    row.source || t('attribution.none.source'),
    row.medium,
    row.campaign,
    row.leads,
    row.qualified,
    row.buyers,
    row.sales,
    row.revenue,
    row.cost,
    perEach(row.cost, row.leads),
    perEach(row.cost, row.qualified),
    perEach(row.cost, row.sales),
    rounded(share(row.revenue, row.cost)),
  ]);
  const name = t('attribution.export.file', { from, to });
  return { name: `${name}.csv`, text: write([head, ...lines]) };
}

function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 100) / 100;
}
