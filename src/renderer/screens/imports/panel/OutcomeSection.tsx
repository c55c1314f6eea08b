import { CircleX, Minus, Pencil, Plus } from 'lucide-react';
import type { ImportPreview } from '../../../../shared/model/import.ts';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { CheckProgress } from '../CheckProgress.tsx';
import css from './MappingPanel.module.css';
import type { Check } from '../use-check.ts';

const outcomes = [
  { key: 'create', count: 'created', icon: Plus },
  { key: 'update', count: 'updated', icon: Pencil },
  { key: 'skip', count: 'skipped', icon: Minus },
  { key: 'reject', count: 'rejected', icon: CircleX },
] as const;

type OutcomeSectionProps = { preview: ImportPreview; check: Check; behind: boolean };

/** What becomes of the rows; the four make up all of them. */
export function OutcomeSection({ preview, check, behind }: OutcomeSectionProps) {
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
      {complete ? (
        <p className={css.hint}>{t('imports.panel.outcomeHint')}</p>
      ) : (
        <CheckProgress check={check.now} onRetry={check.retry} />
      )}
    </Section>
  );
}
