import { CircleSlash } from 'lucide-react';
import type { BulkItem } from '../../../shared/model/duplicate.ts';
import { Pill } from '../../components/StatusPill.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Duplicates.module.css';
import { useDuplicateWords } from './use-duplicate-words.ts';

/** What becomes of each: who stays, and what a field that differs will hold. */
export function BulkItems({ items }: { items: readonly BulkItem[] }) {
  const { t, f } = useText();
  const { fieldName, valueText } = useLeadWords();
  const words = useDuplicateWords();
  return (
    <ul className={css.items} aria-label={t('duplicates.bulk.items')}>
      {items.map(({ leads: [keep, ...others], score, reasons, fields, leftOut }) =>
        keep === undefined ? null : (
          <li key={`${keep.id} ${others[0]?.id}`} className={css.bulkItem}>
            <p className={css.line}>
              <span>
                <strong>{words.nameOf(keep)}</strong>{' '}
                {t('duplicates.bulk.gets', { names: f.list(others.map(words.nameOf)) })}
              </span>
              <span className={css.score}>{f.percent(score)}</span>
            </p>
            <p className={css.quiet}>{words.reasons(reasons)}</p>
            {leftOut === null ? (
              fields.length > 0 && (
                <dl className={css.becomes}>
                  {fields.map(({ field, becomes }) => (
                    <div key={field}>
                      <dt>{fieldName(field)}</dt>
                      <dd>{valueText(field, becomes) || t('merges.blank')}</dd>
                    </div>
                  ))}
                </dl>
              )
            ) : (
              <Pill tone="warning" icon={CircleSlash} label={t(`duplicates.why.${leftOut}`)} />
            )}
          </li>
        ),
      )}
    </ul>
  );
}
