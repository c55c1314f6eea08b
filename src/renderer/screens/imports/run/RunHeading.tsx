import { useQuery } from '@tanstack/react-query';
import { ORPCError } from '@orpc/client';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Headline } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { stateOf } from '../import-look.ts';
import css from './Run.module.css';
import { elapsed, msLeft, ratioOf } from './run-progress.ts';
import { useUndoneWords } from '../use-undone-words.ts';

type RunAt = { run: ImportRun; now: number };

/** What is true of an import, in one sentence; what is safe, in another. */
export function RunHeading({ run, now }: RunAt) {
  const { t } = useText();
  return (
    <div className={css.heading}>
      <Headline sub={<RunLine run={run} now={now} />}>
        {t(`imports.run.heading.${stateOf(run)}`, { name: run.fileName })}
      </Headline>
    </div>
  );
}

/** Why an import stopped by itself, and how it goes on. */
export function RunFailure({ run }: { run: ImportRun }) {
  const { t } = useText();
  if (stateOf(run) !== 'failed' || !run.error) return null;
  const begun = run.done > 0;
  return (
    <ErrorNotice
      error={new ORPCError(run.error.code, { message: run.error.message })}
      what={begun ? t('imports.run.failedWhat', { count: run.done }) : t('imports.run.failedFirst')}
      kept={begun ? t('imports.run.failedKept') : t('imports.run.nothingKept')}
      action={begun ? t('imports.run.failedAction') : t('imports.run.failedFirstAction')}
    />
  );
}

function RunLine({ run, now }: RunAt) {
  const { t, f } = useText();
  const span = useSpanWords();
  const sends = useSendLine(run);
  const undoneWords = useUndoneWords();
  const { done, total, undone } = run;
  switch (stateOf(run)) {
    case 'queued':
      return t('imports.run.queuedLine');
    case 'running': {
      if (done === 0) return t('imports.run.starting');
      const left = msLeft(run);
      const percent = f.percent(ratioOf(run));
      return [
        total === null
          ? t('imports.run.lineNoTotal', { percent, count: done })
          : t('imports.run.line', { percent, done, count: total }),
        left === null ? '' : t('imports.run.left', { span: span(left) }),
      ].join(' ');
    }
    case 'paused':
      return [
        total === null
          ? t('imports.run.lineNoTotal', { percent: f.percent(ratioOf(run)), count: done })
          : t('imports.run.line', { percent: f.percent(ratioOf(run)), done, count: total }),
        t('imports.run.pausedLine'),
      ].join(' ');
    case 'completed': {
      const took = elapsed(run, now) ?? 0;
      const words = took < 1000 ? t('imports.run.instant') : f.span(took);
      return `${t('imports.run.completedLine', { count: done, span: words })} ${sends}`;
    }
    case 'cancelled':
    case 'failed': {
      const kept = run.counts.created + run.counts.updated;
      return kept === 0
        ? t('imports.run.nothingKept')
        : `${t('imports.run.keptLine', { count: kept })} ${sends}`;
    }
    case 'undone':
      return [
        run.undoneAt && t('imports.run.undoneLine', { when: f.moment(run.undoneAt) }),
        undone && `${undoneWords(undone)}.`,
      ]
        .filter(Boolean)
        .join(' ');
  }
}

/** Where the leads went besides this computer. */
function useSendLine({ syncTo }: ImportRun): string {
  const { t, f } = useText();
  const { api } = useService();
  const { data } = useQuery(api.connections.list.queryOptions());
  if (syncTo.length === 0) return t('imports.run.stayedHere');
  const names = syncTo.map(
    (id) => data?.items.find((each) => each.id === id)?.name ?? t('imports.about.gone'),
  );
  return t('imports.run.sentTo', { names: f.list(names) });
}

/** "15 segundos", "2 minutos": rounded as one would say it. */
export function useSpanWords(): (ms: number) => string {
  const { t } = useText();
  return (ms) => {
    const seconds = Math.max(1, Math.round(ms / 1000));
    if (seconds < 55) {
      return t('imports.run.leftSeconds', {
        count: seconds < 10 ? seconds : Math.round(seconds / 5) * 5,
      });
    }
    if (seconds < 3300) {
      return t('imports.run.leftMinutes', { count: Math.max(1, Math.round(seconds / 60)) });
    }
    return t('imports.run.leftHours', { count: Math.max(1, Math.round(seconds / 3600)) });
  };
}
