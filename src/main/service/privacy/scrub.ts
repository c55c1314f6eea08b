import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { commitSlices, transact, type Db } from '../db/database.ts';

/**
 * Takes what was erased out of the bytes of the file.
 *
 * SQLite leaves the old bytes of a row in its pages, in pages it no longer uses, in the write-ahead
 * log, and the words of a row that was taken out in the index of the search. The index is merged a
 * slice at a time; then the file is written anew as a whole, which nothing else can go on beside:
 * about three seconds for 100,000 leads.
 */
export async function scrub(db: Db): Promise<void> {
  const { client } = db;
  const merge = client.prepare('insert into lead_search (lead_search, rank) values (?, ?)');
  const changes = client.prepare<[], number>('select total_changes()').pluck();
  // A negative number begins to merge all there is into one; the steps after it go on with that.
  for (let step = -mergePages; ; step = mergePages) {
    const before = changes.get() ?? 0;
    transact(db, () => void merge.run('merge', step));
    if ((changes.get() ?? 0) - before < 2) break;
    await nextTurn();
  }
  commitSlices(db);
  client.exec('vacuum');
  for (let tries = 0; tries < mostTries && !emptied(client); tries += 1) await delay(tryAgainMs);
}

/** Whether nothing is left in the log; not while another line reads of it or carries it over. */
function emptied(client: Db['client']): boolean {
  const [{ busy } = { busy: 1 }] = client.pragma('wal_checkpoint(truncate)') as { busy: 0 | 1 }[];
  return busy === 0;
}

const mergePages = 64;
const tryAgainMs = 20;
/** Another program may be reading the file; what is left then goes when the log begins anew. */
const mostTries = 250;
