import { useNavigate } from '@tanstack/react-router';
import { CircleCheck, CircleStop, CircleX, RotateCcw, X } from 'lucide-react';
import type { Replay } from '../../../shared/model/queue.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Queue.module.css';
import { useFailureActions } from './use-failure-actions.ts';

const stages = ['one', 'ten', 'rest'] as const;
const looks = {
  running: { icon: RotateCcw, tone: 'info' },
  done: { icon: CircleCheck, tone: 'success' },
  stopped: { icon: CircleX, tone: 'danger' },
  cancelled: { icon: CircleStop, tone: 'neutral' },
} as const;

/** A group that is sent again with care: which step it is at, how far it is, and why it stopped. */
export function ReplayStrip({ replay }: { replay: Replay }) {
  const { t, f } = useText();
  const { failureText } = useFailureWords();
  const navigate = useNavigate({ from: '/queue' });
  const { stopReplay, putReplayAway } = useFailureActions();
  const { id, state, stage, total, sent, failed, waiting, stoppedBy } = replay;
  const { icon: Icon, tone } = looks[state];
  const running = state === 'running';
  const counts = [
    t('queue.replay.progress', { sent, count: total }),
    failed > 0 && t('queue.replay.failed', { count: failed }),
    running && waiting > 0 && t('queue.replay.waiting', { count: waiting }),
    t('queue.replay.by', { who: replay.actor, when: f.moment(replay.startedAt) }),
  ].filter((part) => part !== false);

  return (
    <section className={css.replay} aria-label={t('queue.replay.label')} data-state={state}>
      <Icon size={16} className={css.tone} data-tone={tone} aria-hidden="true" />
      <div className={css.replayText}>
        <p className={css.causeName} role="status">
          {words()}
        </p>
        <p className={css.quiet}>{failureText(replay.cause, replay.provider)}</p>
        <p className={`${css.quiet} p-num`}>{counts.join(' · ')}</p>
        {state === 'stopped' && <p className={css.quiet}>{t('queue.replay.stoppedHint')}</p>}
        {running && (
          <RunProgress
            label={t('queue.replay.label')}
            done={total - waiting}
            total={total}
            thick={4}
          />
        )}
      </div>
      <ol className={css.stages} aria-hidden="true">
        {stages.map((each) => (
          <li key={each} data-reached={stages.indexOf(each) <= stages.indexOf(stage) || undefined}>
            {t(`queue.replay.steps.${each}`)}
          </li>
        ))}
      </ol>
      {running && (
        <Action size="xs" onClick={() => void stopReplay(id)}>
          {t('queue.replay.stop')}
        </Action>
      )}
      {stoppedBy?.dead && (
        <Action
          size="xs"
          onClick={() =>
            void navigate({
              search: (now) => ({ ...now, cause: replay.fingerprint, item: stoppedBy.id }),
            })
          }
        >
          {t('queue.replay.open')}
        </Action>
      )}
      {!running && (
        <IconAction
          label={t('queue.replay.putAway')}
          size={24}
          onClick={() => void putReplayAway(id)}
        >
          <X size={14} />
        </IconAction>
      )}
    </section>
  );

  function words(): string {
    if (state === 'running') return t(`queue.replay.${stage}`, { total });
    if (state !== 'stopped') return t(`queue.replay.${state}`);
    const name = stoppedBy?.name;
    return name ? t('queue.replay.stopped', { name }) : t('queue.replay.stoppedPlain');
  }
}
