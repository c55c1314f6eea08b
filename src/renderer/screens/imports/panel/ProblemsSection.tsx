import { CircleX, TriangleAlert } from 'lucide-react';
import { anyKind, type ImportFixes } from '../../../../shared/model/import-fix.ts';
import type { ImportPreview } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { anyProblem } from '../mapping/imports-search.ts';
import css from './MappingPanel.module.css';
import { kindsOf } from '../table/preview-problems.ts';
import { checkedKinds, type Check } from '../use-check.ts';
import { useFixWords } from '../fix/use-fix-words.ts';
import { useProblemWords } from '../use-problem-words.ts';

type ProblemsSectionProps = {
  preview: ImportPreview;
  check: Check;
  fixes: ImportFixes | undefined;
  only: string | undefined;
  onOnly: (only: string | undefined) => void;
  onFix: () => void;
};

/** Problems by kind; a press shows only the rows that have it, another all of them. */
export function ProblemsSection(props: ProblemsSectionProps) {
  const { preview, check, fixes, only, onOnly, onFix } = props;
  const { t, f } = useText();
  const { kindName } = useProblemWords();
  const kinds = checkedKinds(check) ?? kindsOf(preview);
  const fixWords = useFixWords();
  const fixed = fixWords(fixes, check.done?.corrected ?? 0);
  const shown =
    kinds.find(({ kind }) => kind === only)?.count ?? rowsWithProblems(check) ?? total(kinds);
  return (
    <Section
      title={t('imports.panel.problems')}
      aside={<strong className={css.total}>{f.number(total(kinds))}</strong>}
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
          <Action size="xs" keys="c" onClick={onFix}>
            {t('importFixing.open', { count: shown })}
          </Action>
        </div>
      )}
      {fixed && <p className={css.hint}>{fixed}</p>}
    </Section>
  );
}

function total(kinds: readonly { count: number }[]): number {
  return kinds.reduce((sum, { count }) => sum + count, 0);
}

function rowsWithProblems({ now }: Check): number | undefined {
  return now?.state === 'done' ? now.kinds.find(({ kind }) => kind === anyKind)?.count : undefined;
}
