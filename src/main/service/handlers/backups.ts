import type { Operator } from '../actor.ts';
import type { Backups } from '../backups/backups.ts';
import type { Loses } from '../backups/loses.ts';
import { os } from './base.ts';

export type BackupHandlerParts = {
  backups: Backups;
  loses: (name: string) => Loses;
  restore: (name: string, operator: Operator) => Promise<void>;
};

export function createBackupHandlers({ backups, loses, restore }: BackupHandlerParts) {
  return {
    list: os.backups.list.handler(() => ({
      items: backups.list().map(atDoor),
      folder: backups.folder,
      problem: backups.problem()?.message ?? null,
    })),
    make: os.backups.make.handler(async () => atDoor(await backups.make('asked'))),
    loses: os.backups.loses.handler(({ input }) => loses(input.name)),
    restore: os.backups.restore.handler(async ({ input, context }) => {
      await restore(input.name, context.operator);
      return { ok: true as const };
    }),
  };
}

function atDoor<T extends { at: number }>(copy: T) {
  return { ...copy, at: new Date(copy.at).toISOString() };
}
