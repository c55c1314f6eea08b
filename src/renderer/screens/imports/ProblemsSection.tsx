import { CircleX, TriangleAlert } from 'lucide-react';
import type { ImportPreview } from '../../../shared/model/import.ts';
import { Action } from '../../components/Action.tsx';
import { Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { anyProblem } from './imports-search.ts';
import css from './MappingPanel.module.css';
import { kindsOf } from './preview-problems.ts';
import { useProblemWords } from './use-problem-words.ts';

type ProblemsSectionProps = {
  preview: ImportPreview;
  only: string | undefined;
  onOnly: (only: string | undefined) => void;
};

/** Problems by kind; a press shows only the rows that have it, another all of them. */
export function ProblemsSection({ preview, only, onOnly }: ProblemsSectionProps) {
  const { t, f } = useText();
  const { kindName } = useProblemWords();
  const kinds = kindsOf(preview);
  const total = kinds.reduce((sum, { count }) => sum + count, 0);
  return (
    <Section
      title={t('imports.panel.problems')}
      aside={<strong className={css.total}>{f.number(total)}</strong>}
    >
      {kinds.length === 0 && <p className={css.quiet}>{t('imports.panel.noProblems')}</p>}
      <ul>
        {kinds.map(({ kind, severity, count }) => {
          const Icon = severity === 'error' ? CircleX : TriangleAlert;
          return (
            <li key={kind}>
              <button
                type="button"
                className={css.kind}
                data-tone={severity === 'error' ? 'danger' : 'warning'}
                aria-pressed={only === kind}
                title={t('imports.panel.showKind', { kind: kindName(kind) })}
                onClick={() => onOnly(only === kind ? undefined : kind)}
              >
                <Icon size={14} className={css.kindIcon} aria-hidden="true" />
                <span className={css.kindName}>
                  {kindName(kind)}
                  <span className="p-hidden">, {t(`imports.panel.${severity}`)}</span>
                </span>
                <strong className="p-num">{f.number(count)}</strong>
              </button>
            </li>
          );
        })}
      </ul>
      {kinds.length > 0 && (
        <div className={css.buttons}>
          <Action
            size="xs"
            keys="p"
            aria-pressed={only === anyProblem}
            onClick={() => onOnly(only === undefined ? anyProblem : undefined)}
          >
            {only === undefined ? t('imports.panel.onlyProblems') : t('imports.panel.seeAll')}
          </Action>
        </div>
      )}
    </Section>
  );
}
