import { CircleX, Inbox, UserRound, type LucideIcon } from 'lucide-react';
import type { Attempt, DeadLetter } from '../../../shared/model/queue.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Queue.module.css';

type AttemptLineProps = {
  letter: DeadLetter & { attemptLog: Attempt[] };
  /** The try whose request and answer are shown below; null when none has any. */
  picked: number | null;
  onPick: (index: number) => void;
};

/** The tries as a line in time: queued, each try that is kept, and now with the person. */
export function AttemptLine({ letter, picked, onPick }: AttemptLineProps) {
  const { t, f } = useText();
  const { failureText } = useFailureWords();
  const text = ({ outcome, message }: Attempt) =>
    outcome === 'rejected'
      ? failureText(letter.cause, letter.provider)
      : failureText({ code: outcome, message: message ?? '' }, letter.provider);
  if (letter.attemptLog.length === 0)
    return <p className={css.quiet}>{t('queue.detail.noAttempts')}</p>;
  return (
    <ol className={`${css.line} p-scroll`} tabIndex={0} aria-label={t('queue.detail.attempts')}>
      <Point icon={Inbox} time={f.time(letter.createdAt)} text={t('queue.state.ready')} />
      {letter.attemptLog.map((attempt, index) => (
        <Point
          key={index}
          icon={CircleX}
          bad
          time={f.time(attempt.at)}
          text={text(attempt)}
          more={[attempt.status, t('queue.detail.duration', { ms: attempt.durationMs })]
            .filter((part) => part !== null)
            .join(', ')}
          picked={index === picked}
          {...(letter.attemptLog.length > 1 ? { onPick: () => onPick(index) } : {})}
        />
      ))}
      <Point icon={UserRound} time={t('common.time.now')} text={t('queue.group.definitiveHint')} />
    </ol>
  );
}

type PointProps = {
  icon: LucideIcon;
  time: string;
  text: string;
  more?: string;
  bad?: boolean;
  picked?: boolean;
  onPick?: () => void;
};

function Point({ icon: Icon, time, text, more, bad, picked, onPick }: PointProps) {
  const { t } = useText();
  return (
    <li className={css.point} data-bad={bad || undefined}>
      <Icon size={16} aria-hidden="true" />
      {onPick ? (
        <button
          type="button"
          className={`${css.pick} p-num`}
          aria-pressed={picked}
          aria-label={t('queue.detail.attempt', { time })}
          onClick={onPick}
        >
          {time}
        </button>
      ) : (
        <span className="p-num">{time}</span>
      )}
      <span className={css.pointText} title={text}>
        {text}
      </span>
      {more && <span className="p-num">{more}</span>}
    </li>
  );
}
