import { LineChart } from '@mantine/charts';
import { ChartLine, Table } from 'lucide-react';
import { useState } from 'react';
import type { BacktestOfSet } from '../../../shared/model/scoring.ts';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';

/** Told apart by their dashes too, not by colour alone. */
const looks = [
  { color: 'var(--p-chart-1)', dash: '0' },
  { color: 'var(--p-chart-2)', dash: '8 4' },
  { color: 'var(--p-chart-3)', dash: '2 3' },
  { color: 'var(--p-chart-4)', dash: '10 3 2 3' },
] as const;
const chance = 'chance';
/** The tenth at which the summary reads the curve. */
const TOLD = 3;

type LiftChartProps = {
  sets: readonly BacktestOfSet[];
  nameOf: (set: number | null) => string;
};

/** Of those that converted, how many one reaches by contacting the best of the leads first. */
export function LiftChart({ sets, nameOf }: LiftChartProps) {
  const { t, f } = useText();
  const [asTable, setAsTable] = useState(false);
  const shown = sets.filter(({ lift }) => lift.length > 0);
  if (shown.length === 0) return null;
  const shares = shown[0]?.lift.map(({ share }) => share) ?? [];
  const data = shares.map((share, at) => ({
    share: f.percent(share),
    [chance]: share,
    ...Object.fromEntries(
      shown.map((each, index) => [`set${index}`, each.lift[at]?.converted ?? 0]),
    ),
  }));
  const title = t('scoring.backtest.lift');
  const summary = shown
    .map(({ set, lift }) =>
      t('scoring.backtest.liftText', {
        set: nameOf(set),
        share: f.percent(lift[TOLD]?.converted ?? 0),
      }),
    )
    .join(' ');

  return (
    <section aria-label={title}>
      <SectionHead
        title={title}
        aside={
          <Action
            size="xs"
            variant="subtle"
            icon={asTable ? <ChartLine size={14} /> : <Table size={14} />}
            onClick={() => setAsTable(!asTable)}
          >
            {t(asTable ? 'scoring.backtest.asChart' : 'scoring.backtest.asTable')}
          </Action>
        }
      />
      <p className={css.quiet}>{summary}</p>
      {asTable ? (
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('scoring.backtest.liftX')}</th>
              {shown.map(({ set }) => (
                <th key={set} scope="col" className={css.number}>
                  {nameOf(set)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shares.map((share, at) => (
              <tr key={share}>
                <th scope="row">{f.percent(share)}</th>
                {shown.map(({ set, lift }) => (
                  <td key={set} className={css.number}>
                    {f.percent(lift[at]?.converted ?? 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <>
          <p className={css.legend}>
            {shown.map(({ set }, index) => (
              <Key key={set} {...(looks[index] ?? looks[0])} label={nameOf(set)} />
            ))}
            <Key color="var(--p-text-3)" dash="1 4" label={t('scoring.backtest.chance')} />
          </p>
          <div role="img" aria-label={summary}>
            <LineChart
              h={240}
              data={data}
              dataKey="share"
              series={[
                ...shown.map(({ set }, index) => ({
                  name: `set${index}`,
                  label: nameOf(set),
                  color: looks[index]?.color ?? looks[0].color,
                  strokeDasharray: looks[index]?.dash ?? '0',
                })),
                {
                  name: chance,
                  label: t('scoring.backtest.chance'),
                  color: 'var(--p-text-3)',
                  strokeDasharray: '1 4',
                },
              ]}
              curveType="linear"
              gridAxis="xy"
              tickLine="none"
              withDots={false}
              xAxisLabel={t('scoring.backtest.liftX')}
              yAxisLabel={t('scoring.backtest.liftY')}
              valueFormatter={(value) => f.percent(value)}
              yAxisProps={{ width: 64, domain: [0, 1] }}
              lineChartProps={{ accessibilityLayer: false }}
              lineProps={{ isAnimationActive: false }}
            />
          </div>
        </>
      )}
    </section>
  );
}

function Key({ color, dash, label }: { color: string; dash: string; label: string }) {
  return (
    <span className={css.key}>
      <svg width="28" height="8" aria-hidden="true">
        <line x1="0" x2="28" y1="4" y2="4" stroke={color} strokeWidth="2" strokeDasharray={dash} />
      </svg>
      {label}
    </span>
  );
}
