import { alertValues, type AlertKind } from '../../../shared/model/alert.ts';
import type { AlertFacts } from './alert-store.ts';
import { createSpokenWords } from '../spoken-words.ts';

export type AlertWords = { readonly title: string; readonly todo: string };

/** What an alert says outside the screens, in the language the screens speak. */
export type SayAlert = {
  of(kind: AlertKind, facts: AlertFacts): AlertWords;
  ended(title: string): string;
  test(): string;
};

export function createSayAlert(preferences: () => unknown): SayAlert {
  const t = createSpokenWords(preferences);
  return {
    of: (kind, facts) => ({
      title: t()(`alerts.kind.${kind}.title`, alertValues(facts)),
      todo: t()(`alerts.kind.${kind}.todo`),
    }),
    ended: (title) => t()('alerts.message.ended', { title }),
    test: () => t()('alerts.message.test'),
  };
}
