import { Checkbox, TextInput } from '@mantine/core';
import { Copy, History, Lightbulb, Pencil, UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Conflict, ConflictChoice } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Conflicts.module.css';
import { setDraft, useDraft } from './drafts.ts';
import { MarkedText } from './MarkedText.tsx';
import { Outcome } from './Outcome.tsx';
import { isBlank, suggest } from './suggest.ts';
import { chooseFor } from './use-conflict-commands.ts';

type FieldChoiceProps = {
  conflict: Conflict;
  /** What would be applied now. */
  choice: ConflictChoice | null;
  /** As it was before it moved under the person's eyes. */
  moved: Conflict | null;
};

/** The three values beside each other with what differs marked, and the ways to decide. */
export function FieldChoice({ conflict, choice, moved }: FieldChoiceProps) {
  const { t, f } = useText();
  const { nameOf } = useProviders();
  const { valueText } = useLeadWords();
  const draft = useDraft(conflict.id);
  const field = conflict.field ?? '';
  const text = (value: unknown) => valueText(field, value);
  const [base, local, remote] = [text(conflict.base), text(conflict.local), text(conflict.remote)];
  const suggestion = suggest(conflict);
  const provider = nameOf(conflict.provider);
  const can = (each: ConflictChoice) => conflict.choices.includes(each);
  const keyOf = (each: ConflictChoice) => String(conflict.choices.indexOf(each) + 1);
  const choose = (each: ConflictChoice) => () => chooseFor(conflict, { choice: each });
  const movedOn = (side: 'local' | 'remote') =>
    moved !== null && text(moved[side]) !== text(conflict[side]);

  const side = (each: 'local' | 'remote', name: string, note: string, words: string) => (
    <section
      className={css.column}
      aria-label={name}
      data-chosen={choice === each || undefined}
      data-moved={movedOn(each) || undefined}
    >
      <h3 className={css.columnName}>
        <ProviderTile provider={each === 'local' ? 'ponte' : conflict.provider} />
        {name}
        {suggestion?.choice === each && (
          <span className={css.suggested}>
            <Lightbulb size={12} aria-hidden="true" />
            {t('conflicts.suggested')}
          </span>
        )}
        {movedOn(each) && <span className={css.movedTag}>{t('conflicts.movedTag')}</span>}
      </h3>
      <p className={css.value}>
        <MarkedText
          text={each === 'local' ? local : remote}
          other={isBlank(conflict.base) ? (each === 'local' ? remote : local) : base}
        />
      </p>
      <p className={css.note}>{note}</p>
      {can(each) && (
        <Action
          keys={keyOf(each)}
          aria-pressed={choice === each}
          data-chosen={choice === each || undefined}
          data-enter-applies
          onClick={choose(each)}
        >
          {words}
        </Action>
      )}
    </section>
  );

  return (
    <>
      <div className={css.columns}>
        <section className={css.column} data-base aria-label={t('conflicts.detail.before')}>
          <h3 className={css.columnName}>
            <History size={16} aria-hidden="true" />
            {t('conflicts.detail.before')}
          </h3>
          <p className={css.value}>
            <MarkedText text={base} other={local === base ? remote : local} quiet />
          </p>
          <p className={css.note}>{t('conflicts.detail.agreed')}</p>
        </section>
        {side('local', t('conflicts.detail.ours'), whoWrote(), t('conflicts.choice.local'))}
        {side('remote', provider, seenThere(), t('conflicts.choice.remote', { name: provider }))}
      </div>
      {(can('value') || suggestion) && (
        <div className={css.more}>
          {suggestion && (
            <p className={css.reason}>
              <Lightbulb size={14} aria-hidden="true" />
              {t(`conflicts.because.${suggestion.because}`, {
                name: suggestion.choice === 'local' ? provider : t('conflicts.detail.ours'),
              })}
            </p>
          )}
          <span className={css.moreActions}>
            {can('value') && other('value', <Pencil size={14} />)}
            {can('both') && other('both', <Copy size={14} />)}
            {can('separate') && other('separate', <UserRoundX size={14} />)}
          </span>
        </div>
      )}
      {choice === 'value' && (
        <TextInput
          className={css.typed}
          label={t('conflicts.choice.valueLabel')}
          value={draft.value}
          error={draft.problem}
          data-conflict-value
          data-enter-applies
          onChange={({ currentTarget: { value } }) =>
            setDraft(conflict.id, { value, problem: null })
          }
        />
      )}
      {choice === 'separate' && (
        <div className={css.outcome}>
          <span>{t('conflicts.outcome.separate', { name: provider })}</span>
          <Checkbox
            size="xs"
            label={t('conflicts.choice.sendAgain', { name: provider })}
            checked={!draft.stays}
            onChange={({ currentTarget: { checked } }) =>
              setDraft(conflict.id, { stays: !checked })
            }
          />
        </div>
      )}
      {choice && choice !== 'separate' && <Outcome conflict={conflict} choice={choice} />}
    </>
  );

  function other(each: 'value' | 'both' | 'separate', icon: ReactNode) {
    return (
      <Action
        variant="subtle"
        icon={icon}
        keys={keyOf(each)}
        aria-pressed={choice === each}
        data-chosen={choice === each || undefined}
        data-enter-applies
        onClick={choose(each)}
      >
        {t(`conflicts.choice.${each}`)}
      </Action>
    );
  }

  function whoWrote(): string {
    return conflict.localBy && conflict.localAt
      ? t('conflicts.detail.who', { by: conflict.localBy, at: f.moment(conflict.localAt) })
      : t('conflicts.detail.unknown');
  }

  function seenThere(): string {
    return conflict.remoteSeenAt
      ? t('conflicts.detail.seen', { at: f.moment(conflict.remoteSeenAt) })
      : t('conflicts.detail.unknown');
  }
}
