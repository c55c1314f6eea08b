import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Lock, Plus, Send } from 'lucide-react';
import { useState } from 'react';
import type {
  EventSubscription,
  EventSubscriptionDraft,
} from '../../../shared/model/subscription.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import {
  Bench,
  Main,
  Page,
  ScreenTitle,
  Scroll,
  Spacer,
  Toolbar,
} from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { showToast } from '../../components/toast.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { SecretOnce } from './SecretOnce.tsx';
import { subscriptionLook, subscriptionState } from './subscription-look.ts';
import { SubscriptionForm } from './SubscriptionForm.tsx';
import { SubscriptionPanel } from './SubscriptionPanel.tsx';
import css from './Subscriptions.module.css';
import { useSaveOrSay } from '../../components/use-save-or-say.ts';

/** Who else is told of what happens, and how that goes. */
export function SubscriptionsScreen() {
  const { t } = useText();
  const { api, client } = useService();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { id } = useSearch({ from: '/subscriptions' });
  const navigate = useNavigate({ from: '/subscriptions' });
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const { wrong, clear, save } = useSaveOrSay((api) => api.eventSubscriptions.key());
  const { data, error, refetch } = useQuery({
    ...api.eventSubscriptions.list.queryOptions(),
    enabled: isAdmin,
  });
  const shown = data?.find((each) => each.id === id);
  const begin = () => {
    clear();
    setMaking(true);
  };

  useCommands([
    {
      id: 'subscriptions.new',
      title: t('subscriptions.command.new'),
      group: 'subscriptions',
      keys: ['n'],
      enabled: () => isAdmin && !making,
      run: begin,
    },
    {
      id: 'subscriptions.close',
      title: t('common.close'),
      group: 'subscriptions',
      keys: ['Escape'],
      hidden: true,
      enabled: () => shown !== undefined && secret === null,
      run: () => void navigate({ search: {} }),
    },
  ]);

  async function create(draft: EventSubscriptionDraft): Promise<void> {
    const made = await save(() => client.eventSubscriptions.create(draft));
    if (!made) return;
    setMaking(false);
    setSecret(made.secret);
    showToast({ title: t('subscriptions.created') });
    void navigate({ search: { id: made.id } });
  }

  const empty =
    app && !isAdmin ? (
      <EmptyState icon={Lock} title={t('subscriptions.onlyAdmins')} />
    ) : data?.length === 0 && !making ? (
      <EmptyState
        icon={Send}
        title={t('subscriptions.empty.title')}
        body={t('subscriptions.empty.body')}
      >
        <Action onClick={begin}>{t('subscriptions.new')}</Action>
      </EmptyState>
    ) : null;

  return (
    <Bench>
      <Main label={t('subscriptions.title')}>
        <Toolbar>
          <ScreenTitle>{t('subscriptions.title')}</ScreenTitle>
          <Spacer />
          {isAdmin && !making && (
            <Action primary keys="n" icon={<Plus size={16} />} onClick={begin}>
              {t('subscriptions.new')}
            </Action>
          )}
        </Toolbar>
        {empty ?? (
          <Scroll>
            <Page>
              {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
              {making && (
                <SubscriptionForm
                  of={null}
                  wrong={wrong}
                  onSave={create}
                  onClose={() => setMaking(false)}
                />
              )}
              {data !== undefined && data.length > 0 && (
                <>
                  <p className={css.quiet}>{t('subscriptions.intro')}</p>
                  <ul className={css.list}>
                    {data.map((each) => (
                      <Item
                        key={each.id}
                        of={each}
                        open={each.id === id}
                        onOpen={() => void navigate({ search: { id: each.id } })}
                      />
                    ))}
                  </ul>
                </>
              )}
            </Page>
          </Scroll>
        )}
      </Main>
      {shown && (
        <SubscriptionPanel
          key={shown.id}
          of={shown}
          onSecret={setSecret}
          onClose={() => void navigate({ search: {} })}
        />
      )}
      {secret !== null && <SecretOnce secret={secret} onClose={() => setSecret(null)} />}
    </Bench>
  );
}

type ItemProps = { of: EventSubscription; open: boolean; onOpen: () => void };

function Item({ of, open, onOpen }: ItemProps) {
  const { t, f } = useText();
  const state = subscriptionState(of);
  const line = [
    new URL(of.url).host,
    of.lastDeliveredAt === null
      ? null
      : t('subscriptions.line.last', { ago: f.ago(of.lastDeliveredAt) }),
    of.waiting === 0 ? null : t('subscriptions.line.waiting', { count: of.waiting }),
    of.dead === 0 ? null : t('subscriptions.line.dead', { count: of.dead }),
    of.failingSince === null
      ? null
      : t('subscriptions.line.failing', { time: f.moment(of.failingSince) }),
    of.nextRunAt === null ? null : t('subscriptions.line.next', { time: f.moment(of.nextRunAt) }),
  ];
  return (
    <li className={css.item} data-open={open || undefined}>
      <div className={css.itemText}>
        <p className={css.itemName}>{of.name}</p>
        <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
      </div>
      <Pill {...subscriptionLook[state]} label={t(`subscriptions.state.${state}`)} />
      <Action
        aria-expanded={open}
        aria-label={t('subscriptions.openOne', { name: of.name })}
        onClick={onOpen}
      >
        {t('common.open')}
      </Action>
    </li>
  );
}
