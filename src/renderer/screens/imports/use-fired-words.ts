import { useCallback } from 'react';
import { useText } from '../../i18n/use-text.ts';

const kinds = ['automation', 'message', 'hot', 'warm', 'cold'] as const;

type Fired = Readonly<Record<string, number>>;

/** What an import sets off, by kind, those that are none left out. */
export function firedLines(fired: Fired): { kind: (typeof kinds)[number]; count: number }[] {
  return kinds.flatMap((kind) => (fired[kind] ? [{ kind, count: fired[kind] }] : []));
}

/** The same in words; null when it sets nothing off. */
export function useFiredWords(): (fired: Fired) => string | null {
  const { t, f } = useText();
  return useCallback(
    (fired) => {
      const words = firedLines(fired).map(({ kind, count }) =>
        t(`importResult.fired.${kind}`, { count }),
      );
      return words.length === 0 ? null : f.list(words);
    },
    [t, f],
  );
}
