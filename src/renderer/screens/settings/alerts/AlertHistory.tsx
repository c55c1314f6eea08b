import { useQuery } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { alertValues } from '../../../../shared/model/alert.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from '../Settings.module.css';

const shown = 50;

/** The alerts that ended: what it was, from when, for how long. */
export function AlertHistory() {
  const { t, f } = useText();
  const { api } = useService();
  const { data, error, refetch } = useQuery(
    api.alerts.ended.queryOptions({ input: { limit: shown } }),
  );
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  if (data.length === 0) return <p className={css.quiet}>{t('alerts.settings.historyEmpty')}</p>;
  return (
    <ul className={css.list}>
      {data.map(({ id, kind, facts, openedAt, resolvedAt, acknowledgedBy }) => (
        <li key={id} className={css.item}>
          <CircleCheck size={16} aria-hidden="true" className={css.good} />
          <div className={css.itemText}>
            <p>{t(`alerts.kind.${kind}.title`, alertValues(facts))}</p>
            <p className={css.quiet}>
              {t('alerts.settings.ended', {
                from: f.moment(openedAt),
                span: f.span(Date.parse(resolvedAt ?? openedAt) - Date.parse(openedAt)),
              })}
              {acknowledgedBy !== null && `, ${t('alerts.seenBy', { name: acknowledgedBy })}`}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
