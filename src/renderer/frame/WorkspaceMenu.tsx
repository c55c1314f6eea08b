import { Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ChevronsUpDown, Settings, Wifi, WifiOff } from 'lucide-react';
import { runCommand } from '../commands/command.ts';
import { useAct } from '../components/use-act.ts';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { Logo } from './Logo.tsx';
import css from './TitleBar.module.css';

/** Whose leads these are; and, with sample data, the training network's switch. */
export function WorkspaceMenu() {
  const { t } = useText();
  const { data: state } = useAppState();
  const workspace = state?.workspace ?? null;
  if (!workspace) {
    return (
      <span className={css.workspace} style={{ cursor: 'default' }}>
        <Logo />
        {t('frame.appName')}
      </span>
    );
  }
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <button type="button" className={css.workspace}>
          <Logo />
          <span className="p-hidden">{t('frame.workspace')}</span>
          <span className="p-truncate">{workspace.name}</span>
          <ChevronsUpDown size={14} aria-hidden="true" />
          {workspace.demo && <span className={css.sandbox}>{t('frame.sandbox')}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{workspace.demo ? t('frame.banner.demo') : workspace.name}</Menu.Label>
        {workspace.demo && <NetworkItem />}
        <Menu.Item leftSection={<Settings size={14} />} onClick={() => runCommand('go.settings')}>
          {t('frame.nav.settings')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function NetworkItem() {
  const { t } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const network = useQuery(api.app.sandboxNetwork.queryOptions({ input: {} }));
  const change = useMutation({
    mutationFn: (offline: boolean) =>
      act({
        do: () => client.app.sandboxNetwork({ offline }),
        done: (now) => ({
          tone: now.offline ? 'warning' : 'success',
          title: t(now.offline ? 'frame.network.isOff' : 'frame.network.isOn'),
          hint: t(now.offline ? 'frame.network.offHint' : 'frame.network.onHint'),
        }),
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.app.sandboxNetwork.key() }),
  });
  const offline = network.data?.offline ?? false;
  return (
    <Menu.Item
      leftSection={offline ? <Wifi size={14} /> : <WifiOff size={14} />}
      onClick={() => change.mutate(!offline)}
    >
      {t(offline ? 'frame.network.turnOn' : 'frame.network.turnOff')}
    </Menu.Item>
  );
}
