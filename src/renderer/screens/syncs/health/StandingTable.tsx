import { Link } from '@tanstack/react-router';
import type { AllStandings, Standing } from '../../../../shared/model/health.ts';
import type { Connection } from '../../../../shared/model/sync.ts';
import { ProviderTile } from '../../../components/ProviderTile.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { figures } from './figures.ts';
import css from './Health.module.css';

type StandingTableProps = { standings: AllStandings; connections: readonly Connection[] };

/** How the leads stand on each connection and in all; each number opens the list it counts. */
export function StandingTable({ standings, connections }: StandingTableProps) {
  const { t } = useText();
  const several = connections.length > 1;

  return (
    <table className={css.table} aria-label={t('health.table.label')}>
      <thead>
        <tr>
          <th scope="col">{t('health.table.connection')}</th>
          {figures.map(({ key, look: { tone, icon: Icon } }) => (
            <th key={key} scope="col" className={css.number}>
              <span className={css.head} data-tone={tone}>
                <Icon size={14} aria-hidden="true" />
                {t(`health.state.${key}`)}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {connections.map(({ id, name, provider }) => (
          <tr key={id}>
            <th scope="row">
              <span className={css.named}>
                <ProviderTile provider={provider} size={20} />
                <span className="p-truncate">{name}</span>
              </span>
            </th>
            <Figures
              counts={standings.connections.find((each) => each.id === id)?.counts}
              connectionId={id}
            />
          </tr>
        ))}
        {several && (
          <tr className={css.total}>
            <th scope="row">{t('health.table.total')}</th>
            <Figures counts={standings.total} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

type FiguresProps = { counts: Standing['counts'] | undefined; connectionId?: string };

function Figures({ counts, connectionId }: FiguresProps) {
  const { f } = useText();
  return figures.map(({ key, states }) => {
    const count = counts?.[key] ?? 0;
    const filter = {
      syncState: [...states],
      ...(connectionId === undefined ? {} : { connectionId }),
    };
    return (
      <td key={key} className={css.number}>
        <Link to="/leads" search={{ filter }} className={count === 0 ? css.zero : css.figure}>
          {f.number(count)}
        </Link>
      </td>
    );
  });
}
