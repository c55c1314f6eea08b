// The person's choices that reach beyond the page: the menu's language, the window's theme.
import { z } from 'zod';
import type { Language } from '../../shared/i18n/catalogues.ts';
import type { Theme } from './theme.ts';

export type ShellPreferences = { language: Language; theme: Theme; alertNotices: boolean };

const usual: ShellPreferences = { language: 'pt-BR', theme: 'system', alertNotices: true };

// The screens keep theirs under one name; what another version wrote there may be anything.
const kept = z.object({
  screens: z.object({
    language: z.enum(['pt-BR', 'en']).catch(usual.language),
    theme: z.enum(['light', 'dark', 'system']).catch(usual.theme),
    alertNotices: z.boolean().catch(usual.alertNotices),
  }),
});

/** What the screens kept, or the usual where they kept nothing that is understood. */
export function shellPreferences(preferences: unknown): ShellPreferences {
  const read = kept.safeParse(preferences);
  return read.success ? read.data.screens : usual;
}
