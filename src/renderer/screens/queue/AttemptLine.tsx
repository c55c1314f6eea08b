import { CircleX, Inbox, UserRound, type LucideIcon } from 'lucide-react';
import type { Attempt, DeadLetter } from '../../../shared/model/queue.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Queue.module.css';

const shown = 6;

/** The tries as a line in time: queued, each try, and now with the person. */
export function AttemptLine({ letter }: { letter: DeadLetter & { attemptLog: Attempt[] } }) {
  const { t, f } = useText();
  const { failureText } = useFailureWords();
  const text = ({ outcome, message }: Attempt) =>
    outcome === 'rejected'
      ? failureText(letter.cause, letter.provider)
      : failureText({ code: outcome, message: message ?? '' }, letter.provider);
  if (letter.attemptLog.length === 0)
    return <p className={css.quiet}>{t('queue.detail.noAttempts')}</p>;
  return (
    <ol className={css.line}>
      <Point icon={Inbox} time={f.time(letter.createdAt)} text={t('queue.state.ready')} />
      {letter.attemptLog.slice(-shown).map((attempt, index) => (
        <Point key={index} icon={CircleX} bad time={f.time(attempt.at)} text={text(attempt)} />
      ))}
      <Point icon={UserRound} time={t('common.time.now')} text={t('queue.group.definitiveHint')} />
    </ol>
  );
}

function Point({
  icon: Icon,
  time,
  text,
  bad,
}: {
  icon: LucideIcon;
  time: string;
  text: string;
  bad?: boolean;
}) {
  return (
    <li className={css.point} data-bad={bad || undefined}>
      <Icon size={16} aria-hidden="true" />
      <span className="p-num">{time}</span>
      <span className={css.pointText} title={text}>
        {text}
      </span>
    </li>
  );
}
