import { Menu } from '@mantine/core';
import { History, ListChecks, Pause, Play, RefreshCw } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Connection } from '../../../../shared/model/sync.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { DateField } from '../../../components/DateField.tsx';
import { localDay } from '../../../components/read-day.ts';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useAppState, useService } from '../../../service.tsx';
import css from './ConnectionActions.module.css';

const hour = 3_600_000;
const stretches = {
  hour,
  hours: 6 * hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  month: 30 * 24 * hour,
} as const;
type Stretch = keyof typeof stretches;

type ConnectionActionsProps = { connection: Connection; walksAtEachPull: boolean };

/** Read now, check everything, read a stretch again, and the switch that stops it all. */
export function ConnectionActions({ connection, walksAtEachPull }: ConnectionActionsProps) {
  const { t, f } = useText();
  const { client } = useService();
  const { data: state } = useAppState();
  const act = useAct();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState<string | null>(null);
  const [today] = useState(() => localDay(new Date()));
  const { id, name } = connection;
  const paused = connection.state === 'paused';
  const isAdmin = state?.operator.role === 'admin';

  function reread(from: string): void {
    void act({
      do: () => client.sync.reread({ id, from }),
      done: () => ({
        tone: 'info',
        title: t('health.connection.rereading', { name, time: f.moment(from) }),
        hint: t('health.connection.rereadingHint'),
      }),
    });
  }

  function rereadSinceDay(event: FormEvent): void {
    event.preventDefault();
    if (day === null) return;
    setOpen(false);
    setDay(null);
    reread(startOf(day));
  }

  return (
    <>
      <Action
        size="xs"
        icon={<RefreshCw size={14} />}
        disabled={paused}
        onClick={() =>
          void act({
            do: () => client.sync.start({ connectionId: id }),
            done: () => ({
              tone: 'info',
              title: t('syncs.started', { name }),
              hint: t('syncs.startedHint'),
            }),
          })
        }
      >
        {t('health.connection.now')}
      </Action>
      {!walksAtEachPull && (
        <Action
          size="xs"
          icon={<ListChecks size={14} />}
          disabled={paused}
          onClick={() =>
            void act({
              do: () => client.sync.reconcile({ id }),
              done: () => ({
                tone: 'info',
                title: t('health.connection.checking', { name }),
                hint: t('health.connection.checkingHint'),
              }),
            })
          }
        >
          {t('health.connection.check')}
        </Action>
      )}
      {!walksAtEachPull && isAdmin && (
        <Menu opened={open} onChange={setOpen}>
          <Menu.Target>
            <IconAction label={t('health.connection.rereadOf', { name })} size={24}>
              <History size={14} />
            </IconAction>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('health.connection.reread')}</Menu.Label>
            {(Object.keys(stretches) as Stretch[]).map((stretch) => (
              <Menu.Item key={stretch} onClick={() => reread(before(stretches[stretch]))}>
                {t(`health.connection.since.${stretch}`)}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <form className={css.sinceDay} onSubmit={rereadSinceDay}>
              <DateField
                size="xs"
                label={t('health.connection.sinceDay')}
                placeholder={t('leads.filter.datePlaceholder')}
                value={day}
                maxDate={today}
                popoverProps={{ withinPortal: false }}
                onKeyDown={(event) => event.stopPropagation()}
                onChange={setDay}
              />
              <Action size="xs" type="submit">
                {t('health.connection.rereadDay')}
              </Action>
            </form>
          </Menu.Dropdown>
        </Menu>
      )}
      {isAdmin && (
        <Action
          size="xs"
          icon={paused ? <Play size={14} /> : <Pause size={14} />}
          aria-label={t(paused ? 'syncs.resume' : 'syncs.pause', { name })}
          onClick={() =>
            void act({
              do: () => client.connections.edit({ id, paused: !paused }),
              done: () =>
                paused
                  ? { title: t('syncs.resumed', { name }) }
                  : {
                      tone: 'info',
                      title: t('syncs.paused', { name }),
                      hint: t('syncs.pausedHint'),
                    },
            })
          }
        >
          {t(paused ? 'health.connection.resume' : 'health.connection.pause')}
        </Action>
      )}
    </>
  );
}

/** The first moment of a day by this computer's clock. */
function startOf(day: string): string {
  return new Date(`${day.slice(0, 10)}T00:00:00`).toISOString();
}

function before(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
