import type { Db } from '../../db/database.ts';
import type { ObjectType } from '../../providers/provider.ts';

export type LocalRecords = {
  /** Ids of live records after an id. */
  after(type: ObjectType, id: number, limit: number): number[];
  count(type: ObjectType): number;
};

/** All live records of a kind, some at a time, for a pass over them. */
export function createLocalRecords(db: Db): LocalRecords {
  const select = (table: string) =>
    db.client
      .prepare<[number, number], number>(
        `select id from ${table} where id > ? and deleted_at is null order by id limit ?`,
      )
      .pluck();
  const counted = (type: string) =>
    db.client
      .prepare<[], number>(`select count from record_count where about = '${type}' and value = ''`)
      .pluck();
  const tables = {
    lead: { after: select('lead'), count: counted('lead') },
    deal: { after: select('deal'), count: counted('deal') },
  };
  return {
    after: (type, id, limit) => tables[type].after.all(id, limit),
    count: (type) => tables[type].count.get() ?? 0,
  };
}
