import type { Db } from '../db/database.ts';
import { readBackupName } from './backup-file.ts';

/** What happened here since a copy was made. */
export type Loses = { readonly leadsCreated: number; readonly changes: number };

/** Counts what going back to a copy would take away; all of it for a name that is not a copy's. */
export function createLoses(db: Db): (backupName: string) => Loses {
  const read = db.client.prepare<[number, number], Loses>(`
    select
      (select count(*) from lead where created_at > ?) as leadsCreated,
      (select count(*) from change where at > ?) as changes
  `);
  return (name) => {
    const since = readBackupName(name)?.at ?? 0;
    return read.get(since, since) as Loses;
  };
}
