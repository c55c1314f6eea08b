import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { nothing, type Selection } from '../../components/grid/selection.ts';
import { Bench, Main, ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { AddressBar } from './AddressBar.tsx';
import { EndpointList } from './EndpointList.tsx';
import { HookPanel } from './HookPanel.tsx';
import { hooksTabs, type HooksTab } from './hooks-search.ts';
import { HookTable } from './HookTable.tsx';
import { RefusalTable } from './RefusalTable.tsx';

const ofAdmins: readonly HooksTab[] = ['refused', 'endpoints'];

/** What other systems told us: live, refused, and the endpoints they send to. */
export function HooksScreen() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const { tab = 'received', hook } = useSearch({ from: '/hooks' });
  const navigate = useNavigate({ from: '/hooks' });
  const [selection, setSelection] = useState<Selection>(nothing);
  const anyChosen = selection.kind === 'all' || selection.ids.size > 0;
  const isAdmin = app?.operator.role === 'admin';
  const all = useQuery(api.hooks.list.queryOptions({ input: { limit: 1 } }));
  const refusals = useQuery({ ...api.hooks.refusals.queryOptions(), enabled: isAdmin });
  const offered = hooksTabs.filter((id) => isAdmin || !ofAdmins.includes(id));
  const current = offered.includes(tab) ? tab : 'received';
  const counts: Partial<Record<HooksTab, number>> = {
    received: all.data?.pagination.total,
    refused: refusals.data?.length,
  };

  return (
    <Bench>
      <Main label={t('hooks.title')}>
        <Toolbar>
          <ScreenTitle>{t('hooks.title')}</ScreenTitle>
          <Tabs
            label={t('hooks.tabs.label')}
            tabs={offered.map((id) => ({ id, label: t(`hooks.tabs.${id}`), count: counts[id] }))}
            current={current}
            onChange={(id) => {
              setSelection(nothing);
              void navigate({ search: { tab: id as HooksTab } });
            }}
          />
        </Toolbar>
        <AddressBar />
        {current === 'received' && <HookTable selection={selection} onSelection={setSelection} />}
        {current === 'refused' && <RefusalTable />}
        {current === 'endpoints' && <EndpointList />}
      </Main>
      {current === 'received' && hook !== undefined && (
        <HookPanel
          key={hook}
          id={hook}
          anyChosen={anyChosen}
          onClose={() => void navigate({ search: (now) => ({ ...now, hook: undefined }) })}
        />
      )}
    </Bench>
  );
}
