import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Bench, Main, Spacer, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { ArchivedList } from './ArchivedList.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { DeadDeliveries } from './DeadDeliveries.tsx';
import { DeadMessages } from './DeadMessages.tsx';
import { FactStrip } from './FactStrip.tsx';
import { FailureList } from './FailureList.tsx';
import { FailurePanel } from './FailurePanel.tsx';
import { JobList } from './JobList.tsx';
import { queueTabs, type QueueTab } from './queue-search.ts';

/** What runs, what waits and why; what failed, by cause, and what to do with it. */
export function QueueScreen() {
  const { t } = useText();
  const { api } = useService();
  const { tab = 'failures', item } = useSearch({ from: '/queue' });
  const navigate = useNavigate({ from: '/queue' });
  const stats = useQuery(api.dlq.stats.queryOptions());
  const overview = useQuery(api.queue.overview.queryOptions());

  const counts: Partial<Record<QueueTab, number>> = {
    failures: stats.data?.total,
    waiting: overview.data?.lanes.reduce((sum, lane) => sum + lane.ready + lane.running, 0),
    delivered: overview.data?.deliveredToday,
    archived: stats.data?.archived,
  };
  const close = () => void navigate({ search: (now) => ({ ...now, item: undefined }) });

  useCommands([
    {
      id: 'queue.close',
      title: t('common.close'),
      group: 'queue',
      keys: ['Escape'],
      hidden: true,
      enabled: () => item !== undefined,
      run: close,
    },
  ]);

  return (
    <Bench>
      <Main label={t('queue.title')}>
        <Toolbar>
          <h1 className="p-hidden">{t('queue.title')}</h1>
          <Tabs
            label={t('queue.tabs.label')}
            tabs={queueTabs.map((id) => ({ id, label: t(`queue.tabs.${id}`), count: counts[id] }))}
            current={tab}
            onChange={(id) => void navigate({ search: { tab: id as QueueTab } })}
          />
          <Spacer />
          {tab === 'failures' && (stats.data?.total ?? 0) > 0 && <ExportMenu archived={false} />}
          {tab === 'archived' && (stats.data?.archived ?? 0) > 0 && <ExportMenu archived />}
        </Toolbar>
        <FactStrip overview={overview.data} />
        {tab === 'failures' && <DeadDeliveries />}
        {tab === 'failures' && <DeadMessages />}
        {tab === 'failures' && <FailureList />}
        {tab === 'waiting' && <JobList kind="waiting" />}
        {tab === 'delivered' && <JobList kind="delivered" />}
        {tab === 'archived' && <ArchivedList />}
      </Main>
      {item !== undefined && <FailurePanel key={item} id={item} onClose={close} />}
    </Bench>
  );
}
