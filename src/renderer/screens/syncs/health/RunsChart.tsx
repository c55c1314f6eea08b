import { BarChart } from '@mantine/charts';
import { useQuery } from '@tanstack/react-query';
import { ChartColumn, Table } from 'lucide-react';
import { useState } from 'react';
import type { Connection, Run } from '../../../../shared/model/sync.ts';
import { Action } from '../../../components/Action.tsx';
import { SectionHead } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './Health.module.css';
import { barsOf, medianOf, type Bar, type BarKind } from './runs-chart.ts';
import { RunsTable } from './RunsTable.tsx';

const shown = 30;

/** How long the last runs of a connection took and which of them failed, as bars or as a table. */
export function RunsChart({ connection }: { connection: Connection }) {
  const { t, f } = useText();
  const { api } = useService();
  const [asTable, setAsTable] = useState(false);
  const { name, id } = connection;
  const input = { connectionId: id, kind: ['pull' as const, 'reconcile' as const], limit: shown };
  const { data } = useQuery(api.sync.runs.queryOptions({ input }));
  const ended = (data?.items ?? []).filter(({ endedAt }) => endedAt !== null);
  if (!data) return null;

  const failed = ended.filter(({ state }) => state === 'failed').length;
  const summary = t('health.chart.summary', {
    count: ended.length,
    failed:
      failed === 0 ? t('health.chart.noneFailed') : t('health.chart.failed', { count: failed }),
    median: f.span(medianOf(ended)),
  });
  const title = t('health.chart.title', { name });

  return (
    <section className={css.chart} aria-label={title}>
      <SectionHead
        title={title}
        aside={
          ended.length > 0 && (
            <Action
              size="xs"
              variant="subtle"
              icon={asTable ? <ChartColumn size={14} /> : <Table size={14} />}
              onClick={() => setAsTable(!asTable)}
            >
              {t(asTable ? 'health.chart.graph' : 'health.chart.table')}
            </Action>
          )
        }
      />
      <p className={css.quiet}>{ended.length === 0 ? t('health.chart.none') : summary}</p>
      {ended.length > 0 &&
        (asTable ? <RunsTable runs={ended} /> : <Bars runs={ended} label={summary} />)}
    </section>
  );
}

function Bars({ runs, label }: { runs: readonly Run[]; label: string }) {
  const { t, f } = useText();
  const bars = barsOf(runs, f.moment);
  const series = [
    { name: 'pull', color: 'var(--p-chart-1)', label: t('health.chart.pull') },
    { name: 'reconcile', color: 'var(--p-chart-3)', label: t('health.chart.reconcile') },
    { name: 'bad', color: 'var(--p-danger)', label: t('health.chart.bad') },
  ].filter(({ name }) => bars.some((bar) => bar[name as BarKind] !== undefined));

  return (
    <>
      <p className={css.legend}>
        <span>{t('health.chart.unit')}</span>
        {series.map(({ name, color, label: words }) => (
          <span key={name} className={css.key}>
            <svg width="8" height="8" aria-hidden="true">
              <rect width="8" height="8" rx="2" fill={color} />
            </svg>
            {words}
          </span>
        ))}
      </p>
      <div role="img" aria-label={label}>
        <BarChart
          h={132}
          data={bars as Bar[]}
          dataKey="at"
          series={series}
          type="stacked"
          minBarSize={2}
          gridAxis="x"
          maxBarWidth={24}
          tickLine="none"
          valueFormatter={(value) => f.number(value)}
          xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 48 }}
          yAxisProps={{ width: 32, orientation: 'right' }}
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
        />
      </div>
    </>
  );
}
