import { Check, Pencil } from 'lucide-react';
import type { Conflict, ConflictChoice } from '../../../shared/model/sync.ts';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Conflicts.module.css';
import { useDraft } from './drafts.ts';

/** What each side will hold once it is applied. */
export function Outcome({ conflict, choice }: { conflict: Conflict; choice: ConflictChoice }) {
  const { t } = useText();
  const { nameOf } = useProviders();
  const { valueText, fieldName } = useLeadWords();
  const draft = useDraft(conflict.id);
  const text = (value: unknown) => valueText(conflict.field ?? '', value);
  const result =
    choice === 'value' ? draft.value : text(choice === 'remote' ? conflict.remote : conflict.local);

  const side = (provider: string, name: string, now: string) => (
    <span className={css.outcomeSide}>
      <ProviderTile provider={provider} />
      {name}
      {now === result ? (
        <span className={css.same}>
          <Check size={14} aria-hidden="true" />
          {t('conflicts.outcome.same')}
        </span>
      ) : (
        <span className={css.gets}>
          <Pencil size={13} aria-hidden="true" />
          {t('conflicts.outcome.gets')}
        </span>
      )}
    </span>
  );

  /** Where the value that gives way will be found. */
  function second(): string {
    const value = text(conflict.remote);
    if (conflict.secondIn === null || conflict.secondIn === 'notes') {
      return t('conflicts.outcome.inNotes', { value });
    }
    return t('conflicts.outcome.second', { field: fieldName(conflict.secondIn), value });
  }

  return (
    <div className={css.outcome}>
      <span className={css.outcomeLabel}>{t('conflicts.outcome.label')}</span>
      <div className={css.outcomeBody}>
        <strong>{result === '' ? t('conflicts.detail.nothing') : result}</strong>
        {choice === 'both' && <span className={css.quiet}>{second()}</span>}
        <div className={css.outcomeSides}>
          {side('ponte', t('conflicts.detail.ours'), text(conflict.local))}
          {side(conflict.provider, nameOf(conflict.provider), text(conflict.remote))}
        </div>
      </div>
      <span className={css.quiet}>{t('conflicts.outcome.nothingYet')}</span>
    </div>
  );
}
