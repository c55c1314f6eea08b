import { z } from 'zod';
import type { Language } from '../../shared/i18n/catalogues.ts';
import { createWords } from '../../shared/i18n/set-up.ts';

type Words = ReturnType<typeof createWords>['t'];

const kept = z.object({ screens: z.object({ language: z.enum(['pt-BR', 'en']) }) });

/** The catalogue for what is said outside the screens, in the language the screens speak by now. */
export function createSpokenWords(preferences: () => unknown): () => Words {
  const words = new Map<Language, Words>();
  return () => {
    const read = kept.safeParse(preferences());
    const language = read.success ? read.data.screens.language : 'pt-BR';
    const found = words.get(language) ?? createWords(language).t;
    words.set(language, found);
    return found;
  };
}
