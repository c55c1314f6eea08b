import { z } from 'zod';
import { instant } from './common.ts';

export const backupReason = z.enum([
  'daily',
  'asked',
  'first-sync',
  'undo',
  'restore',
  'before-version',
]);
/** Why a copy was made; it decides how long it is kept. */
export type BackupReason = z.infer<typeof backupReason>;

export const backup = z.object({
  /** Name of its file in the workspace's folder of copies. */
  name: z.string(),
  reason: backupReason,
  at: instant,
  bytes: z.number().int(),
});
export type Backup = z.infer<typeof backup>;
