import { formatPhone } from '../../../shared/br/phone.ts';
import type { Conflict, ConflictCandidate, ConflictChoice } from '../../../shared/model/sync.ts';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useProviders } from '../../service.tsx';
import css from './Conflicts.module.css';
import { useDraft } from './drafts.ts';
import { optionsOf, type Option } from './options.ts';
import { chooseFor } from './use-conflict-commands.ts';

type RecordChoiceProps = { conflict: Conflict; choice: ConflictChoice | null };

/** What happened to a record as a whole, and each way to decide with what follows from it. */
export function RecordChoice({ conflict, choice }: RecordChoiceProps) {
  const { t } = useText();
  const { nameOf } = useProviders();
  const draft = useDraft(conflict.id);
  const name = nameOf(conflict.provider);
  const { kind, deletedOn } = conflict;

  return (
    <>
      <p className={css.how}>{whatHappened()}</p>
      <ul className={css.options}>
        {optionsOf(conflict).map((option, index) => {
          const { candidate } = option;
          const chosen =
            option.choice === choice && (candidate === undefined || candidate.id === draft.target);
          return (
            <li key={candidate?.id ?? option.choice} className={css.option}>
              <Action
                keys={String(index + 1)}
                aria-pressed={chosen}
                data-chosen={chosen || undefined}
                data-enter-applies
                onClick={() => chooseFor(conflict, option)}
              >
                {words(option).title}
              </Action>
              <span className={css.quiet}>{words(option).hint}</span>
            </li>
          );
        })}
      </ul>
    </>
  );

  function whatHappened(): string {
    if (kind === 'ambiguous_link') return t('conflicts.record.ambiguous', { name });
    if (kind === 'uncertain_create') {
      const none = conflict.candidates.length === 0;
      return t(none ? 'conflicts.record.uncertain_none' : 'conflicts.record.uncertain', { name });
    }
    return t(`conflicts.record.deleted_${deletedOn ?? 'remote'}`, { name });
  }

  function words({ choice: each, candidate }: Option): { title: string; hint: string } {
    if (candidate) return { title: nameOfCandidate(candidate), hint: reach(candidate) };
    const about = kind === 'edit_delete' ? (deletedOn ?? 'remote') : kind;
    switch (about) {
      case 'remote':
      case 'local':
        return {
          title: t(`conflicts.option.${about}_${asDelete(each)}`, { name }),
          hint: t(`conflicts.follows.${about}_${asDelete(each)}`, { name }),
        };
      case 'ambiguous_link':
        if (each === 'merge') {
          return { title: t('conflicts.option.merge'), hint: t('conflicts.follows.merge') };
        }
        return { title: t('conflicts.option.person'), hint: t('conflicts.follows.person') };
      default:
        if (each === 'keep') {
          return {
            title: t('conflicts.option.again'),
            hint: t('conflicts.follows.again', { name }),
          };
        }
        return { title: t('conflicts.option.leave'), hint: t('conflicts.follows.leave', { name }) };
    }
  }

  function nameOfCandidate({ name: called }: ConflictCandidate): string {
    return t('conflicts.option.is', { name: called || t('conflicts.field.nameless') });
  }

  function reach({ email, phone }: ConflictCandidate): string {
    return [email, phone && formatPhone(phone)].filter(Boolean).join(' · ');
  }
}

function asDelete(choice: ConflictChoice): 'keep' | 'delete' | 'detach' {
  return choice === 'keep' || choice === 'delete' ? choice : 'detach';
}
