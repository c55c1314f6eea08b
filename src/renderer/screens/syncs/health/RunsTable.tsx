import { Link } from '@tanstack/react-router';
import type { Run } from '../../../../shared/model/sync.ts';
import { Pill } from '../../../components/StatusPill.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { runLook } from '../run-look.ts';
import css from './Health.module.css';

/** The same runs as the bars, as figures; each opens itself. */
export function RunsTable({ runs }: { runs: readonly Run[] }) {
  const { t, f } = useText();
  return (
    <div
      className={`${css.tableScroll} p-scroll`}
      tabIndex={0}
      role="region"
      aria-label={t('health.chart.table')}
    >
      <table className={css.runs}>
        <thead>
          <tr>
            <th scope="col">{t('syncs.column.started')}</th>
            <th scope="col">{t('health.chart.kind')}</th>
            <th scope="col">{t('syncs.column.state')}</th>
            <th scope="col" className={css.number}>
              {t('syncs.column.duration')}
            </th>
            <th scope="col" className={css.number}>
              {t('syncs.column.read')}
            </th>
            <th scope="col" className={css.number}>
              {t('health.chart.changed')}
            </th>
            <th scope="col" className={css.number}>
              {t('syncs.column.failed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id}>
              <th scope="row">
                <Link to="/syncs" search={{ run: run.id }}>
                  {run.startedAt ? f.moment(run.startedAt) : '—'}
                </Link>
              </th>
              <td>{t(`syncs.kind.${run.kind}`)}</td>
              <td>
                <Pill {...runLook[run.state]} label={t(`syncs.state.${run.state}`)} plain />
              </td>
              <td className={css.number}>
                {run.durationMs === null ? '—' : f.span(run.durationMs)}
              </td>
              <td className={css.number}>{f.number(run.counts.read)}</td>
              <td className={css.number}>{f.number(run.counts.created + run.counts.updated)}</td>
              <td className={css.number}>{f.number(run.counts.failed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
