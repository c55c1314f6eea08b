import { useNavigate, useRouter, type NavigateOptions } from '@tanstack/react-router';
import type { Command } from '../commands/command.ts';
import { useCommands } from '../commands/use-commands.ts';
import { sayDoneAgain, sayTakenBack } from '../components/toast.tsx';
import { useAct } from '../components/use-act.ts';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { putDroppedFile } from '../stores/dropped-file.ts';
import { densities, setPreferences, usePreferences } from '../stores/preferences.ts';
import { chooseFile } from './choose-file.ts';
import { useOverlays } from './overlays.ts';

type Place = { id: string; to: NavigateOptions['to']; key: string; name: `frame.nav.${GoName}` };
type GoName =
  | 'overview'
  | 'leads'
  | 'pipeline'
  | 'products'
  | 'messages'
  | 'scoring'
  | 'imports'
  | 'followUps'
  | 'automations'
  | 'duplicates'
  | 'conflicts'
  | 'syncs'
  | 'queue'
  | 'hooks'
  | 'subscriptions'
  | 'marketing'
  | 'settings';

const places: readonly Place[] = [
  { id: 'go.overview', to: '/overview', key: 'g v', name: 'frame.nav.overview' },
  { id: 'go.leads', to: '/leads', key: 'g l', name: 'frame.nav.leads' },
  { id: 'go.deals', to: '/pipeline', key: 'g f', name: 'frame.nav.pipeline' },
  { id: 'go.products', to: '/products', key: 'g p', name: 'frame.nav.products' },
  { id: 'go.messages', to: '/messages', key: 'g t', name: 'frame.nav.messages' },
  { id: 'go.followUps', to: '/follow-ups', key: 'g r', name: 'frame.nav.followUps' },
  { id: 'go.automations', to: '/automations', key: 'g a', name: 'frame.nav.automations' },
  { id: 'go.scoring', to: '/scoring', key: 'g o', name: 'frame.nav.scoring' },
  { id: 'go.import', to: '/imports', key: 'g i', name: 'frame.nav.imports' },
  { id: 'go.duplicates', to: '/duplicates', key: 'g d', name: 'frame.nav.duplicates' },
  { id: 'go.conflicts', to: '/conflicts', key: 'g c', name: 'frame.nav.conflicts' },
  { id: 'go.sync', to: '/syncs', key: 'g s', name: 'frame.nav.syncs' },
  { id: 'go.queue', to: '/queue', key: 'g q', name: 'frame.nav.queue' },
  { id: 'go.hooks', to: '/hooks', key: 'g w', name: 'frame.nav.hooks' },
  { id: 'go.subscriptions', to: '/subscriptions', key: 'g e', name: 'frame.nav.subscriptions' },
  { id: 'go.marketing', to: '/marketing', key: 'g m', name: 'frame.nav.marketing' },
  { id: 'go.settings', to: '/settings', key: '$mod+,', name: 'frame.nav.settings' },
];

