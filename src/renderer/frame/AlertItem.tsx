import { Menu } from '@mantine/core';
import { AlarmClock, OctagonAlert, TriangleAlert } from 'lucide-react';
import { alertValues, type Alert, type AlertKind } from '../../shared/model/alert.ts';
import { Action } from '../components/Action.tsx';
import { useAct } from '../components/use-act.ts';
import { useText } from '../i18n/use-text.ts';
import { snoozeTimes, snoozeUntil } from '../screens/conflicts/snooze-times.ts';
import { useService } from '../service.tsx';
import { AlertLink } from './AlertLink.tsx';
import css from './AlertBell.module.css';

/** Of these something is lost if nobody does anything. */
const grave: ReadonlySet<AlertKind> = new Set([
  'connection_failing',
  'disk_low',
  'sending_failing',
  'tunnel_down',
]);

/** One alert: what happened, since when, what to do, and where. */
export function AlertItem({ alert, onLeave }: { alert: Alert; onLeave: () => void }) {
  const { t, f } = useText();
  const { client, api, queries } = useService();
  const act = useAct();
  const { id, kind, facts, openedAt, acknowledgedAt, acknowledgedBy } = alert;
  const later = alert.snoozedUntil;
  const quiet = acknowledgedAt !== null || later !== null;
  const tone = grave.has(kind) ? 'danger' : 'warning';
  const Icon = tone === 'danger' ? OctagonAlert : TriangleAlert;

  async function change(call: () => Promise<unknown>): Promise<void> {
    await act({ do: call });
    await queries.invalidateQueries({ queryKey: api.alerts.key() });
  }

  const snooze = (until: Date | null) =>
    change(() => client.alerts.snooze({ id, until: until?.toISOString() ?? null }));

  const words = [
    t('alerts.since', { since: f.sinceTime(openedAt) }),
    ...(acknowledgedBy === null ? [] : [t('alerts.seenBy', { name: acknowledgedBy })]),
    ...(later === null ? [] : [t('alerts.snoozedUntil', { until: f.dateTime(later) })]),
  ];

  return (
    <li className={css.item} data-tone={tone} data-quiet={quiet || undefined}>
      <Icon size={16} aria-hidden="true" />
      <div>
        <p className={css.name}>{t(`alerts.kind.${kind}.title`, alertValues(facts))}</p>
        <p className={css.quiet}>{f.list(words)}</p>
        <p className={css.quiet}>{t(`alerts.kind.${kind}.todo`)}</p>
        <div className={css.deeds}>
          <AlertLink kind={kind} subject={alert.subject} className={css.link} onClick={onLeave}>
            {t(`alerts.kind.${kind}.link`)}
          </AlertLink>
          {later !== null ? (
            <Action size="xs" onClick={() => void snooze(null)}>
              {t('alerts.snoozeEnd')}
            </Action>
          ) : (
            <Menu position="bottom-end" withinPortal={false}>
              <Menu.Target>
                <Action size="xs" icon={<AlarmClock size={14} />}>
                  {t('alerts.snooze')}
                </Action>
              </Menu.Target>
              <Menu.Dropdown>
                {snoozeTimes.map((time) => (
                  <Menu.Item key={time} onClick={() => void snooze(snoozeUntil(time, new Date()))}>
                    {t(`conflicts.snooze.${time}`)}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          )}
          {acknowledgedAt === null && (
            <Action size="xs" onClick={() => void change(() => client.alerts.acknowledge({ id }))}>
              {t('alerts.seen')}
            </Action>
          )}
        </div>
      </div>
    </li>
  );
}
