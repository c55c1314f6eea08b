import { Link } from '@tanstack/react-router';
import {
  CircleCheck,
  CircleSlash2,
  CircleX,
  Clock,
  GitCompareArrows,
  type LucideIcon,
} from 'lucide-react';
import type { SyncState } from '../../../shared/model/lead.ts';
import type { Connection } from '../../../shared/model/sync.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { connectionLook, type Tone } from '../../components/state.ts';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import { usePreferences } from '../../stores/preferences.ts';
import css from './Overview.module.css';

type Column = {
  key: keyof Connection['counts'];
  tone: Tone;
  icon: LucideIcon;
  states: readonly SyncState[];
};

// Each count opens the list it counts.
const columns: readonly Column[] = [
  { key: 'inSync', tone: 'success', icon: CircleCheck, states: ['in_sync'] },
  { key: 'queued', tone: 'warning', icon: Clock, states: ['queued', 'sending'] },
  { key: 'conflict', tone: 'conflict', icon: GitCompareArrows, states: ['conflict'] },
  { key: 'failed', tone: 'danger', icon: CircleX, states: ['failed'] },
  { key: 'excluded', tone: 'neutral', icon: CircleSlash2, states: ['unlinked'] },
];

/** Per connection: how many leads are in each state, and when it was last read. */
export function ConnectionTable({ connections }: { connections: readonly Connection[] }) {
  const { t, f } = useText();
  const { providers } = useProviders();
  const language = usePreferences((state) => state.language);

  return (
    <table className={css.table} aria-label={t('overview.table.label')}>
      <thead>
        <tr>
          <th scope="col">{t('overview.table.connection')}</th>
          {columns.map(({ key, tone, icon: Icon }) => (
            <th key={key} scope="col" className={css.number}>
              <span className={css.columnHead} data-tone={tone}>
                <Icon size={14} aria-hidden="true" />
                {t(`overview.table.${key}`)}
              </span>
            </th>
          ))}
          <th scope="col" className={css.number}>
            {t('overview.table.last')}
          </th>
        </tr>
      </thead>
      <tbody>
        {connections.map((connection) => {
          const { icon: StateIcon, tone } = connectionLook[connection.state];
          const what = providers.find((each) => each.id === connection.provider)?.what[language];
          return (
            <tr key={connection.id}>
              <th scope="row">
                <span className={css.connection}>
                  <ProviderTile provider={connection.provider} size={20} />
                  <span>
                    <span className={css.connectionName}>{connection.name}</span>
                    <span className={css.quiet}>{what}</span>
                  </span>
                </span>
              </th>
              {columns.map(({ key, states }) => (
                <td key={key} className={css.number}>
                  <Link
                    to="/leads"
                    search={{ filter: { syncState: [...states], connectionId: connection.id } }}
                    className={connection.counts[key] === 0 ? css.zero : css.figure}
                  >
                    {f.number(connection.counts[key])}
                  </Link>
                </td>
              ))}
              <td className={css.number}>
                <Link
                  to="/syncs"
                  search={{ connection: connection.id }}
                  className={css.last}
                  data-tone={tone}
                >
                  {connection.state !== 'ready' && (
                    <StateIcon size={14} aria-label={t(`common.connection.${connection.state}`)} />
                  )}
                  {connection.lastPullAt ? f.sinceTime(connection.lastPullAt) : '—'}
                </Link>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
