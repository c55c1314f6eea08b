import type { ScoreRun } from '../../../shared/model/scoring.ts';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Scoring.module.css';

/** How far the scores are that are being worked out anew, or what the last time changed. */
export function RunStrip({ run }: { run: ScoreRun | null }) {
  const { t, f } = useText();
  if (run === null) return null;
  if (run.state !== 'running') {
    if (run.endedAt === null || run.state === 'superseded') return null;
    return (
      <p className={css.strip} role="status">
        {t('scoring.lastRun', {
          when: f.moment(run.endedAt),
          count: run.changed,
          moved: f.number(run.moved),
        })}
      </p>
    );
  }
  const label =
    run.kind === 'daily'
      ? t('scoring.runningDaily')
      : t('scoring.running', { version: run.version });
  const share = run.total === 0 ? 1 : run.done / run.total;
  return (
    <div className={css.strip}>
      <span>{label}</span>
      <span className={css.stripBar}>
        <RunProgress label={label} done={run.done} total={run.total} thick={6} />
      </span>
      <span className="p-num">{f.percent(share)}</span>
    </div>
  );
}