/** What can be done wherever one is. */
export function useFrameCommands(): void {
  const { t } = useText();
  const { client } = useService();
  const navigate = useNavigate();
  const { history } = useRouter();
  const act = useAct();
  const { data: state } = useAppState();

  // Chosen in the native menu it is no gesture in the page, and no file dialog would open for it.
  function openFile(): void {
    if (!navigator.userActivation.isActive) return void navigate({ to: '/imports' });
    chooseFile((file) => (putDroppedFile(file), void navigate({ to: '/imports' })));
  }

  const commands: Command[] = [
    ...places.map(({ id, to, key, name }): Command => ({
      id,
      title: t(name),
      group: 'go',
      keys: [key],
      run: () => void navigate({ to }),
    })),
    {
      id: 'go.health',
      title: t('health.title'),
      group: 'go',
      run: () => void navigate({ to: '/syncs', search: { tab: 'health' } }),
    },
    {
      id: 'palette.open',
      title: t('frame.command.palette'),
      group: 'app',
      keys: ['$mod+K'],
      whileTyping: true,
      hidden: true,
      run: () => useOverlays.setState({ palette: true }),
    },
    {
      id: 'undo',
      title: t('frame.command.undo'),
      group: 'app',
      keys: ['$mod+Z'],
      run: () => void sayTakenBack(t),
    },
    {
      id: 'redo',
      title: t('frame.command.redo'),
      group: 'app',
      keys: ['$mod+Shift+Z'],
      run: () => void sayDoneAgain(t),
    },
    {
      id: 'help.shortcuts',
      title: t('frame.command.shortcuts'),
      group: 'app',
      keys: ['[Shift]+?'],
      run: () => useOverlays.setState({ shortcuts: true }),
    },
    {
      id: 'sync.now',
      title: t('frame.command.syncAll'),
      group: 'app',
      run: () =>
        void act({
          do: () => client.sync.start({}),
          done: () => ({
            tone: 'info',
            title: t('frame.toast.syncStarted'),
            hint: t('frame.toast.syncStartedHint'),
          }),
        }),
    },
    {
      id: 'app.nextRegion',
      title: t('frame.command.nextRegion'),
      group: 'app',
      keys: ['F6'],
      whileTyping: true,
      hidden: true,
      run: () => focusRegion(1),
    },
    {
      id: 'app.previousRegion',
      title: t('frame.command.previousRegion'),
      group: 'app',
      keys: ['Shift+F6'],
      whileTyping: true,
      hidden: true,
      run: () => focusRegion(-1),
    },
    {
      id: 'app.back',
      title: t('frame.command.back'),
      group: 'app',
      keys: ['Alt+ArrowLeft'],
      hidden: true,
      run: () => history.back(),
    },
    {
      id: 'app.forward',
      title: t('frame.command.forward'),
      group: 'app',
      keys: ['Alt+ArrowRight'],
      hidden: true,
      run: () => history.forward(),
    },
    {
      id: 'sidebar.toggle',
      title: t('frame.command.toggleSidebar'),
      group: 'app',
      keys: ['$mod+B'],
      run: toggleSidebar,
    },
    {
      id: 'app.themeLight',
      title: t('frame.command.themeLight'),
      group: 'app',
      run: () => setPreferences({ theme: 'light' }),
    },
    {
      id: 'app.themeDark',
      title: t('frame.command.themeDark'),
      group: 'app',
      run: () => setPreferences({ theme: 'dark' }),
    },
    {
      id: 'app.themeSystem',
      title: t('frame.command.themeSystem'),
      group: 'app',
      run: () => setPreferences({ theme: 'system' }),
    },
    {
      id: 'theme.toggle',
      title: t('frame.command.themeToggle'),
      group: 'app',
      hidden: true,
      run: toggleTheme,
    },
    {
      id: 'help.api',
      title: t('frame.command.api'),
      group: 'app',
      enabled: () => Boolean(state?.apiUrl),
      run: () => void window.open(`${state?.apiUrl}/docs`, '_blank', 'noopener'),
    },
    {
      id: 'import.open',
      title: t('frame.command.importOpen'),
      group: 'app',
      keys: ['$mod+O'],
      run: openFile,
    },
    {
      id: 'lead.new',
      title: t('frame.command.newLead'),
      group: 'leads',
      keys: ['$mod+N'],
      run: () => void navigate({ to: '/leads', search: { panel: 'new' } }),
    },
    { id: 'app.language', title: t('frame.command.language'), group: 'app', run: toggleLanguage },
    { id: 'app.density', title: t('frame.command.densityNext'), group: 'app', run: nextDensity },
  ];
  useCommands(commands);
}

function toggleSidebar(): void {
  const wide = (document.querySelector('nav[data-region]')?.clientWidth ?? 0) > 100;
  setPreferences({ sidebar: wide ? 'rail' : 'wide' });
}

function toggleTheme(): void {
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark';
  setPreferences({ theme: dark ? 'light' : 'dark' });
}

function toggleLanguage(): void {
  setPreferences({ language: usePreferences.getState().language === 'en' ? 'pt-BR' : 'en' });
}

function nextDensity(): void {
  const at = densities.indexOf(usePreferences.getState().density);
  setPreferences({ density: densities[(at + 1) % densities.length] ?? 'compact' });
}

// F6 goes round the regions of the window; inside one, Tab goes on from where it last was.
function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const here = document.activeElement?.closest<HTMLElement>('[data-region]');
  const at = here ? regions.indexOf(here) : -1;
  const next = regions[(at + step + regions.length) % regions.length];
  const inside = next?.querySelector<HTMLElement>('[tabindex="0"], a[href], button, input');
  (inside ?? next)?.focus();
}
