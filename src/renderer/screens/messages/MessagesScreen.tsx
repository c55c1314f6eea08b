import { useNavigate, useSearch } from '@tanstack/react-router';
import { Bench, Main, ScreenTitle, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useCommands } from '../../commands/use-commands.ts';
import { useText } from '../../i18n/use-text.ts';
import { AccountsPart } from './AccountsPart.tsx';
import { MessageList } from './MessageList.tsx';
import { MessagePanel } from './MessagePanel.tsx';
import { messageTabs, type MessageTab } from './messages-search.ts';
import { RulesPart } from './RulesPart.tsx';
import { TemplatesPart } from './TemplatesPart.tsx';

/** What was written to people, by which texts, over which accounts, under which rules. */
export function MessagesScreen() {
  const { t } = useText();
  const { tab = 'list', id } = useSearch({ from: '/messages' });
  const navigate = useNavigate({ from: '/messages' });
  const close = () => void navigate({ search: (now) => ({ ...now, id: undefined }) });

  useCommands([
    {
      id: 'messages.templates',
      title: t('messages.command.templates'),
      group: 'messages',
      run: () => void navigate({ search: { tab: 'templates' } }),
    },
    {
      id: 'messages.close',
      title: t('common.close'),
      group: 'messages',
      keys: ['Escape'],
      hidden: true,
      enabled: () => id !== undefined && tab === 'list',
      run: close,
    },
  ]);

  return (
    <Bench>
      <Main label={t('messages.title')}>
        <Toolbar>
          <ScreenTitle>{t('messages.title')}</ScreenTitle>
          <Tabs
            label={t('messages.tabs.label')}
            tabs={messageTabs.map((each) => ({ id: each, label: t(`messages.tabs.${each}`) }))}
            current={tab}
            onChange={(next) => void navigate({ search: { tab: next as MessageTab } })}
          />
        </Toolbar>
        {tab === 'list' && <MessageList />}
        {tab === 'templates' && <TemplatesPart />}
        {tab === 'accounts' && <AccountsPart />}
        {tab === 'rules' && <RulesPart />}
      </Main>
      {tab === 'list' && id !== undefined && <MessagePanel key={id} id={id} onClose={close} />}
    </Bench>
  );
}
