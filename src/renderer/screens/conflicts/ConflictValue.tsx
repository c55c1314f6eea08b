import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Conflicts.module.css';

/** A value of a field as a person reads it; blank says so. */
export function ConflictValue({ field, value }: { field: string | null; value: unknown }) {
  const { t } = useText();
  const { valueText } = useLeadWords();
  const text = valueText(field ?? '', value);
  return text === '' ? <span className={css.blank}>{t('conflicts.detail.nothing')}</span> : text;
}
