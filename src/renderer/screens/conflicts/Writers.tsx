import type { Conflict } from '../../../shared/model/sync.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Conflicts.module.css';

/** Of a field that goes to and fro: who writes what, and what happens to each choice. */
export function Writers({ conflict }: { conflict: Conflict }) {
  const { t, f } = useText();
  const { valueText } = useLeadWords();
  const { writers, field } = conflict;
  const times = writers.reduce((sum, writer) => sum + writer.times, 0);

  return (
    <div className={css.how}>
      <p>{t('conflicts.flapping.what', { count: times })}</p>
      <ul className={css.writers}>
        {writers.map(({ by, value, lastAt }) => (
          <li key={by}>
            {t('conflicts.flapping.writer', {
              by,
              value: valueText(field ?? '', value) || t('conflicts.detail.nothing'),
              at: f.moment(lastAt),
            })}
          </li>
        ))}
      </ul>
      <p>{t('conflicts.flapping.advice')}</p>
    </div>
  );
}
