import type { Command } from './command.ts';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const shown: Readonly<Record<string, string>> = {
  $mod: isMac ? '⌘' : 'Ctrl',
  Control: 'Ctrl',
  Shift: 'Shift',
  Alt: isMac ? '⌥' : 'Alt',
  Escape: 'Esc',
  Enter: 'Enter',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Delete: 'Del',
};

/**
 * `$mod+Enter` as the presses and keys a person sees: `[['Ctrl', 'Enter']]`; `g l` is two presses.
 *
 * @param space what the space bar is called in the language of the screen
 */
export function keyCaps(keys: string, space = 'Space'): readonly (readonly string[])[] {
  return keys.split(' ').map((press) =>
    press
      .split('+')
      .filter((part) => !part.startsWith('['))
      .map(
        (part) =>
          (part === 'Space' ? space : shown[part]) ??
          (part.length === 1 ? part.toUpperCase() : part),
      ),
  );
}

/** The same as plain text, for menus and screen readers: `Ctrl+Enter`, `G L`. */
export function keyText(keys: string, space?: string): string {
  return keyCaps(keys, space)
    .map((press) => press.join('+'))
    .join(' ');
}

/** A letter by itself, or letters in a row: the keys a person may switch off. */
export function isSingleKey(keys: string): boolean {
  return !/(\$mod|Control|Alt|Meta)\+/.test(keys) && /(^|[\s+])([a-z?/]|Space)$/i.test(keys);
}

/** Whether a key press belongs to what has the focus (a field, a menu, a dialog) and not to the screen. */
export function belongsToFocus(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="menu"], [role="listbox"], [role="dialog"]')) return true;
  return isField(target);
}

/** Whether a dialog is over the screen; a panel that slides over it is part of it. */
export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"]:not([data-panel])') !== null;
}

export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLSelectElement) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** The presses a command answers to, those of one letter only when the person wants them. */
export function boundKeys(command: Command, singleKeys: boolean): readonly string[] {
  if (command.keysElsewhere) return [];
  return (command.keys ?? []).filter((keys) => singleKeys || !isSingleKey(keys));
}
