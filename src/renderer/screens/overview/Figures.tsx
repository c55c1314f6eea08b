import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Skeleton } from '@mantine/core';
import { Delayed } from '../../components/Delayed.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { AutomationNumbers } from './AutomationNumbers.tsx';
import { ContactSpeed } from './ContactSpeed.tsx';
import css from './Figures.module.css';
import { LeadsByDay } from './LeadsByDay.tsx';
import { OriginConversion } from './OriginConversion.tsx';
import { Patterns } from './patterns.tsx';
import { PipelineForecast } from './PipelineForecast.tsx';
import { ScoreSpread } from './ScoreSpread.tsx';

/** What became of the leads of the chosen days. */
export function Figures() {
  const { t, f } = useText();
  const { api } = useService();
  const query = useSearch({ from: '/overview' });
  const { data, error, refetch } = useQuery({
    ...api.overview.figures.queryOptions({ input: query }),
    placeholderData: keepPreviousData,
    // The day moves on even when nothing is written.
    refetchInterval: 60_000,
  });
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <Delayed>
        <div className={css.grid} aria-hidden="true">
          {[1, 2, 3, 4].map((each) => (
            <Skeleton key={each} height={232} />
          ))}
        </div>
      </Delayed>
    );
  }
  const date = (day: string) => f.date(`${day}T12:00:00`);
  return (
    <section className={css.figures} aria-label={t('figures.title')}>
      <Patterns />
      <SectionHead
        title={t('figures.title')}
        aside={
          <span className={css.quiet}>
            {data.firstDay === data.lastDay
              ? date(data.firstDay)
              : t('figures.range', { from: date(data.firstDay), to: date(data.lastDay) })}
            {' · '}
            {t('figures.zone', { zone: f.zoneName(data.zone), time: f.time(data.at) })}
          </span>
        }
      />
      <div className={css.grid}>
        <LeadsByDay figures={data} />
        <ScoreSpread scores={data.scores} />
        <OriginConversion figures={data} />
        <ContactSpeed figures={data} />
        <PipelineForecast pipeline={data.pipeline} />
        <AutomationNumbers figures={data} />
      </div>
    </section>
  );
}
