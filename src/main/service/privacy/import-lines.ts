import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Db } from '../db/database.ts';

const slice = 2000;

/**
 * Lines of imports by the leads they made. There is no index by those, which would cost every import,
 * so that the lines of one are gone through, a slice at a time, once some of its leads are gone.
 */
export function createImportLines(db: Db) {
  const { client } = db;
  const end = client
    .prepare<[number, number], number | null>(
      `select max(line) from (select line from import_row
        where import_id = ? and line > ? order by line limit ${slice})`,
    )
    .pluck();
  const unname = client.prepare<[number, number, number]>(
    `update import_row set lead_id = null where import_id = ? and line > ? and line <= ?
       and lead_id is not null and not exists (select 1 from lead where lead.id = import_row.lead_id)`,
  );

  return {
    /** Lines of leads that are not there any more name none. */
    async unname(importId: number, signal: AbortSignal): Promise<void> {
      for (let after = -1; !signal.aborted;) {
        const last = end.get(importId, after) ?? null;
        if (last === null) return;
        transact(db, () => void unname.run(importId, after, last));
        after = last;
        await nextTurn();
      }
    },
  };
}
