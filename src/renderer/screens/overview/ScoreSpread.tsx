import { BarChart } from '@mantine/charts';
import { useNavigate } from '@tanstack/react-router';
import { temperature, type LeadFilter } from '../../../shared/model/lead.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { useText } from '../../i18n/use-text.ts';
import { ChartSection } from './ChartSection.tsx';
import css from './Figures.module.css';
import { FillKey, fillOf } from './patterns.tsx';
import { ToLeads } from './ToLeads.tsx';

const open: LeadFilter = { statusNot: ['converted', 'lost', 'inactive'] };

/** How the leads still open are spread over the scores. */
export function ScoreSpread({ scores }: { scores: OverviewFigures['scores'] }) {
  const { t, f } = useText();
  const navigate = useNavigate();
  const { bands, classes, total, hotFrom, warmFrom } = scores;
  const title = t('figures.scores.title');
  const hot = classes.hot ?? 0;
  const summary = t('figures.scores.summary', {
    count: total,
    hot,
    share: f.share(total === 0 ? 0 : hot / total),
  });
  const nameOf = ({ from, to }: (typeof bands)[number]) =>
    from === null
      ? t('figures.scores.upTo', { to: to ?? 0 })
      : to === null
        ? t('figures.scores.from', { from })
        : from === to
          ? String(from)
          : `${from}–${to}`;
  const filterOf = ({ from, to }: (typeof bands)[number]): LeadFilter => ({
    ...open,
    ...(from !== null && { scoreFrom: from }),
    ...(to !== null && { scoreTo: to }),
  });
  const data = bands.map((band) => ({
    at: nameOf(band),
    ...Object.fromEntries(temperature.options.map((each) => [each, band.classes[each] ?? 0])),
  }));

  return (
    <ChartSection
      title={title}
      summary={summary}
      choice={
        <p className={css.legend}>
          {temperature.options.map((each, at) => (
            <span key={each} className={css.key}>
              <FillKey at={at} />
              {t(`leads.temperature.${each}`)}
            </span>
          ))}
          <span>{t('figures.scores.thresholds', { warm: warmFrom, hot: hotFrom })}</span>
        </p>
      }
      chart={
        <div role="img" aria-label={`${title}. ${summary}`}>
          <BarChart
            h={188}
            data={data}
            dataKey="at"
            series={temperature.options.map((name, at) => ({
              name,
              label: t(`leads.temperature.${name}`),
              color: fillOf(at),
            }))}
            type="stacked"
            gridAxis="x"
            maxBarWidth={48}
            tickLine="none"
            valueFormatter={(value) => f.number(value)}
            xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 4 }}
            yAxisProps={{ width: 44, tickMargin: 8, orientation: 'right', allowDecimals: false }}
            barChartProps={{ accessibilityLayer: false }}
            barProps={{
              isAnimationActive: false,
              cursor: 'pointer',
              onClick: (_, index) => {
                const band = bands[index];
                if (band) void navigate({ to: '/leads', search: { filter: filterOf(band) } });
              },
            }}
          />
        </div>
      }
      table={
        <table className={css.table} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('figures.scores.score')}</th>
              <th scope="col" className={css.number}>
                {t('figures.total')}
              </th>
              {temperature.options.map((each) => (
                <th key={each} scope="col" className={css.number}>
                  {t(`leads.temperature.${each}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bands.map((band) => (
              <tr key={nameOf(band)}>
                <th scope="row">{nameOf(band)}</th>
                <td className={css.number}>
                  <ToLeads filter={filterOf(band)} count={band.total} about={nameOf(band)} />
                </td>
                {temperature.options.map((each) => (
                  <td key={each} className={css.number}>
                    <ToLeads
                      filter={{ ...filterOf(band), temperature: [each] }}
                      count={band.classes[each] ?? 0}
                      about={`${nameOf(band)}, ${t(`leads.temperature.${each}`)}`}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
