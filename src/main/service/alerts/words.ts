import { z } from 'zod';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import { createWords } from '../../../shared/i18n/set-up.ts';
import { alertValues, type AlertKind } from '../../../shared/model/alert.ts';
import type { AlertFacts } from './alert-store.ts';

export type AlertWords = { readonly title: string; readonly todo: string };

/** What an alert says outside the screens, in the language the screens speak. */
export type SayAlert = {
  of(kind: AlertKind, facts: AlertFacts): AlertWords;
  ended(title: string): string;
  test(): string;
};

const kept = z.object({ screens: z.object({ language: z.enum(['pt-BR', 'en']) }) });

export function createSayAlert(preferences: () => unknown): SayAlert {
  const words = new Map<Language, ReturnType<typeof createWords>['t']>();

  function t(): ReturnType<typeof createWords>['t'] {
    const read = kept.safeParse(preferences());
    const language = read.success ? read.data.screens.language : 'pt-BR';
    const found = words.get(language) ?? createWords(language).t;
    words.set(language, found);
    return found;
  }

  return {
    of: (kind, facts) => ({
      title: t()(`alerts.kind.${kind}.title`, alertValues(facts)),
      todo: t()(`alerts.kind.${kind}.todo`),
    }),
    ended: (title) => t()('alerts.message.ended', { title }),
    test: () => t()('alerts.message.test'),
  };
}
