import { Skeleton } from '@mantine/core';
import { Download, PieChart } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { AttributionRow } from '../../../shared/model/attribution.ts';
import { Action } from '../../components/Action.tsx';
import { Delayed } from '../../components/Delayed.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import type { GridHandle, GridRows } from '../../components/grid/grid-types.ts';
import { saveFile } from '../../components/save-file.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AttributionBar } from './AttributionBar.tsx';
import css from './Attribution.module.css';
import type { ReportSort } from './attribution-search.ts';
import { Path } from './Path.tsx';
import { isInside, reportColumns, sorted } from './report-columns.tsx';
import { Totals } from './Totals.tsx';
import { placeOfRow, useRowName, type useAttribution } from './use-attribution.ts';

const usualSort: ReportSort = '-leads';

/** What advertising brought and what it cost: by source, then its media, then their campaigns. */
export function AttributionTab({ of }: { of: ReturnType<typeof useAttribution> }) {
  const { t, f } = useText();
  const rowName = useRowName();
  const grid = useRef<GridHandle>(null);
  const { report, place, search, go } = of;
  const { data, error, refetch } = report;
  const sort = search.reportSort ?? usualSort;
  const level = data?.level ?? 'source';
  const nameOf = useMemo(() => (row: AttributionRow) => rowName(level, row), [rowName, level]);

  const rows = useMemo((): GridRows<AttributionRow> => {
    const all = data ? sorted(data.rows, sort, nameOf) : [];
    return {
      total: all.length,
      at: (index) => all[index],
      indexOf: (key) => all.findIndex((row) => row.key === key),
    };
  }, [data, sort, nameOf]);

  const columns = useMemo(
    () =>
      data === undefined
        ? []
        : reportColumns(
            { t, f },
            {
              report: data,
              place,
              nameOf,
              openSales: ({ key }) => go({ row: key, list: 'sales' }),
            },
          ),
    // `go` and `place` are made anew at each drawing; what they depend on is named.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, f, data, place.source, place.medium, nameOf],
  );

  const peek = ({ key }: AttributionRow) => go({ row: key, list: undefined });
  const open = (row: AttributionRow) => {
    if (level === 'campaign' || !isInside(placeOfRow(level, place, row.key))) peek(row);
    else go({ ...placeOfRow(level, place, row.key), row: undefined, list: undefined });
  };

  return (
    <>
      <AttributionBar {...of} />
      <Path
        place={place}
        go={(next) =>
          go({ source: next.source, medium: next.medium, row: undefined, list: undefined })
        }
      />
      {error ? (
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Delayed>
          <div className={css.form}>
            <Skeleton height={44} />
            <Skeleton height={240} />
          </div>
        </Delayed>
      ) : (
        <>
          <Totals report={data} place={place} openSales={() => go({ row: '', list: 'sales' })} />
          <DataGrid
            id={`attribution-${level}`}
            label={t('attribution.report.label')}
            handle={grid}
            rows={rows}
            columns={columns}
            keyOf={(row) => row.key}
            nameOf={nameOf}
            sort={sort}
            onSort={(next) => go({ reportSort: next as ReportSort })}
            shownKey={search.row ?? null}
            onCursor={(row) => search.row !== undefined && peek(row)}
            onPeek={peek}
            onOpen={open}
            empty={
              <EmptyState
                icon={PieChart}
                title={t('attribution.report.emptyTitle')}
                body={t('attribution.report.emptyBody')}
              >
                {search.period !== 'all' && (
                  <Action onClick={() => go({ period: 'all', from: undefined, to: undefined })}>
                    {t('attribution.report.wider')}
                  </Action>
                )}
              </EmptyState>
            }
          />
          <p className={css.note}>
            {data.more > 0 && `${t('attribution.report.more', { count: data.more })} `}
            {t('attribution.model')}
          </p>
        </>
      )}
    </>
  );
}

/** Saves the whole report of the period, a line a campaign. */
export function ExportReport({ of }: { of: ReturnType<typeof useAttribution> }) {
  const { t, language } = useText();
  const { client } = useService();
  const act = useAct();
  const { days, salesBy } = of;
  return (
    <Action
      icon={<Download size={16} />}
      onClick={() =>
        void act({
          do: async () => {
            const query = { ...days, salesBy };
            const { name, text } = await client.attribution.table({ query, language });
            saveFile(name, [text]);
            return name;
          },
          done: (name) => ({ title: t('attribution.export.done'), hint: name }),
        })
      }
    >
      {t('attribution.export.do')}
    </Action>
  );
}
