import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { Automation } from '../../../shared/model/automation.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { Action } from '../../components/Action.tsx';
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
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import css from './Automations.module.css';
import { listTabs, type ListTab } from './automations-search.ts';
import { RunList } from './RunList.tsx';
import { useAutomationWords } from './use-automation-words.ts';
import { useSwitch } from './use-switch.ts';

/** What follows by itself: what is on, and what came of it. */
export function AutomationsScreen() {
  const { t } = useText();
  const { api } = useService();
  const { data: app } = useAppState();
  const isAdmin = app?.operator.role === 'admin';
  const { tab = 'all', of, states, from, to } = useSearch({ from: '/automations' });
  const navigate = useNavigate({ from: '/automations' });
  const { data, error, refetch } = useQuery(api.automations.list.queryOptions());
  const { data: choices } = useQuery(api.automations.choices.queryOptions());
  const begin = () =>
    void navigate({ to: '/automations/$automationId', params: { automationId: 'new' } });

  useCommands([
    {
      id: 'automations.new',
      title: t('automations.new'),
      group: 'automations',
      keys: ['n'],
      enabled: () => isAdmin,
      run: begin,
    },
  ]);

  return (
    <Bench>
      <Main label={t('automations.title')}>
        <Toolbar>
          <ScreenTitle>{t('automations.title')}</ScreenTitle>
          <Tabs
            label={t('automations.title')}
            tabs={listTabs.map((id) => ({ id, label: t(`automations.tab.${id}`) }))}
            current={tab}
            onChange={(next) => void navigate({ search: { tab: next as ListTab } })}
          />
          <Spacer />
          {isAdmin && (
            <Action primary keys="n" icon={<Plus size={16} />} onClick={begin}>
              {t('automations.new')}
            </Action>
          )}
        </Toolbar>
        <Scroll>
          <Page>
            {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
            {tab === 'all' && (
              <ul className={css.list} aria-label={t('automations.title')}>
                {data?.map((each) => (
                  <Item key={each.id} of={each} isAdmin={isAdmin} choices={choices} />
                ))}
              </ul>
            )}
            {tab === 'runs' && (
              <RunList
                key={`${of} ${from} ${states}`}
                automationId={of}
                states={states}
                between={{ from, to }}
              />
            )}
          </Page>
        </Scroll>
      </Main>
    </Bench>
  );
}

type ItemProps = {
  of: Automation;
  isAdmin: boolean;
  choices: Parameters<typeof useAutomationWords>[0];
};

function Item({ of, isAdmin, choices }: ItemProps) {
  const { t, f } = useText();
  const words = useAutomationWords(choices);
  const turn = useSwitch();
  const { id, name, on, numbers, obstacles } = of;
  const [missing] = obstacles;
  const line = [
    t('automations.number.ran', { count: numbers.ran }),
    numbers.waiting === 0 ? null : t('automations.number.waiting', { count: numbers.waiting }),
    numbers.failed === 0 ? null : t('automations.number.failed', { count: numbers.failed }),
    numbers.converted === 0
      ? null
      : t('automations.number.converted', { count: numbers.converted }),
    numbers.lastAt === null ? null : t('automations.number.last', { ago: f.ago(numbers.lastAt) }),
  ].filter((each) => each !== null);
  return (
    <li className={css.item}>
      <Switch
        aria-label={t('automations.switchOne', { name })}
        checked={on}
        disabled={!isAdmin || (!on && missing !== undefined)}
        onChange={(event) => void turn(of, event.currentTarget.checked)}
      />
      <div className={css.itemText}>
        <Link to="/automations/$automationId" params={{ automationId: id }} className={css.name}>
          {name}
        </Link>
        <p className={css.quiet}>{words.trigger(of.definition.trigger)}</p>
        {missing !== undefined && (
          <p className={css.missing}>{t(`automations.obstacle.${missing.kind}`)}</p>
        )}
      </div>
      <Link to="/automations" search={{ tab: 'runs', of: id }} className={css.numbers}>
        {line.join(' · ')}
      </Link>
    </li>
  );
}
