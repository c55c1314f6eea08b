import { useText } from '../../i18n/use-text.ts';
import css from './Conflicts.module.css';
import { markChanges } from './mark-changes.ts';

type MarkedTextProps = { text: string; other: string; quiet?: boolean };

/** A value with the part that differs from another marked; blank says so. */
export function MarkedText({ text, other, quiet = false }: MarkedTextProps) {
  const { t } = useText();
  if (text === '') return <span className={css.blank}>{t('conflicts.detail.nothing')}</span>;
  return markChanges(text, other).map((part, index) =>
    part.changed ? (
      <mark key={index} className={quiet ? css.was : css.changed}>
        {part.text}
      </mark>
    ) : (
      <span key={index}>{part.text}</span>
    ),
  );
}
