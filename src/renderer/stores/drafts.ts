import { useMemo } from 'react';
import { create } from 'zustand';
import type { DraftScreen } from '../../shared/model/draft.ts';

/** What was typed and not saved, on whatever screen. */
export type Held = { readonly screen: DraftScreen; readonly of: string } & {
  /** The version of what `value` looks like. */
  readonly shape: number;
  readonly value: unknown;
};

/** All of it, by `keyOf`: kept while other screens are looked at, and by the frame beyond the window. */
export const useHeld = create<Readonly<Record<string, Held>>>()(() => ({}));

export function keyOf({ screen, of }: Pick<Held, 'screen' | 'of'>): string {
  return `${screen} ${of}`;
}

/**
 * The drafts of one screen, by what each is of.
 *
 * @param shape to be counted up when `T` changes: what an earlier version kept is passed over then
 */
export function createDrafts<T>(screen: DraftScreen, shape: number) {
  const read = (held: Held | undefined) => (held?.shape === shape ? (held.value as T) : undefined);
  return {
    useDraft: (of: string): T | undefined => read(useHeld((all) => all[keyOf({ screen, of })])),
    /** All of them by what each is of, in the order in which they were begun. */
    useDrafts(): Readonly<Record<string, T>> {
      const all = useHeld();
      return useMemo(() => {
        const mine = Object.values(all).filter((held) => held.screen === screen);
        return Object.fromEntries(
          mine.flatMap((held) => {
            const value = read(held);
            return value === undefined ? [] : [[held.of, value]];
          }),
        ) as Record<string, T>;
      }, [all]);
    },
    /** As it is at this moment, for a change that does not wait for the next render. */
    draftOf: (of: string): T | undefined => read(useHeld.getState()[keyOf({ screen, of })]),
    keepDraft: (of: string, value: T): void =>
      useHeld.setState({ [keyOf({ screen, of })]: { screen, of, shape, value } }),
    dropDraft: (of: string): void =>
      useHeld.setState(({ [keyOf({ screen, of })]: _dropped, ...rest }) => rest, true),
  };
}
