import { BarChart } from '@mantine/charts';
import { SegmentedControl } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { temperature, type LeadFilter } from '../../../shared/model/lead.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import { useText } from '../../i18n/use-text.ts';
import { ChartSection } from './ChartSection.tsx';
import { Compared } from './Compared.tsx';
import css from './Figures.module.css';
import { FillKey, fillOf } from './patterns.tsx';
import { ToLeads } from './ToLeads.tsx';

type Part = { name: string; filter: LeadFilter };

/** Who came on which day, by class or by origin. */
export function LeadsByDay({ figures }: { figures: OverviewFigures }) {
  const { t, f } = useText();
  const navigate = useNavigate();
  const [by, setBy] = useState<'class' | 'origin'>('class');
  const { days, shownOrigins, total, totalBefore } = figures.leads;
  const parts: Part[] =
    by === 'class'
      ? temperature.options.map((each) => ({
          name: t(`leads.temperature.${each}`),
          filter: { temperature: [each] },
        }))
      : shownOrigins.map((group) => ({
          name:
            group.length > 1
              ? t('figures.origin.others', { count: group.length })
              : group[0] || t('figures.origin.none'),
          filter: { origin: group },
        }));
  const countOf = (at: number, day: (typeof days)[number]) =>
    by === 'class' ? (day.classes[temperature.options[at] ?? 'cold'] ?? 0) : (day.origins[at] ?? 0);
  const dateOf = (day: string) => f.shortDate(`${day}T12:00:00`);
  const title = t('figures.byDay.title');
  const summary = t('figures.byDay.summary', {
    count: total,
    average: f.number(Math.round((total / days.length) * 10) / 10),
  });
  const data = days.map((day) => ({
    at: dateOf(day.day),
    ...Object.fromEntries(parts.map((_, at) => [`part${at}`, countOf(at, day)])),
  }));

  function open(at: number, index: number): void {
    const day = days[index];
    if (day === undefined) return;
    const filter = { createdFrom: day.from, createdTo: day.to, ...parts[at]?.filter };
    void navigate({ to: '/leads', search: { filter } });
  }

  return (
    <ChartSection
      title={title}
      summary={
        <>
          {summary} <Compared now={total} before={totalBefore} stretch={figures.before} />
        </>
      }
      choice={
        <div className={css.choice}>
          <SegmentedControl
            size="xs"
            aria-label={t('figures.byDay.by')}
            data={(['class', 'origin'] as const).map((value) => ({
              value,
              label: t(`figures.byDay.${value}`),
            }))}
            value={by}
            onChange={(value) => setBy(value as typeof by)}
          />
          <p className={css.legend}>
            {parts.map(({ name }, at) => (
              <span key={name} className={css.key}>
                <FillKey at={at} />
                {name}
              </span>
            ))}
          </p>
        </div>
      }
      chart={
        <div role="img" aria-label={`${title}. ${summary}`}>
          <BarChart
            h={188}
            data={data}
            dataKey="at"
            series={parts.map(({ name }, at) => ({
              name: `part${at}`,
              label: name,
              color: fillOf(at),
            }))}
            type="stacked"
            gridAxis="x"
            maxBarWidth={28}
            tickLine="none"
            valueFormatter={(value) => f.number(value)}
            xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 40 }}
            yAxisProps={{ width: 44, tickMargin: 8, orientation: 'right', allowDecimals: false }}
            barChartProps={{ accessibilityLayer: false }}
            barProps={(series) => ({
              isAnimationActive: false,
              cursor: 'pointer',
              onClick: (_, index) => open(Number(series.name.slice(4)), index),
            })}
          />
        </div>
      }
      table={
        <table className={css.table} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('figures.byDay.day')}</th>
              <th scope="col" className={css.number}>
                {t('figures.total')}
              </th>
              {parts.map(({ name }) => (
                <th key={name} scope="col" className={css.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => {
              const created = { createdFrom: day.from, createdTo: day.to };
              return (
                <tr key={day.day}>
                  <th scope="row">{dateOf(day.day)}</th>
                  <td className={css.number}>
                    <ToLeads filter={created} count={day.total} about={dateOf(day.day)} />
                  </td>
                  {parts.map(({ name, filter }, at) => (
                    <td key={name} className={css.number}>
                      <ToLeads
                        filter={{ ...created, ...filter }}
                        count={countOf(at, day)}
                        about={`${dateOf(day.day)}, ${name}`}
                      />
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      }
    />
  );
}
