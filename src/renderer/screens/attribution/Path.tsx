import { ChevronRight } from 'lucide-react';
import { useText } from '../../i18n/use-text.ts';
import css from './Attribution.module.css';
import { useRowName, type Place } from './use-attribution.ts';

/** Where one is in the report, with the way back. */
export function Path({ place, go }: { place: Place; go: (place: Place) => void }) {
  const { t } = useText();
  const nameOf = useRowName();
  const { source, medium } = place;
  const named = (level: 'source' | 'medium', key: string) => nameOf(level, { key, name: key });
  if (source === undefined) return null;
  return (
    <nav aria-label={t('attribution.path.label')} className={css.path}>
      <button type="button" className={css.drill} onClick={() => go({})}>
        {t('attribution.path.all')}
      </button>
      <ChevronRight size={14} aria-hidden="true" />
      {medium === undefined ? (
        <span aria-current="page">{named('source', source)}</span>
      ) : (
        <>
          <button type="button" className={css.drill} onClick={() => go({ source })}>
            {named('source', source)}
          </button>
          <ChevronRight size={14} aria-hidden="true" />
          <span aria-current="page">{named('medium', medium)}</span>
        </>
      )}
    </nav>
  );
}
