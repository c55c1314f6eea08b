import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { connectionLook } from '../../components/state.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Queue.module.css';

type Overview = { perMinute: number[]; oldestReadyAt: string | null };

/** Three facts on one line: the pace, who waits longest, and the connection that holds things up. */
export function FactStrip({ overview }: { overview: Overview | undefined }) {
  const { t, f } = useText();
  const { api } = useService();
  const { data } = useQuery(api.connections.list.queryOptions());
  const perMinute = overview?.perMinute ?? [];
  const total = perMinute.reduce((sum, each) => sum + each, 0);
  const most = Math.max(1, ...perMinute);
  const troubled = data?.items.find((each) => each.state !== 'ready');
  const Look = troubled ? connectionLook[troubled.state].icon : CircleCheck;

  return (
    <dl className={css.strip}>
      <div className={css.fact}>
        <dt className={css.factName}>{t('queue.facts.perMinute')}</dt>
        <dd className={css.factLine}>
          <span className={css.factValue}>{f.number(total)}</span>
          <svg
            className={css.spark}
            viewBox={`0 0 ${perMinute.length * 3} 20`}
            preserveAspectRatio="none"
            role="img"
            aria-label={t('queue.facts.perMinuteText', { count: total })}
          >
            {perMinute.map((value, index) => (
              <rect
                key={index}
                x={index * 3}
                y={20 - (value / most) * 20}
                width={2}
                height={(value / most) * 20}
              />
            ))}
          </svg>
        </dd>
      </div>
      <div className={css.fact}>
        <dt className={css.factName}>{t('queue.facts.oldest')}</dt>
        <dd className={css.factLine}>
          <span className={css.factValue}>
            {overview?.oldestReadyAt
              ? f.elapsed(overview.oldestReadyAt)
              : t('queue.facts.nothingWaits')}
          </span>
        </dd>
      </div>
      <div className={css.fact}>
        <dt className={css.factName}>{troubled?.name ?? t('queue.facts.connections')}</dt>
        <dd
          className={css.factLine}
          data-tone={troubled ? connectionLook[troubled.state].tone : 'success'}
        >
          <Look size={14} className={css.tone} aria-hidden="true" />
          {troubled ? (
            <Link to="/syncs" search={{ connection: troubled.id }} className={css.tone}>
              {t(`common.connection.${troubled.state}`)}
              {troubled.stateUntil &&
                `, ${t('queue.facts.until', { time: f.time(troubled.stateUntil) })}`}
            </Link>
          ) : (
            t('queue.facts.allWell')
          )}
        </dd>
      </div>
    </dl>
  );
}
