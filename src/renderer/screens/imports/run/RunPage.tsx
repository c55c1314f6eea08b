import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { announce } from '../../../components/announce.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Bench, Main } from '../../../components/Layout.tsx';
import { RunProgress } from '../../../components/RunProgress.tsx';
import { useCommands } from '../../../commands/use-commands.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { ImportToolbar } from '../ImportToolbar.tsx';
import { canUndo, isOpen } from '../import-look.ts';
import css from './Run.module.css';
import { KeptLeads } from './KeptLeads.tsx';
import { RateChart } from './RateChart.tsx';
import { RejectedRows } from './RejectedRows.tsx';
import { RunActions } from './RunActions.tsx';
import { RunAside } from './RunAside.tsx';
import { RunCounts } from './RunCounts.tsx';
import { RunFailure, RunHeading } from './RunHeading.tsx';
import { ratioOf } from './run-progress.ts';
import { UndoImport } from '../UndoImport.tsx';
import { useRunActions } from './use-run-actions.ts';

/** One import: how far it is, or what came of it. */
export function RunPage({ id }: { id: string }) {
  const { t } = useText();
  const { api } = useService();
  const navigate = useNavigate({ from: '/imports' });
  const query = useQuery(api.imports.get.queryOptions({ input: { id } }));
  const { data: run, error, refetch, dataUpdatedAt } = query;

  useCommands([
    {
      id: 'imports.back',
      title: t('imports.command.back'),
      group: 'imports',
      keys: ['Escape'],
      hidden: true,
      run: () => void navigate({ search: {} }),
    },
  ]);

  return (
    <Bench>
      <Main label={t('imports.title')}>
        <ImportToolbar step={run?.status === 'completed' ? 'done' : 'import'} />
        {error && (
          <div className={css.error}>
            <ErrorNotice error={error} onRetry={() => void refetch()} />
          </div>
        )}
        {run && <RunBody run={run} now={dataUpdatedAt} />}
      </Main>
      {run && <RunAside run={run} />}
    </Bench>
  );
}

/** `now` is when the service told of the import: what is left is counted from there. */
function RunBody({ run, now }: { run: ImportRun; now: number }) {
  const { t } = useText();
  const actions = useRunActions(run);
  const [undoing, setUndoing] = useState(false);
  const open = isOpen(run);
  useAnnouncements(run);

  useCommands([
    {
      id: 'imports.cancel',
      title: t('imports.command.cancel'),
      group: 'imports',
      enabled: () => open,
      run: actions.cancel,
    },
    {
      id: 'imports.pause',
      title: t('imports.command.pause'),
      group: 'imports',
      enabled: () => open && run.status !== 'paused',
      run: actions.pause,
    },
    {
      id: 'imports.resume',
      title: t('imports.command.resume'),
      group: 'imports',
      enabled: () => run.status === 'paused',
      run: actions.resume,
    },
    {
      id: 'imports.undo',
      title: t('imports.command.undo'),
      group: 'imports',
      enabled: () => canUndo(run),
      run: () => setUndoing(true),
    },
    {
      id: 'imports.download',
      title: t('imports.command.download'),
      group: 'imports',
      enabled: () => run.counts.rejected > 0,
      run: () => void actions.download(),
    },
  ]);

  return (
    <div className={`${css.body} p-scroll`}>
      <div className={css.top}>
        <RunHeading run={run} now={now} />
        <RunActions run={run} actions={actions} onUndo={() => setUndoing(true)} />
      </div>
      <RunFailure run={run} />
      {open && (
        <RunProgress
          label={t('imports.run.progress')}
          done={Math.round(ratioOf(run) * 1000)}
          total={run.status === 'queued' || ratioOf(run) === 0 ? null : 1000}
        />
      )}
      <RunCounts run={run} />
      {open && <RateChart run={run} now={now} />}
      <KeptLeads run={run} />
      <RejectedRows run={run} onDownload={actions.download} downloading={actions.downloading} />
      {undoing && <UndoImport run={run} onClose={() => setUndoing(false)} />}
    </div>
  );
}

/** Says a quarter, a half, three quarters, and the end: not every row. */
function useAnnouncements(run: ImportRun): void {
  const { t, f } = useText();
  const open = isOpen(run);
  const quarter = Math.floor(ratioOf(run) * 4) / 4;
  const [begun] = useState(open);
  useEffect(() => {
    if (open && quarter > 0) announce(t('imports.run.announce', { percent: f.percent(quarter) }));
  }, [open, quarter, t, f]);
  useEffect(() => {
    if (begun && !open) announce(t('imports.run.announceEnd', run.counts));
  }, [begun, open, run.counts, t]);
}
