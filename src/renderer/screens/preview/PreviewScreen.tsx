import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ChevronRight, Eye, RefreshCw } from 'lucide-react';
import type { Connection, RunDetail } from '../../../shared/model/sync.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Bench, Main, ScreenTitle, Scroll, Spacer, Toolbar } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { ApproveFoot } from './ApproveFoot.tsx';
import { FirstSyncDone } from './FirstSyncDone.tsx';
import { PlanPreview } from './PlanPreview.tsx';
import css from './Preview.module.css';
import { PreviewAside } from './PreviewAside.tsx';
import { PreviewEnded } from './PreviewEnded.tsx';
import { PreviewProgress } from './PreviewProgress.tsx';
import { stageOf } from './stage.ts';
import { usePreviewActions } from './use-preview-actions.ts';

/** What a first sync would do, how far it is, and what came of it: one run from looking to done. */
export function PreviewScreen() {
  const { t } = useText();
  const { api } = useService();
  const { runId } = useParams({ from: '/syncs/$runId' });
  const { data: app } = useAppState();
  const query = useQuery(api.sync.run.queryOptions({ input: { id: runId } }));
  const connections = useQuery(api.connections.list.queryOptions());
  const run = query.data;
  const connection = connections.data?.items.find(({ id }) => id === run?.connectionId);
  const isAdmin = app?.operator.role === 'admin';
  const stage = run ? stageOf(run) : null;
  const actions = usePreviewActions(connection ?? null, run ?? null);

  const navigate = useNavigate();
  useCommands([
    {
      id: 'preview.back',
      title: t('preview.back'),
      group: 'syncs',
      keys: ['Escape'],
      hidden: true,
      run: () => void navigate({ to: '/syncs' }),
    },
  ]);

  return (
    <Bench>
      <Main label={t('preview.label')}>
        <Toolbar>
          <Link to="/syncs" className={css.crumb}>
            {t('preview.back')}
          </Link>
          <ChevronRight size={14} aria-hidden="true" />
          <ScreenTitle>{t('preview.title', { name: connection?.name ?? '' })}</ScreenTitle>
          {stage === 'ready' && <Pill tone="neutral" icon={Eye} label={t('preview.badge')} />}
          <Spacer />
          {isAdmin && connection && stage !== null && stage !== 'open' && (
            <Action
              icon={<RefreshCw size={16} />}
              primary={stage === 'ended'}
              onClick={() => void actions.again()}
            >
              {t('preview.again')}
            </Action>
          )}
        </Toolbar>
        {query.error && <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />}
        {run && connection && (
          <Body run={run} connection={connection} isAdmin={isAdmin} actions={actions} />
        )}
      </Main>
      {run?.preview?.result && stage === 'ready' && <PreviewAside result={run.preview.result} />}
    </Bench>
  );
}

type BodyProps = {
  run: RunDetail;
  connection: Connection;
  isAdmin: boolean;
  actions: ReturnType<typeof usePreviewActions>;
};

function Body({ run, connection, isAdmin, actions }: BodyProps) {
  const { t } = useText();
  const { connectionText } = useFailureWords();
  const { name, state } = connection;
  const { preview } = run;
  if (preview === null) return <p className={css.body}>{t('preview.gone')}</p>;
  const stage = stageOf(run);
  const waits = stage === 'open' && state !== 'ready' && state !== 'first_sync';

  return (
    <>
      {waits && (
        <Banner
          tone={state === 'auth_required' ? 'danger' : 'warning'}
          action={
            state === 'auth_required' && isAdmin ? (
              <Link to="/settings" search={{ section: 'connections', connection: connection.id }}>
                {t('settings.connections.edit', { name })}
              </Link>
            ) : undefined
          }
        >
          {connectionText(state)}
        </Banner>
      )}
      {stage === 'ready' && preview.result?.drift && (
        <Banner>
          {t('preview.moved', {
            changed: preview.result.drift.changed,
            count: preview.result.drift.of,
          })}
        </Banner>
      )}
      <Scroll>
        <div className={css.body}>
          {stage === 'open' && <PreviewProgress run={run} name={name} actions={actions} />}
          {stage === 'ready' && preview.result && (
            <>
              <Head result={preview.result} name={name} />
              <PlanPreview result={preview.result} name={name} whole key={run.id} />
            </>
          )}
          {stage === 'done' && <FirstSyncDone run={run} connection={connection} />}
          {stage === 'ended' && <PreviewEnded run={run} connection={connection} />}
        </div>
      </Scroll>
      {stage === 'ready' && preview.result && (
        <ApproveFoot
          key={preview.result.planHash}
          result={preview.result}
          name={name}
          isAdmin={isAdmin}
          actions={actions}
        />
      )}
    </>
  );
}

function Head({
  result,
  name,
}: {
  result: NonNullable<NonNullable<RunDetail['preview']>['result']>;
  name: string;
}) {
  const { t } = useText();
  const read = result.objects.reduce((sum, each) => sum + each.read, 0);
  const [title, sub] =
    read === 0 && result.changes === 0
      ? [t('preview.emptyBoth'), t('preview.emptyBothSub', { name })]
      : read === 0
        ? [t('preview.emptyThere', { name }), t('preview.emptyThereSub')]
        : result.changes === 0
          ? [t('preview.allSame'), t('preview.allSameSub')]
          : [t('preview.headline'), t('preview.readSub', { name, count: read })];
  return (
    <header>
      <h2 className={css.big}>{title}</h2>
      <p className={css.eta}>{sub}</p>
    </header>
  );
}
