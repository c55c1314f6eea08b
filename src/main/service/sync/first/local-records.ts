import type { Db } from '../../db/database.ts';

export type LocalRecords = {
  /** Ids of live leads after an id. */
  after(id: number, limit: number): number[];
  count(): number;
};

/** All live leads, some at a time, for a pass over them. */
export function createLocalRecords(db: Db): LocalRecords {
  const select = db.client
    .prepare<[number, number], number>(
      'select id from lead where id > ? and deleted_at is null order by id limit ?',
    )
    .pluck();
  const counted = db.client
    .prepare<[], number>('select count(*) from lead where deleted_at is null')
    .pluck();
  return {
    after: (id: number, limit: number): number[] => select.all(id, limit),
    count: (): number => counted.get() ?? 0,
  };
}
