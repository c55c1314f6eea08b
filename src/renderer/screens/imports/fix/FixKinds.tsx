import { CircleX, ListFilter, TriangleAlert } from 'lucide-react';
import { anyKind, type ImportCheck } from '../../../../shared/model/import-fix.ts';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import panel from '../panel/MappingPanel.module.css';
import { useProblemWords } from '../use-problem-words.ts';

type FixKindsProps = { check: ImportCheck; kind: string; onKind: (kind: string) => void };

/** Kinds of problems in the whole file; each opens its rows. */
export function FixKinds({ check, kind: shown, onKind }: FixKindsProps) {
  const { t, f } = useText();
  const { kindName } = useProblemWords();
  const all = check.kinds.find(({ kind }) => kind === anyKind);
  const kinds = check.kinds.filter(({ kind }) => kind !== anyKind);
  return (
    <Section title={t('imports.panel.problems')}>
      {kinds.length === 0 && <p className={panel.quiet}>{t('imports.panel.noProblems')}</p>}
      <ul>
        {[...kinds, ...(all ? [all] : [])].map(({ kind, severity, count }) => {
          const Icon =
            kind === anyKind ? ListFilter : severity === 'error' ? CircleX : TriangleAlert;
          return (
            <li key={kind}>
              <button
                type="button"
                className={panel.kind}
                data-tone={
                  kind === anyKind ? 'neutral' : severity === 'error' ? 'danger' : 'warning'
                }
                aria-pressed={shown === kind}
                onClick={() => onKind(kind)}
              >
                <Icon size={14} className={panel.kindIcon} aria-hidden="true" />
                <span className={panel.kindName}>
                  {kind === anyKind ? t('importFixing.all') : kindName(kind)}
                  {kind !== anyKind && (
                    <span className="p-hidden">, {t(`imports.panel.${severity}`)}</span>
                  )}
                </span>
                <strong className="p-num">{f.number(count)}</strong>
              </button>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
