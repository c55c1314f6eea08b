import { Link } from '@tanstack/react-router';
import { perEach, share } from '../../../shared/model/attribution-figures.ts';
import type {
  AttributionCounts,
  AttributionReport,
  AttributionRow,
} from '../../../shared/model/attribution.ts';
import { noVisitPart } from '../../../shared/visit.ts';
import type { GridColumn } from '../../components/grid/grid-types.ts';
import type { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import type { ReportSort } from './attribution-search.ts';
import { LeadFigure, stop } from './Figure.tsx';
import { leadsOf, placeOfRow, qualifiedLeads, type Place } from './use-attribution.ts';

type Texts = Pick<ReturnType<typeof useText>, 't' | 'f'>;

/** The figures that are worked out of counts; null where they say nothing. */
export function figuresOf(row: AttributionCounts) {
  return {
    qualifiedShare: share(row.qualified, row.leads),
    buyersShare: share(row.buyers, row.leads),
    perLead: perEach(row.cost, row.leads),
    perQualified: perEach(row.cost, row.qualified),
    perSale: perEach(row.cost, row.sales),
    return: share(row.revenue, row.cost),
  };
}

export function sorted(
  rows: readonly AttributionRow[],
  sort: ReportSort,
  nameOf: (row: AttributionRow) => string,
): AttributionRow[] {
  const by = sort.replace('-', '') as Exclude<ReportSort, `-${string}`>;
  const sign = sort.startsWith('-') ? -1 : 1;
  if (by === 'name') return rows.toSorted((a, b) => sign * nameOf(a).localeCompare(nameOf(b)));
  const of = (row: AttributionRow): number | null => ({ ...row, ...figuresOf(row) })[by];
  return rows.toSorted((a, b) => {
    const [left, right] = [of(a), of(b)];
    // What has no figure stands last in both directions.
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right) || b.cost - a.cost;
  });
}

export function reportColumns(
  { t, f }: Texts,
  {
    report,
    place,
    nameOf,
    openSales,
  }: {
    report: AttributionReport;
    place: Place;
    nameOf: (row: AttributionRow) => string;
    openSales: (row: AttributionRow) => void;
  },
): GridColumn<AttributionRow>[] {
  const { level } = report;
  const placeOf = ({ key }: AttributionRow) => placeOfRow(level, place, key);
  const ratio = (value: number | null) =>
    value === null ? '' : t('attribution.report.times', { ratio: f.number(round(value)) });
  const money = (value: number | null) => (value === null ? '' : f.money(value));
  const percent = (value: number | null) => (value === null ? '' : f.percent(value));

  function counted(
    id: 'leads' | 'qualified' | 'buyers',
    width: number,
    more: NonNullable<Parameters<typeof leadsOf>[2]>,
    givesWay?: number,
  ): GridColumn<AttributionRow> {
    const title = t(`attribution.column.${id}`);
    return {
      id,
      title,
      width,
      align: 'end',
      ...(id === 'buyers' ? {} : { sort: { asc: id, desc: `-${id}`, first: 'desc' } }),
      ...(givesWay === undefined ? {} : { givesWay }),
      cell: (row) => (
        <LeadFigure
          inGrid
          count={row[id]}
          label={`${nameOf(row)}, ${title}`}
          filter={leadsOf(report, placeOf(row), more)}
        />
      ),
      text: (row) => f.number(row[id]),
    };
  }

  function figured(
    id: 'qualifiedShare' | 'buyersShare' | 'perLead' | 'perQualified' | 'perSale' | 'return',
    width: number,
    words: (value: number | null) => string,
    givesWay: number,
  ): GridColumn<AttributionRow> {
    const isSorted = id !== 'qualifiedShare' && id !== 'buyersShare';
    return {
      id,
      title: t(`attribution.column.${id}`),
      width,
      align: 'end',
      givesWay,
      ...(isSorted ? { sort: { asc: id, desc: `-${id}`, first: 'asc' } } : {}),
      cell: (row) => words(figuresOf(row)[id]) || <span className={css.none}>—</span>,
      text: (row) => words(figuresOf(row)[id]),
    };
  }

  return [
    {
      id: 'name',
      title: t(`attribution.column.${level}`),
      width: { share: 1, min: 160 },
      tone: 'strong',
      fixed: true,
      sort: { asc: 'name', desc: '-name', first: 'asc' },
      cell: (row) =>
        level === 'campaign' || !isInside(placeOf(row)) ? (
          nameOf(row)
        ) : (
          <Link
            from="/marketing"
            to="/marketing"
            search={(now) => ({ ...now, ...placeOf(row), row: undefined, list: undefined })}
            className={css.drill}
            tabIndex={-1}
            onClick={stop}
          >
            {nameOf(row)}
          </Link>
        ),
      text: nameOf,
    },
    counted('leads', 76, {}),
    counted('qualified', 104, qualifiedLeads),
    figured('qualifiedShare', 84, percent, 6),
    counted('buyers', 96, { bought: true }, 5),
    figured('buyersShare', 84, percent, 7),
    {
      id: 'sales',
      title: t('attribution.column.sales'),
      width: 76,
      align: 'end',
      sort: { asc: 'sales', desc: '-sales', first: 'desc' },
      cell: (row) =>
        row.sales === 0 ? (
          <span className={css.none}>0</span>
        ) : (
          <button
            type="button"
            className={css.figure}
            tabIndex={-1}
            aria-label={`${nameOf(row)}, ${t('attribution.column.sales')}: ${f.number(row.sales)}`}
            onClick={(event) => {
              stop(event);
              openSales(row);
            }}
          >
            {f.number(row.sales)}
          </button>
        ),
      text: (row) => f.number(row.sales),
    },
    {
      id: 'revenue',
      title: t('attribution.column.revenue'),
      width: 114,
      align: 'end',
      givesWay: 3,
      sort: { asc: 'revenue', desc: '-revenue', first: 'desc' },
      cell: (row) =>
        row.revenue === 0 ? <span className={css.none}>—</span> : f.money(row.revenue),
      text: (row) => f.money(row.revenue),
    },
    {
      id: 'cost',
      title: t('attribution.column.cost'),
      width: 116,
      align: 'end',
      sort: { asc: 'cost', desc: '-cost', first: 'desc' },
      cell: (row) =>
        row.cost === 0 ? (
          <span className={css.none}>—</span>
        ) : (
          <Link
            from="/marketing"
            to="/marketing"
            search={(now) => ({ ...costsSearch(now), ...placeOf(row) })}
            className={css.figure}
            tabIndex={-1}
            aria-label={`${nameOf(row)}, ${t('attribution.column.cost')}: ${f.money(row.cost)}`}
            onClick={stop}
          >
            {f.money(row.cost)}
          </Link>
        ),
      text: (row) => f.money(row.cost),
    },
    figured('perLead', 104, money, 4),
    figured('perQualified', 116, money, 2),
    figured('perSale', 116, money, 2),
    figured('return', 88, ratio, 1),
  ];
}

/** Of a visit without a source nothing further is known. */
export function isInside({ source }: Place): boolean {
  return source !== noVisitPart;
}

/** The costs of the same period. */
export function costsSearch<
  T extends { period?: unknown; from?: unknown; to?: unknown; salesBy?: unknown },
>({
  period,
  from,
  to,
  salesBy,
}: T): Pick<T, 'period' | 'from' | 'to' | 'salesBy'> & { tab: 'costs' } {
  return { tab: 'costs', period, from, to, salesBy } as never;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
