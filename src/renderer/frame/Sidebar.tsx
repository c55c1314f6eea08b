import { Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import {
  CalendarClock,
  Columns3,
  FileUp,
  Gauge,
  GitCompareArrows,
  Megaphone,
  Inbox,
  LayoutDashboard,
  Mail,
  Merge,
  Package,
  RefreshCw,
  Send,
  Settings,
  UsersRound,
  Webhook,
  Workflow,
  type LucideIcon,
} from 'lucide-react';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { useLayout } from '../stores/layout.ts';
import { usePreferences } from '../stores/preferences.ts';
import { useRunningImport } from './use-running.ts';
import css from './Sidebar.module.css';

type Item = {
  to: LinkProps['to'];
  icon: LucideIcon;
  label: string;
  count?: string;
  /** A count that asks for someone: in a pill, and as a badge on the rail. */
  alert?: { tone: 'conflict' | 'danger'; count: number; words: string };
};

/** The screens, with what waits in them. */
export function Sidebar() {
  const { t, f } = useText();
  const { data: state } = useAppState();
  const running = useRunningImport();
  const followUps = useDueCount();
  const rail = useRail();
  const counts = state?.counts ?? null;
  const number = (value: number | undefined) => (value === undefined ? undefined : f.number(value));

  const main: Item[] = [
    { to: '/overview', icon: LayoutDashboard, label: t('frame.nav.overview') },
    { to: '/leads', icon: UsersRound, label: t('frame.nav.leads'), count: number(counts?.leads) },
    {
      to: '/pipeline',
      icon: Columns3,
      label: t('frame.nav.pipeline'),
      count: number(counts?.deals),
    },
    {
      to: '/follow-ups',
      icon: CalendarClock,
      label: t('frame.nav.followUps'),
      count: number(followUps),
    },
    { to: '/automations', icon: Workflow, label: t('frame.nav.automations') },
    { to: '/products', icon: Package, label: t('frame.nav.products') },
    { to: '/messages', icon: Mail, label: t('frame.nav.messages') },
    { to: '/marketing', icon: Megaphone, label: t('frame.nav.marketing') },
    { to: '/scoring', icon: Gauge, label: t('frame.nav.scoring') },
    {
      to: '/imports',
      icon: FileUp,
      label: t('frame.nav.imports'),
      count: running?.ratio == null ? undefined : f.percent(running.ratio),
    },
    {
      to: '/duplicates',
      icon: Merge,
      label: t('frame.nav.duplicates'),
      count: counts?.duplicates ? f.number(counts.duplicates) : undefined,
    },
  ];
  const sync: Item[] = [
    {
      to: '/conflicts',
      icon: GitCompareArrows,
      label: t('frame.nav.conflicts'),
      alert: counts?.conflicts
        ? {
            tone: 'conflict',
            count: counts.conflicts,
            words: t('frame.nav.conflictCount', { count: counts.conflicts }),
          }
        : undefined,
    },
    { to: '/syncs', icon: RefreshCw, label: t('frame.nav.syncs') },
    {
      to: '/queue',
      icon: Inbox,
      label: t('frame.nav.queue'),
      alert: counts?.failures
        ? {
            tone: 'danger',
            count: counts.failures,
            words: t('frame.nav.failureCount', { count: counts.failures }),
          }
        : undefined,
    },
    { to: '/hooks', icon: Webhook, label: t('frame.nav.hooks') },
    { to: '/subscriptions', icon: Send, label: t('frame.nav.subscriptions') },
  ];

  return (
    <nav
      className={rail ? `${css.bar} ${css.rail}` : css.bar}
      aria-label={t('frame.nav.label')}
      data-region
      tabIndex={-1}
    >
      <Items items={main} rail={rail} />
      {rail ? (
        <div className={css.divider} />
      ) : (
        <div className={css.group}>{t('frame.nav.syncGroup')}</div>
      )}
      <Items items={sync} rail={rail} />
      <span className={css.space} />
      <Items
        items={[{ to: '/settings', icon: Settings, label: t('frame.nav.settings') }]}
        rail={rail}
      />
    </nav>
  );
}

/** Whom to get back to by the end of today; none is not told. */
function useDueCount(): number | undefined {
  const { api } = useService();
  const { data: state } = useAppState();
  const { data } = useQuery({
    ...api.followUps.counts.queryOptions(),
    enabled: Boolean(state?.workspace),
  });
  return data && data.late + data.today > 0 ? data.late + data.today : undefined;
}

/** On smaller windows the names give way while a panel needs the room, unless the person chose. */
function useRail(): boolean {
  const choice = usePreferences((state) => state.sidebar);
  const panels = useLayout((state) => state.panels);
  const small = useMediaQuery('(max-width: 1439px)', false, { getInitialValueInEffect: false });
  const narrow = useMediaQuery('(max-width: 1179px)', false, { getInitialValueInEffect: false });
  if (choice !== 'auto') return choice === 'rail';
  return Boolean(narrow || (small && panels > 0));
}

function Items({ items, rail }: { items: readonly Item[]; rail: boolean }) {
  const { f } = useText();
  return (
    <ul className={css.list}>
      {items.map(({ to, icon: Icon, label, count, alert }) => (
        <li key={label}>
          <Tooltip label={label} position="right" disabled={!rail}>
            <Link to={to} className={css.item}>
              <Icon size={16} aria-hidden="true" />
              <span className={rail ? 'p-hidden' : css.label}>{label}</span>
              {!rail && count !== undefined && <span className={css.count}>{count}</span>}
              {alert && (
                <span className={rail ? css.badge : css.pill} data-tone={alert.tone}>
                  {rail && alert.count > 99 ? '99+' : f.number(alert.count)}
                  <span className="p-hidden"> {alert.words}</span>
                </span>
              )}
            </Link>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
