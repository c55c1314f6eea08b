import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isWhole } from './check-copy.ts';
import { copiesIn, type Copy } from './copies-in.ts';
import type { Loses } from './loses.ts';

/** A copy as it is offered in place of a damaged file. */
export type RescueCopy = Copy & {
  /** Read from end to end just now. */
  readonly whole: boolean;
  /** What the damaged file still tells of the time since; null where it tells nothing. */
  readonly lost: Loses | null;
};

/** The copies of a file that cannot be opened, newest first; each is checked before it is offered. */
export async function rescueCopies(file: string, backups: string): Promise<RescueCopy[]> {
  const copies: RescueCopy[] = [];
  for (const copy of copiesIn(backups)) {
    const whole = await isWhole(join(backups, copy.name)).catch(() => false);
    copies.push({ ...copy, whole, lost: whole ? lostSince(file, copy.at) : null });
  }
  return copies;
}

/** Often only a part of a file is damaged, and the rest can still be counted. */
function lostSince(file: string, since: number): Loses | null {
  let damaged: Database.Database | undefined;
  try {
    damaged = new Database(file, { readonly: true, fileMustExist: true });
    const count = (what: string) => damaged?.prepare(what).pluck().get(since) as number;
    return {
      leadsCreated: count('select count(*) from lead where created_at > ?'),
      changes: count('select count(*) from change where at > ?'),
    };
  } catch {
    return null;
  } finally {
    damaged?.close();
  }
}
