import { useQuery } from '@tanstack/react-query';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './ColumnPanel.module.css';
import type { Choices } from '../mapping/use-choices.ts';
import { useProblemWords } from '../use-problem-words.ts';
import { useTargetWords } from '../use-target-words.ts';

/** A few cells of a column as they stand, and as they will be kept. */
export function ColumnTrial({ choices, column }: { choices: Choices; column: number }) {
  const { t } = useText();
  const { client } = useService();
  const { targetName } = useTargetWords();
  const { kindName } = useProblemWords();
  const { fileId, mapping } = choices;
  const tried = useQuery({
    queryKey: ['import-trial', fileId, column, mapping],
    queryFn: ({ signal }) => client.imports.tryColumn({ fileId, mapping, column }, { signal }),
    placeholderData: (before, query) => (query?.queryKey[2] === column ? before : undefined),
    gcTime: 60_000,
  });
  if (tried.error) return <ErrorNotice error={tried.error} onRetry={() => void tried.refetch()} />;
  const rows = tried.data?.rows ?? [];
  if (tried.data && rows.length === 0) {
    return <p className={css.quiet}>{t('importChoices.trial.nothing')}</p>;
  }
  const several = rows.some(({ after }) => after.length > 1);
  return (
    <ul className={css.trial} aria-label={t('importChoices.trial.label')}>
      {rows.map(({ line, before, after }) => (
        <li key={line}>
          <span className={`${css.before} p-truncate`} title={before}>
            {before}
          </span>
          {after.map(({ target, text, problem }) => (
            <span key={target} className={css.after} data-tone={problem ? 'warning' : undefined}>
              {problem ? (
                <TriangleAlert size={13} aria-hidden="true" />
              ) : (
                <ArrowRight size={13} aria-hidden="true" />
              )}
              <span className="p-truncate" title={problem ? kindName(problem) : (text ?? '')}>
                {several && <span className={css.quiet}>{targetName(target)}: </span>}
                <span className="p-hidden">{t('importChoices.trial.becomes')} </span>
                {target === 'status' && text ? <StatusName status={text} /> : (text ?? '—')}
                {problem && <span className="p-hidden">, {kindName(problem)}</span>}
              </span>
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

const named = ['new', 'contacted', 'qualified', 'lost', 'inactive'] as const;

function StatusName({ status }: { status: string }) {
  const { t } = useText();
  const known = named.find((each) => each === status);
  return known ? t(`leads.status.${known}`) : status;
}
