import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { BulkMerge } from '../../../shared/model/duplicate.ts';
import { Action } from '../../components/Action.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { useLeadActions } from '../leads/use-lead-actions.ts';
import css from './Duplicates.module.css';

/** The last time many were merged: how far it is, what it left out, and the way back. */
export function BulkRun({ run }: { run: BulkMerge }) {
  const { t, f } = useText();
  const { api, client, queries } = useService();
  const { takeBack } = useLeadActions();
  const act = useAct();
  const [shown, setShown] = useState(false);
  const left = useQuery({
    ...api.duplicates.bulkLeftOut.queryOptions({ input: { id: run.id, limit: 100 } }),
    enabled: shown,
  });
  const leftOut = run.leftOut.reduce((sum, { count }) => sum + count, 0);
  const running = run.state === 'running';
  const refresh = () => queries.invalidateQueries({ queryKey: api.duplicates.key() });

  async function stop(): Promise<void> {
    await act({ do: () => client.duplicates.bulkStop({ id: run.id }) });
    await refresh();
  }

  async function undo(): Promise<void> {
    const { undoId } = run;
    if (undoId === null) return;
    await act({
      do: () => takeBack(undoId),
      done: ({ said }) => ({ tone: 'neutral', title: t('frame.toast.undone'), ...said }),
    });
    await refresh();
  }

  return (
    <section className={css.run} aria-label={t('duplicates.bulk.last')}>
      <p className={css.line}>
        <strong>{t(`duplicates.bulk.state.${run.state}`, { count: run.merged })}</strong>
        <span className={css.quiet}>
          {t('duplicates.bulk.when', { when: f.moment(run.at), who: run.by })}
        </span>
      </p>
      {running && (
        <RunProgress
          label={t('duplicates.bulk.title')}
          done={run.merged + leftOut}
          total={run.total}
          thick={6}
          words
        />
      )}
      {leftOut > 0 && (
        <p className={css.quiet}>
          {f.list(
            run.leftOut.map(({ why, count }) =>
              t('duplicates.bulk.leftBecause', { count, why: t(`duplicates.why.${why}`) }),
            ),
          )}
        </p>
      )}
      <p className={css.pages}>
        {running && (
          <Action size="xs" onClick={() => void stop()}>
            {t('duplicates.bulk.stop')}
          </Action>
        )}
        {!running && run.state !== 'undone' && run.merged > 0 && (
          <Action size="xs" onClick={() => void undo()}>
            {t('duplicates.bulk.undo')}
          </Action>
        )}
        {leftOut > 0 && (
          <Action size="xs" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {t('duplicates.bulk.showLeft')}
          </Action>
        )}
      </p>
      {shown && (
        <ul className={css.leftList}>
          {left.data?.map(({ why, leads }) => (
            <li key={leads.map(({ id }) => id).join(' ')}>
              {leads.map(({ id, name }, index) => (
                <span key={id}>
                  {index > 0 && ' · '}
                  <Link to="/leads/$leadId" params={{ leadId: id }} className={css.link}>
                    {name || t('leads.noName')}
                  </Link>
                </span>
              ))}
              : {t(`duplicates.why.${why}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
