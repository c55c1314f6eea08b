import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus, Send } from 'lucide-react';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page, Scroll } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { AccountForm } from './AccountForm.tsx';
import { accountLook, channelIcons, standingOf } from './message-look.ts';
import css from './Messages.module.css';

/** The accounts messages leave by, how each stands, and one of them open. */
export function AccountsPart() {
  const { t, f } = useText();
  const { api } = useService();
  const admin = useAppState().data?.operator.role === 'admin';
  const { id } = useSearch({ from: '/messages' });
  const navigate = useNavigate({ from: '/messages' });
  const { data, error, refetch } = useQuery(api.sendingConnections.list.queryOptions());
  const kinds = useQuery(api.sendingConnections.kinds.queryOptions());
  const open = (next: string | undefined) =>
    void navigate({ search: { tab: 'accounts', id: next } });
  const shown = data?.find((each) => each.id === id);

  useCommands([
    {
      id: 'messages.newAccount',
      title: t('messages.accounts.new'),
      group: 'messages',
      keys: ['n'],
      enabled: () => admin && id === undefined,
      run: () => open('new'),
    },
    {
      id: 'messages.closeAccount',
      title: t('common.close'),
      group: 'messages',
      keys: ['Escape'],
      hidden: true,
      enabled: () => id !== undefined,
      run: () => open(undefined),
    },
  ]);

  if (admin && kinds.data && (id === 'new' || shown)) {
    return (
      <Scroll>
        <Page>
          <AccountForm
            key={id}
            of={shown ?? null}
            kinds={kinds.data}
            onClose={() => open(undefined)}
            onMade={open}
          />
        </Page>
      </Scroll>
    );
  }
  if (data?.length === 0) {
    return (
      <EmptyState
        icon={Send}
        title={t('messages.accounts.emptyTitle')}
        body={t('messages.accounts.emptyBody')}
      >
        {admin && <Action onClick={() => open('new')}>{t('messages.accounts.new')}</Action>}
      </EmptyState>
    );
  }
  return (
    <Scroll>
      <Page>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        <div className={css.row}>
          <p className={`${css.quiet} ${css.itemText}`}>
            {t(admin ? 'messages.accounts.intro' : 'messages.accounts.onlyAdmins')}
          </p>
          {admin && (
            <Action primary keys="n" icon={<Plus size={16} />} onClick={() => open('new')}>
              {t('messages.accounts.new')}
            </Action>
          )}
        </div>
        <ul className={css.list}>
          {(data ?? []).map((each) => {
            const Icon = channelIcons[each.channel];
            const standing = standingOf(each);
            const line = [
              t(`messages.channel.${each.channel}`),
              each.waiting === 0 ? null : t('messages.accounts.waiting', { count: each.waiting }),
              each.lastSentAt === null
                ? null
                : t('messages.accounts.last', { ago: f.ago(each.lastSentAt) }),
              each.said,
            ];
            return (
              <li key={each.id} className={css.item}>
                <Icon size={16} aria-hidden="true" />
                <div className={css.itemText}>
                  <p className={css.itemName}>{each.name}</p>
                  <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
                </div>
                <Pill {...accountLook[standing]} label={t(`messages.accounts.state.${standing}`)} />
                {admin && (
                  <Action
                    aria-label={t('messages.accounts.open', { name: each.name })}
                    onClick={() => open(each.id)}
                  >
                    {t('common.open')}
                  </Action>
                )}
              </li>
            );
          })}
        </ul>
      </Page>
    </Scroll>
  );
}
