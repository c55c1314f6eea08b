import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/** A list beside the one of it that is open, walked by keys. */
export type WalkedList<T extends { readonly id: string }> = {
  readonly current: T | null;
  /** From 1; 0 while there is none. */
  readonly position: number;
  move(by: number): void;
  /** The one to go to when this one is done: the next, or the one before at the end. */
  after(id: string): T | null;
};

/**
 * @param wanted the one asked for; without it, or when it is gone, the first is open
 * @param row name of the attribute by which rows carry their id, such as `data-conflict`
 */
export function walkedList<T extends { readonly id: string }>(
  items: readonly T[],
  wanted: string | undefined,
  open: (id: string) => void,
  row: string,
): WalkedList<T> {
  const at = Math.max(
    items.findIndex(({ id }) => id === wanted),
    0,
  );
  const current = items[at] ?? null;
  return {
    current,
    position: current === null ? 0 : at + 1,
    move(by) {
      const next = items[Math.min(items.length - 1, Math.max(0, at + by))];
      if (!next) return;
      open(next.id);
      focusRow(row, next.id);
    },
    after(id) {
      const index = items.findIndex((each) => each.id === id);
      return items[index + 1] ?? items[index - 1] ?? null;
    },
  };
}

/**
 * Which one is open, drawn before the next key is read. The address follows a moment later; a
 * decision taken until then would be about the one before.
 *
 * @param wanted as the address says
 * @param tell puts it into the address
 */
export function useOpened(
  wanted: string | undefined,
  tell: (id: string | undefined) => void,
): { opened: string | undefined; open: (id: string | undefined) => void } {
  const [opened, setOpened] = useState(wanted);
  /** What the address was told and does not say yet. */
  const told = useRef<(string | undefined)[]>([]);

  useEffect(() => {
    const at = told.current.indexOf(wanted);
    if (at >= 0) told.current.splice(0, at + 1);
    else setOpened(wanted);
  }, [wanted]);

  function open(id: string | undefined): void {
    const last = told.current.length > 0 ? told.current.at(-1) : wanted;
    if (id !== last) told.current.push(id);
    flushSync(() => setOpened(id));
    tell(id);
  }

  return { opened, open };
}

/** Puts the focus on a row of the list, at once or as soon as it is drawn. */
export function focusRow(row: string, id: string): void {
  const find = () => document.querySelector<HTMLElement>(`[${row}="${CSS.escape(id)}"]`);
  const drawn = find();
  if (drawn) drawn.focus();
  else requestAnimationFrame(() => find()?.focus());
}

/** Whether what has the focus is walked by the same keys: a menu, a list of options, tabs. */
export function hasOwnKeys(): boolean {
  return (
    document.activeElement?.closest(
      '[role="menu"], [role="listbox"], [role="tablist"], [role="radiogroup"]',
    ) != null
  );
}
