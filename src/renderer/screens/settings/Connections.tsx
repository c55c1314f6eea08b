import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Cable, Pencil, Plus } from 'lucide-react';
import { Action, IconAction } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { connectionLook } from '../../components/state.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { PreviewLink } from '../preview/PreviewLink.tsx';
import css from './Settings.module.css';

/** The accounts this workspace is connected to, and how each is. */
export function Connections() {
  const { t, f } = useText();
  const { connectionText } = useFailureWords();
  const { api } = useService();
  const navigate = useNavigate({ from: '/settings' });
  const { data, error, refetch } = useQuery(api.connections.list.queryOptions());
  const edit = (connection: string) => void navigate({ search: (now) => ({ ...now, connection }) });

  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const add = (
    <Action primary icon={<Plus size={16} />} onClick={() => edit('new')}>
      {t('settings.connections.add')}
    </Action>
  );
  if (data.items.length === 0) {
    return (
      <EmptyState
        icon={Cable}
        title={t('settings.connections.emptyTitle')}
        body={t('settings.connections.emptyBody')}
      >
        {add}
      </EmptyState>
    );
  }
  return (
    <>
      <SectionHead title={t('settings.connections.secretsSafe')} aside={add} />
      <ul className={css.list}>
        {data.items.map((connection) => (
          <li key={connection.id} className={css.item}>
            <ProviderTile provider={connection.provider} size={20} />
            <div className={css.itemText}>
              <p className={css.itemName}>{connection.name}</p>
              <p className={css.quiet}>
                {connection.state !== 'ready'
                  ? connectionText(connection.state)
                  : connection.lastPullAt
                    ? t('syncs.last', { time: f.moment(connection.lastPullAt) })
                    : t('syncs.never')}
              </p>
            </div>
            <Pill
              {...connectionLook[connection.state]}
              label={t(`common.connection.${connection.state}`)}
            />
            <PreviewLink connection={connection} />
            <IconAction
              label={t('settings.connections.edit', { name: connection.name })}
              onClick={() => edit(connection.id)}
            >
              <Pencil size={16} />
            </IconAction>
          </li>
        ))}
      </ul>
    </>
  );
}
