import { useNavigate, useSearch } from '@tanstack/react-router';
import { Bench, Main, Page, ScreenTitle, Scroll, Toolbar } from '../../components/Layout.tsx';
import { Tabs } from '../../components/Tabs.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useAppState } from '../../service.tsx';
import { About } from './About.tsx';
import { AlertsPart } from './alerts/AlertsPart.tsx';
import { ApiKeys } from './ApiKeys.tsx';
import { Appearance } from './Appearance.tsx';
import { Backups } from './Backups.tsx';
import { ConnectionPanel } from './ConnectionPanel.tsx';
import { Connections } from './Connections.tsx';
import { Privacy } from '../privacy/Privacy.tsx';
import { SandboxSwitch } from './SandboxSwitch.tsx';
import { TunnelPart } from './tunnel/TunnelPart.tsx';
import { settingsSections, type SettingsSection } from './settings-search.ts';

const parts: Readonly<Record<SettingsSection, () => React.ReactNode>> = {
  connections: Connections,
  appearance: Appearance,
  api: ApiKeys,
  tunnel: TunnelPart,
  alerts: AlertsPart,
  backups: Backups,
  privacy: Privacy,
  sandbox: SandboxSwitch,
  about: About,
};

const ofTheWorkspace: ReadonlySet<SettingsSection> = new Set([
  'connections',
  'api',
  'tunnel',
  'alerts',
  'backups',
  'privacy',
]);

/** Connections, looks, keys: what applies at once, in parts. */
export function SettingsScreen() {
  const { t } = useText();
  const { section, connection } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const { data: state } = useAppState();
  const admin = state?.operator.role === 'admin';
  const offered = settingsSections.filter(
    (each) =>
      (each !== 'sandbox' || state?.workspace?.demo) &&
      (!ofTheWorkspace.has(each) || (admin && state.workspace)),
  );
  const wanted = section ?? 'connections';
  const current = offered.includes(wanted) ? wanted : (offered[0] ?? 'about');
  const Part = parts[current];

  return (
    <Bench>
      <Main label={t('settings.title')}>
        <Toolbar>
          <ScreenTitle>{t('settings.title')}</ScreenTitle>
          <Tabs
            label={t('settings.sections.label')}
            tabs={offered.map((id) => ({ id, label: t(`settings.sections.${id}`) }))}
            current={current}
            onChange={(id) => void navigate({ search: { section: id as SettingsSection } })}
          />
        </Toolbar>
        <Scroll>
          <Page>{state && <Part />}</Page>
        </Scroll>
      </Main>
      {current === 'connections' && connection !== undefined && (
        <ConnectionPanel
          key={connection}
          id={connection === 'new' ? null : connection}
          onClose={() => void navigate({ search: { section: current } })}
        />
      )}
    </Bench>
  );
}
