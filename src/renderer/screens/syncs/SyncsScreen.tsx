import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Cable, RefreshCw } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { Chip } from '../../components/Chip.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { DataGrid } from '../../components/grid/DataGrid.tsx';
import { useBlockRows } from '../../components/grid/use-block-rows.ts';
import { Bar, Bench, Main, ScreenTitle, Spacer, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useAct } from '../../components/use-act.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { ConnectionStrip } from './ConnectionStrip.tsx';
import { HealthPage } from './health/HealthPage.tsx';
import { runColumns, type ConnectionName } from './run-columns.tsx';
import { RunPanel } from './RunPanel.tsx';

const runsAtOnce = 100;

/** Every pass of sync: why it ran, what came in and went out, what failed. */
export function SyncsScreen() {
  const words = useText();
  const { t, f } = words;
  const { api, client } = useService();
  const { connection: connectionId, run: runId, tab = 'runs' } = useSearch({ from: '/syncs' });
  const navigate = useNavigate({ from: '/syncs' });
  const act = useAct();
  const connections = useQuery(api.connections.list.queryOptions());
  const items = connections.data?.items ?? [];

  const input = { ...(connectionId === undefined ? {} : { connectionId }), limit: runsAtOnce };
  const list = useBlockRows({
    queryKey: (block) => api.sync.runs.queryKey({ input: { ...input, page: block + 1 } }),
    // Runs are few and always read from the newest: a page by number costs nothing here.
    fetch: async (place, limit, signal) => {
      const page =
        'offset' in place ? { page: place.offset / limit + 1 } : { cursor: place.cursor };
      const { items: runs, pagination } = await client.sync.runs(
        { ...input, ...page, limit },
        { signal },
      );
      return { items: runs, total: pagination.total, nextCursor: pagination.nextCursor };
    },
    keyOf: (run) => run.id,
    blockSize: runsAtOnce,
  });

  const connectionOf: ConnectionName = (id) => {
    const found = items.find((each) => each.id === id);
    return { name: found?.name ?? '—', provider: found?.provider ?? 'ponte' };
  };
  const columns = runColumns(words, connectionOf);
  const filtered = items.find((each) => each.id === connectionId);

  const canSync = items.some(({ firstSync }) => firstSync === 'approved');
  const open = (run: string | undefined) => void navigate({ search: (now) => ({ ...now, run }) });

  function syncNow(): void {
    void act({
      do: () => client.sync.start(connectionId === undefined ? {} : { connectionId }),
      done: () => ({
        tone: 'info',
        title: t('frame.toast.syncStarted'),
        hint: t('syncs.startedHint'),
      }),
    });
  }

  useCommands([
    {
      id: 'syncs.now',
      title: t('syncs.now'),
      group: 'syncs',
      keys: ['r'],
      enabled: () => canSync,
      run: syncNow,
    },
    {
      id: 'syncs.close',
      title: t('common.close'),
      group: 'syncs',
      keys: ['Escape'],
      hidden: true,
      enabled: () => runId !== undefined,
      run: () => open(undefined),
    },
  ]);

  const none = connections.data && items.length === 0;
  return (
    <Bench>
      <Main label={t('syncs.title')}>
        <Toolbar>
          <ScreenTitle>{t('syncs.title')}</ScreenTitle>
          {!none && (
            <Tabs
              label={t('health.tabs.label')}
              tabs={[
                { id: 'runs', label: t('health.tabs.runs'), count: list.rows.total },
                { id: 'health', label: t('health.tabs.health') },
              ]}
              current={tab}
              onChange={(id) => void navigate({ search: id === 'health' ? { tab: 'health' } : {} })}
            />
          )}
          <Spacer />
          {canSync && (
            <Action primary keys="r" icon={<RefreshCw size={16} />} onClick={syncNow}>
              {t('syncs.now')}
            </Action>
          )}
        </Toolbar>
        {none ? (
          <EmptyState
            icon={Cable}
            title={t('syncs.noConnectionTitle')}
            body={t('syncs.noConnectionBody')}
          >
            <Action primary onClick={() => void navigate({ to: '/settings' })}>
              {t('syncs.connect')}
            </Action>
          </EmptyState>
        ) : tab === 'health' ? (
          <HealthPage connections={items} />
        ) : (
          <>
            <ConnectionStrip connections={items} />
            {filtered && (
              <Bar>
                <Chip
                  name={t('syncs.filter.connection')}
                  value={filtered.name}
                  removeLabel={t('syncs.filter.clear')}
                  onRemove={() => void navigate({ search: ({ run }) => ({ run }) })}
                />
              </Bar>
            )}
            {list.error ? (
              <ErrorNotice error={list.error} onRetry={list.retry} />
            ) : (
              <DataGrid
                id="runs"
                label={t('syncs.listLabel')}
                rows={list.rows}
                columns={columns}
                keyOf={(run) => run.id}
                nameOf={(run) =>
                  `${connectionOf(run.connectionId).name} ${run.startedAt ? f.moment(run.startedAt) : ''}`
                }
                shownKey={runId ?? null}
                onCursor={(run) => runId !== undefined && open(run.id)}
                onPeek={(run) => open(run.id)}
                onOpen={(run) => open(run.id)}
                empty={
                  <EmptyState
                    icon={RefreshCw}
                    title={t('syncs.emptyTitle')}
                    body={t('syncs.emptyBody')}
                  />
                }
              />
            )}
          </>
        )}
      </Main>
      {runId !== undefined && (
        <RunPanel
          id={runId}
          connectionOf={connectionOf}
          onOpen={open}
          onClose={() => open(undefined)}
        />
      )}
    </Bench>
  );
}
