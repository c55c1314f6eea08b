import { z } from 'zod';
import { backup } from '../model/backup.ts';
import { adminScreen, done } from './base.ts';

const named = z.object({ name: z.string().min(1).max(200) });

/** Copies of the workspace file, and the way back to one. */
export const backups = {
  list: adminScreen.output(
    z.object({
      items: z.array(backup),
      /** Where they are on this computer. */
      folder: z.string(),
      /** What kept the last daily copy from being made; null when it was. */
      problem: z.string().nullable(),
    }),
  ),
  make: adminScreen.output(backup),
  /** What happened here since a copy was made, and would be gone after going back to it. */
  loses: adminScreen.input(named).output(
    z.object({
      leadsCreated: z.number().int(),
      changes: z.number().int(),
    }),
  ),
  /** Makes a copy the workspace file; connections then wait for their preview to be approved. */
  restore: adminScreen.input(named).output(done),
};
