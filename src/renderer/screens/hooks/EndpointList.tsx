import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { HookEndpoint } from '../../../shared/model/hook.ts';
import { Action } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page, Scroll, SectionHead } from '../../components/Layout.tsx';
import { Pill } from '../../components/StatusPill.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { endpointLook, endpointState } from './endpoint-look.ts';
import css from './Hooks.module.css';
import { NewEndpoint } from './setup/NewEndpoint.tsx';
import { useHookWords } from './use-hook-words.ts';

/** Where other systems send to: which are open, and when each last heard something. */
export function EndpointList() {
  const { t } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(api.hookEndpoints.list.queryOptions());
  const [making, setMaking] = useState(false);

  useCommands([
    {
      id: 'hooks.newEndpoint',
      title: t('hooks.command.new'),
      group: 'hooks',
      keys: ['n'],
      enabled: () => !making,
      run: () => setMaking(true),
    },
  ]);

  return (
    <Scroll>
      <Page>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        <SectionHead
          title={t('hooks.endpoints.intro')}
          aside={
            !making && (
              <Action primary keys="n" icon={<Plus size={16} />} onClick={() => setMaking(true)}>
                {t('hooks.endpoints.new')}
              </Action>
            )
          }
        />
        {making && <NewEndpoint onClose={() => setMaking(false)} />}
        <ul className={css.list}>
          {data?.map((endpoint) => (
            <EndpointItem key={endpoint.id} endpoint={endpoint} />
          ))}
        </ul>
      </Page>
    </Scroll>
  );
}

function EndpointItem({ endpoint }: { endpoint: HookEndpoint }) {
  const { t, f } = useText();
  const words = useHookWords();
  const navigate = useNavigate();
  const state = endpointState(endpoint);
  const label =
    state === 'active'
      ? t('hooks.endpoints.active', { ago: f.ago(endpoint.lastReceivedAt ?? '') })
      : t(`hooks.endpoints.${state}`);
  const line = [
    endpoint.name,
    t(`hooks.scheme.${endpoint.scheme}`),
    endpoint.consumed ? null : t('hooks.endpoints.unused'),
    endpoint.previousUntil === null
      ? null
      : t('hooks.endpoints.previous', { time: f.dateTime(endpoint.previousUntil) }),
  ];

  return (
    <li className={css.item}>
      <div className={css.itemText}>
        <p className={css.itemName}>{words.endpoint(endpoint.name)}</p>
        <p className={css.quiet}>{line.filter((part) => part !== null).join(' · ')}</p>
      </div>
      <Pill {...endpointLook[state]} label={label} />
      <Action
        aria-label={`${t(endpoint.isSetUp ? 'hooks.endpoints.open' : 'hooks.endpoints.prepare')}: ${words.endpoint(endpoint.name)}`}
        onClick={() =>
          void navigate({ to: '/hooks/$endpointId', params: { endpointId: endpoint.id } })
        }
      >
        {t(endpoint.isSetUp ? 'hooks.endpoints.open' : 'hooks.endpoints.prepare')}
      </Action>
    </li>
  );
}
