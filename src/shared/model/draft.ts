import { z } from 'zod';

/** Screens whose unsaved words outlive the window. */
export const draftScreen = z.enum([
  'lead',
  'letter',
  'template',
  'mapping',
  'automation',
  'import',
]);
export type DraftScreen = z.infer<typeof draftScreen>;

/** What somebody was typing on a screen and had not saved. */
export const draft = z.object({
  screen: draftScreen,
  /** Of which record, in the words of its screen. */
  of: z.string().min(1).max(200),
  /** The version of what `body` looks like: a screen passes over one that is not its own. */
  shape: z.number().int(),
  /** JSON, as the screen holds it. */
  body: z.string().max(1_000_000),
});
export type Draft = z.infer<typeof draft>;
