import { Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useCommands } from '../commands/use-commands.ts';
import { IconAction } from '../components/Action.tsx';
import { useText } from '../i18n/use-text.ts';
import { useAppState, useService } from '../service.tsx';
import { AlertItem } from './AlertItem.tsx';
import { useOverlays } from './overlays.ts';
import css from './AlertBell.module.css';

/** What needs a person, in the title bar: how many, and each with what to do. */
export function AlertBell() {
  const { t, f } = useText();
  const { api } = useService();
  const { data: state } = useAppState();
  const shown = useOverlays((overlays) => overlays.alerts);
  const workspace = state?.workspace ?? null;
  const { data } = useQuery({ ...api.alerts.open.queryOptions(), enabled: workspace !== null });
  const open = (alerts: boolean) => useOverlays.setState({ alerts });

  useCommands([
    {
      id: 'alerts.open',
      title: t('alerts.bell'),
      group: 'app',
      enabled: () => workspace !== null,
      run: () => open(true),
    },
  ]);

  if (workspace === null || !data) return null;
  const count = data.filter(
    ({ acknowledgedAt, snoozedUntil }) => acknowledgedAt === null && snoozedUntil === null,
  ).length;
  const label = count === 0 ? t('alerts.bell') : t('alerts.bellCount', { count });

  return (
    <Popover
      opened={shown}
      onChange={open}
      width={400}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <IconAction
          label={label}
          className={css.target}
          size={26}
          aria-haspopup="dialog"
          aria-expanded={shown}
          onClick={() => open(!shown)}
        >
          <span className={css.bell}>
            <Bell size={16} aria-hidden="true" />
            {count > 0 && (
              <span className={css.count} aria-hidden="true">
                {count > 9 ? '9+' : f.number(count)}
              </span>
            )}
          </span>
        </IconAction>
      </Popover.Target>
      <Popover.Dropdown className={css.panel}>
        <h2 className={css.title}>{t('alerts.title')}</h2>
        {data.length === 0 ? (
          <p className={css.none}>{t('alerts.none')}</p>
        ) : (
          <ul className={css.list}>
            {data.map((alert) => (
              <AlertItem key={alert.id} alert={alert} onLeave={() => open(false)} />
            ))}
          </ul>
        )}
        {state?.operator.role === 'admin' && (
          <Link
            to="/settings"
            search={{ section: 'alerts' }}
            className={css.foot}
            onClick={() => open(false)}
          >
            {t('alerts.history')}
          </Link>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
