import type { Db, Tx } from '../../db/database.ts';
import type { ObjectType } from '../../providers/provider.ts';

/**
 * A page of a reading, as decisions point to it.
 *
 * It is kept when the first record in it is looked into: most pages hold nothing new.
 */
export type RunPage = {
  readonly runId: number;
  readonly objectType: ObjectType;
  /** From 1 on. */
  readonly number: number;
  readonly cursor: string | null;
  readonly readAt: number;
  readonly records: number;
  /** Once it is kept. */
  id?: number;
};

export type RunPages = {
  /** The page's id; it is kept once. */
  keep(tx: Tx, page: RunPage): number;
};

export function createRunPages({ client }: Db): RunPages {
  const insert = client.prepare(
    `insert into run_page (run_id, object_type, number, cursor, read_at, records)
     values (?, ?, ?, ?, ?, ?)`,
  );
  return {
    keep(_tx, page) {
      if (page.id !== undefined) return page.id;
      const { runId, objectType, number, cursor, readAt, records } = page;
      const { lastInsertRowid } = insert.run(runId, objectType, number, cursor, readAt, records);
      return (page.id = Number(lastInsertRowid));
    },
  };
}
