import { z } from 'zod';

export const settingsSections = [
  'connections',
  'appearance',
  'api',
  'tunnel',
  'alerts',
  'backups',
  'privacy',
  'sandbox',
  'about',
] as const;
export type SettingsSection = (typeof settingsSections)[number];

/** Which part is open, and the connection being edited (`new` for one being made). */
export const settingsSearch = z.object({
  section: z.enum(settingsSections).optional().catch(undefined),
  connection: z.string().max(64).optional().catch(undefined),
});
