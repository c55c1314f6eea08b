import { flushSync } from 'react-dom';
import type { Conflict, ConflictChoice } from '../../../shared/model/sync.ts';
import type { Command } from '../../commands/command.ts';
import { useCommands } from '../../commands/use-commands.ts';
import { sayTakenBack } from '../../components/toast.tsx';
import { hasOwnKeys } from '../../components/walked-list.ts';
import { useText } from '../../i18n/use-text.ts';
import { draftOf, setDraft } from './drafts.ts';
import { optionsOf, type Option } from './options.ts';
import { suggest } from './suggest.ts';
import type { Conflicts } from './use-conflicts.ts';
import type { Settling } from './use-settle.ts';

/** What the keys do: next, previous, choose by number, apply, take back. */
export function useConflictCommands(list: Conflicts, settling: Settling): void {
  const { t } = useText();
  const { current } = list;

  function apply(): void {
    const choice = current && choiceOf(current);
    if (current && choice) void settling.apply(current, choice);
  }

  const choose = (number: number): Command => ({
    id: `conflicts.choose${number}`,
    title: t('conflicts.command.choose', { number }),
    group: 'conflicts',
    keys: [String(number)],
    hidden: true,
    enabled: () => current !== null && optionsOf(current)[number - 1] !== undefined,
    run: () => {
      const option = current ? optionsOf(current)[number - 1] : undefined;
      if (current && option) chooseFor(current, option);
    },
  });

  useCommands([
    {
      id: 'conflicts.next',
      title: t('conflicts.command.next'),
      group: 'conflicts',
      keys: ['j', 'ArrowDown'],
      hidden: true,
      enabled: () => !hasOwnKeys(),
      run: () => list.move(1),
    },
    {
      id: 'conflicts.previous',
      title: t('conflicts.command.previous'),
      group: 'conflicts',
      keys: ['k', 'ArrowUp'],
      hidden: true,
      enabled: () => !hasOwnKeys(),
      run: () => list.move(-1),
    },
    ...[1, 2, 3, 4, 5].map(choose),
    {
      id: 'conflicts.apply',
      title: t('conflicts.apply'),
      group: 'conflicts',
      keys: ['$mod+Enter'],
      whileTyping: true,
      enabled: () => current !== null && choiceOf(current) !== null,
      run: apply,
    },
    {
      id: 'conflicts.applyByEnter',
      title: t('conflicts.apply'),
      group: 'conflicts',
      keys: ['Enter'],
      hidden: true,
      // On any other button Enter presses that button.
      enabled: () => current !== null && choiceOf(current) !== null && enterApplies(),
      run: apply,
    },
    {
      id: 'conflicts.undo',
      title: t('conflicts.command.undo'),
      group: 'conflicts',
      keys: ['z'],
      run: () => void sayTakenBack(t, { place: 'conflicts' }),
    },
    {
      id: 'conflicts.toggle',
      title: t('conflicts.command.toggle'),
      group: 'conflicts',
      keys: ['x'],
      hidden: true,
      enabled: () => current !== null,
      run: () => current && list.toggle(current.id),
    },
    {
      id: 'conflicts.snooze',
      title: t('conflicts.snooze.label'),
      group: 'conflicts',
      keys: ['s'],
      enabled: () => current !== null && !list.snoozed,
      run: () => document.querySelector<HTMLElement>('[data-snooze]')?.click(),
    },
    {
      id: 'conflicts.clear',
      title: t('conflicts.bulk.clear'),
      group: 'conflicts',
      keys: ['Escape'],
      hidden: true,
      enabled: () => list.chosen.length > 0,
      run: list.clear,
    },
  ]);
}

/** What would be applied now: what the person chose, else what is suggested. */
export function choiceOf(conflict: Conflict): ConflictChoice | null {
  const { choice, target } = draftOf(conflict.id);
  const offered = optionsOf(conflict).some(
    (option) => option.choice === choice && (option.candidate?.id ?? null) === target,
  );
  if (offered) return choice;
  return suggest(conflict)?.choice ?? null;
}

/**
 * Chooses, and puts the focus where another value is typed; that begins as ours.
 *
 * The field is there before the next key: letters that came too soon would be lost, or be commands.
 */
export function chooseFor(conflict: Conflict, { choice, candidate }: Option): void {
  const { value } = draftOf(conflict.id);
  flushSync(() =>
    setDraft(conflict.id, {
      choice,
      target: candidate?.id ?? null,
      problem: null,
      ...(choice === 'value' && value === '' ? { value: startOf(conflict) } : {}),
    }),
  );
  if (choice !== 'value') return;
  const field = document.querySelector<HTMLInputElement>('[data-conflict-value]');
  field?.focus();
  field?.select();
}

function startOf({ field, local, remote }: Conflict): string {
  const value = local ?? remote;
  if (field === 'income' && typeof value === 'number') return String(value).replace('.', ',');
  return field === 'status' || value === null || typeof value === 'object' ? '' : String(value);
}

function enterApplies(): boolean {
  const at = document.activeElement;
  if (at === null || at.closest('[data-enter-applies]')) return true;
  return at.closest('button, a, input, [role="tab"]') === null;
}
