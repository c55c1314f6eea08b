import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AttributionReport } from '../../../shared/model/attribution.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import { LeadFigure } from './Figure.tsx';
import { costsSearch, figuresOf } from './report-columns.tsx';
import { leadsOf, qualifiedLeads, type Place } from './use-attribution.ts';

/** The sums of all rows: what the lists behind them hold, nothing left out. */
export function Totals({
  report,
  place,
  openSales,
}: {
  report: AttributionReport;
  place: Place;
  openSales: () => void;
}) {
  const { t, f } = useText();
  const { total } = report;
  const of = figuresOf(total);
  const none = (
    <span key="none" className={css.none}>
      —
    </span>
  );
  const money = (value: number | null): ReactNode => (value === null ? none : f.money(value));
  const items: readonly (readonly [string, ReactNode])[] = [
    [
      t('attribution.column.leads'),
      <LeadFigure
        key="leads"
        count={total.leads}
        label={t('attribution.column.leads')}
        filter={leadsOf(report, place)}
      />,
    ],
    [
      t('attribution.column.qualified'),
      <LeadFigure
        key="qualified"
        count={total.qualified}
        label={t('attribution.column.qualified')}
        filter={leadsOf(report, place, qualifiedLeads)}
      />,
    ],
    [
      t('attribution.column.sales'),
      total.sales === 0 ? (
        <span key="sales" className={css.none}>
          0
        </span>
      ) : (
        <button
          key="sales"
          type="button"
          className={css.figure}
          aria-label={`${t('attribution.column.sales')}: ${f.number(total.sales)}`}
          onClick={openSales}
        >
          {f.number(total.sales)}
        </button>
      ),
    ],
    [t('attribution.column.revenue'), money(total.revenue || null)],
    [
      t('attribution.column.cost'),
      total.cost === 0 ? (
        none
      ) : (
        <Link
          key="cost"
          from="/marketing"
          to="/marketing"
          search={(now) => ({ ...costsSearch(now), ...place })}
          className={css.figure}
        >
          {f.money(total.cost)}
        </Link>
      ),
    ],
    [t('attribution.column.perLead'), money(of.perLead)],
    [t('attribution.column.perQualified'), money(of.perQualified)],
    [t('attribution.column.perSale'), money(of.perSale)],
    [
      t('attribution.column.return'),
      of.return === null
        ? none
        : t('attribution.report.times', { ratio: f.number(Math.round(of.return * 100) / 100) }),
    ],
  ];
  return (
    <dl className={css.totals} aria-label={t('attribution.report.total')}>
      {items.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
