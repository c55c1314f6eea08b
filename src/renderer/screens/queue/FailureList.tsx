import { useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleHelp, CircleX, Clock, type LucideIcon } from 'lucide-react';
import type { FailureGroup } from '../../../shared/model/queue.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Scroll } from '../../components/Layout.tsx';
import type { Tone } from '../../components/state.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { CauseRow } from './CauseRow.tsx';
import css from './Queue.module.css';
import { ReplayStrip } from './ReplayStrip.tsx';

const groups: readonly { id: FailureGroup; tone: Tone; icon: LucideIcon }[] = [
  { id: 'definitive', tone: 'danger', icon: CircleX },
  { id: 'temporary', tone: 'warning', icon: Clock },
  { id: 'unknown', tone: 'neutral', icon: CircleHelp },
];

/** Failures by what can be done about them, then by cause. */
export function FailureList() {
  const { t, f } = useText();
  const { api } = useService();
  const { data: causes, error, refetch } = useQuery(api.dlq.causes.queryOptions());
  const { data: replays } = useQuery(api.dlq.replays.queryOptions());

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  const resends = (replays ?? []).map((replay) => <ReplayStrip key={replay.id} replay={replay} />);
  if (causes?.length === 0) {
    return (
      <>
        {resends}
        <EmptyState
          icon={CircleCheck}
          tone="success"
          title={t('queue.empty.failuresTitle')}
          body={t('queue.empty.failuresBody')}
        />
      </>
    );
  }
  return (
    <Scroll>
      {resends}
      {groups.map(({ id, tone, icon: Icon }) => {
        const mine = causes?.filter((cause) => cause.group === id) ?? [];
        if (mine.length === 0) return null;
        return (
          <section key={id} aria-labelledby={`failures-${id}`}>
            <h2 id={`failures-${id}`} className={css.group}>
              <Icon size={14} className={css.tone} data-tone={tone} aria-hidden="true" />
              <strong>{t(`queue.group.${id}`)}</strong>
              <span>{t(`queue.group.${id}Hint`)}</span>
              <span className={css.groupCount}>
                {f.number(mine.reduce((sum, { count }) => sum + count, 0))}
              </span>
            </h2>
            {mine.map((cause) => (
              <CauseRow key={cause.fingerprint} cause={cause} />
            ))}
          </section>
        );
      })}
    </Scroll>
  );
}
