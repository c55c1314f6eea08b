import type { MappingSuggestion, MappingView } from '../../../shared/model/mapping.ts';
import { Action } from '../../components/Action.tsx';
import { SectionHead } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import { newEntry } from './entries.ts';
import css from './Mappings.module.css';
import type { MappingDraft } from './use-mapping-draft.ts';
import { useMappingWords } from './use-mapping-words.ts';

type SuggestionsProps = { mapping: MappingView; name: string; draft: MappingDraft };

/** Fields of theirs that nothing is joined with: offered, each with a place it could go to. */
export function Suggestions({ mapping, name, draft }: SuggestionsProps) {
  const { t } = useText();
  const { fieldName } = useMappingWords();
  const made = draft.entries.filter(({ own }) => !own);
  const offered = mapping.suggestions.filter(
    ({ remote, local }) => !made.some((entry) => entry.remote === remote || entry.local === local),
  );
  const isReadOnly = (remote: string) =>
    mapping.remote?.find((field) => field.name === remote)?.writable === false;

  function accept(suggestions: readonly MappingSuggestion[]): void {
    draft.add(
      suggestions.map(({ local, remote }) => ({
        ...newEntry(local, remote),
        direction: isReadOnly(remote) ? 'receive' : 'both',
      })),
    );
  }

  return (
    <section className={css.offers} aria-label={t('mappings.suggestions.title', { name })}>
      <SectionHead
        title={
          offered.length === 0
            ? t('mappings.suggestions.none', { name })
            : t('mappings.suggestions.title', { name })
        }
        aside={
          offered.length > 1 && (
            <Action size="xs" onClick={() => accept(offered)}>
              {t('mappings.suggestions.acceptAll')}
            </Action>
          )
        }
      />
      <ul>
        {offered.map((each) => (
          <li key={each.remote} className={css.offer}>
            <Action
              size="xs"
              aria-label={t('mappings.suggestions.acceptNamed', { label: each.label })}
              onClick={() => accept([each])}
            >
              {t('mappings.suggestions.accept')}
            </Action>
            <strong>{each.label}</strong>
            <span className={css.quiet}>
              {t('mappings.suggestions.as', { field: fieldName(each.local) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
