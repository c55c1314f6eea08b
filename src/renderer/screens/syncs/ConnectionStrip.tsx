import { Pause, Play, RefreshCw } from 'lucide-react';
import type { Connection } from '../../../shared/model/sync.ts';
import { IconAction } from '../../components/Action.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { connectionLook } from '../../components/state.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { useAct } from '../../components/use-act.ts';
import { useFailureWords } from '../../i18n/use-failure-words.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import { PreviewLink } from '../preview/PreviewLink.tsx';
import css from './Syncs.module.css';

/** How each connection is, when it was read and when it will be, with its two switches. */
export function ConnectionStrip({ connections }: { connections: readonly Connection[] }) {
  const { t, f } = useText();
  const { connectionText } = useFailureWords();
  const { client } = useService();
  const { data: state } = useAppState();
  const act = useAct();
  const isAdmin = state?.operator.role === 'admin';

  return (
    <ul className={css.strip}>
      {connections.map((connection) => {
        const { name } = connection;
        const paused = connection.state === 'paused';
        const look = connectionLook[connection.state];
        return (
          <li key={connection.id} className={css.connection}>
            <ProviderTile provider={connection.provider} size={20} />
            <div className={css.connectionText}>
              <p className={css.connectionName}>
                {name} <Pill {...look} label={t(`common.connection.${connection.state}`)} plain />
              </p>
              <p className={css.quiet} title={connection.stateReason ?? undefined}>
                {connection.state !== 'ready'
                  ? connectionText(connection.state)
                  : [
                      connection.lastPullAt
                        ? t('syncs.last', { time: f.moment(connection.lastPullAt) })
                        : t('syncs.never'),
                      connection.nextPullAt && !paused
                        ? t('syncs.next', { time: f.time(connection.nextPullAt) })
                        : null,
                    ]
                      .filter(Boolean)
                      .join(' · ')}
              </p>
            </div>
            <PreviewLink connection={connection} />
            <IconAction
              label={t('syncs.nowOne', { name })}
              disabled={paused || connection.firstSync === 'awaiting'}
              onClick={() =>
                void act({
                  do: () => client.sync.start({ connectionId: connection.id }),
                  done: () => ({
                    tone: 'info',
                    title: t('syncs.started', { name }),
                    hint: t('syncs.startedHint'),
                  }),
                })
              }
            >
              <RefreshCw size={16} />
            </IconAction>
            {isAdmin && (
              <IconAction
                label={t(paused ? 'syncs.resume' : 'syncs.pause', { name })}
                onClick={() =>
                  void act({
                    do: () => client.connections.edit({ id: connection.id, paused: !paused }),
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
                {paused ? <Play size={16} /> : <Pause size={16} />}
              </IconAction>
            )}
          </li>
        );
      })}
    </ul>
  );
}
