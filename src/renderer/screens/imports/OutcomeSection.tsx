import { CircleX, Minus, Pencil, Plus } from 'lucide-react';
import type { ImportPreview } from '../../../shared/model/import.ts';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './MappingPanel.module.css';

const outcomes = [
  { key: 'create', count: 'created', icon: Plus },
  { key: 'update', count: 'updated', icon: Pencil },
  { key: 'skip', count: 'skipped', icon: Minus },
  { key: 'reject', count: 'rejected', icon: CircleX },
] as const;

/** What becomes of the rows; the four make up all of them. */
export function OutcomeSection({ preview, behind }: { preview: ImportPreview; behind: boolean }) {
  const { t, f } = useText();
  const { outcome, lines, complete } = preview;
  return (
    <Section title={complete ? t('imports.panel.outcome') : t('imports.panel.outcomeSample')}>
      <dl className={css.outcome} data-behind={behind || undefined} aria-busy={behind}>
        {outcomes.map(({ key, count, icon: Icon }) => (
          <div
            key={key}
            className={css.outcomeLine}
            data-tone={key === 'reject' && outcome.rejected > 0 ? 'danger' : undefined}
          >
            <dt>
              <Icon size={14} className={css.outcomeIcon} aria-hidden="true" />
              {t(`imports.panel.${key}`)}
            </dt>
            <dd className={outcome[count] === 0 ? css.zero : css.count}>
              {f.number(outcome[count])}
            </dd>
          </div>
        ))}
        <div className={`${css.outcomeLine} ${css.sum}`}>
          <dt>{t('imports.panel.lines')}</dt>
          <dd className={css.count}>{f.number(lines)}</dd>
        </div>
      </dl>
      <p className={css.hint}>
        {complete ? t('imports.panel.outcomeHint') : t('imports.panel.sampleHint')}
      </p>
    </Section>
  );
}
