import { useQuery } from '@tanstack/react-query';
import type { Connection } from '../../../../shared/model/sync.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Headline, Page, Scroll } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import { ConnectionHealthPart } from './ConnectionHealthPart.tsx';
import css from './Health.module.css';
import { Reasons } from './Reasons.tsx';
import { StandingTable } from './StandingTable.tsx';

/** What is in order, what waits, what is left out or fails and why; and how each connection fares. */
export function HealthPage({ connections }: { connections: readonly Connection[] }) {
  const { t } = useText();
  const { api } = useService();
  const standings = useQuery(api.sync.standings.queryOptions());
  const stats = useQuery(api.sync.stats.queryOptions());
  const error = standings.error ?? stats.error;

  if (error) {
    const again = () => void Promise.all([standings.refetch(), stats.refetch()]);
    return <ErrorNotice error={error} onRetry={again} />;
  }
  const { data } = standings;
  if (!data || !stats.data) return null;
  const { conflict, failed, uncertain, waiting } = data.total;
  const attention = conflict + failed + uncertain;

  return (
    <Scroll>
      <Page>
        <div className={css.page}>
          <Headline sub={t('health.headline.sub')}>
            {attention > 0
              ? t('health.headline.attention', { count: attention })
              : waiting > 0
                ? t('health.headline.waiting', { count: waiting })
                : t('health.headline.good')}
          </Headline>
          <StandingTable standings={data} connections={connections} />
          <Reasons standings={data} connections={connections} />
          {connections.map((connection) => {
            const found = stats.data.connections.find(({ id }) => id === connection.id);
            return (
              found && (
                <ConnectionHealthPart
                  key={connection.id}
                  connection={connection}
                  health={found.health}
                />
              )
            );
          })}
        </div>
      </Page>
    </Scroll>
  );
}
