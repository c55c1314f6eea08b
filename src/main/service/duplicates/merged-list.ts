import type { Db } from '../db/database.ts';
import type { MergedPair } from '../../../shared/model/duplicate.ts';

/** Leads that were merged and can be parted, newest first. */
export type MergedList = (query: { limit: number; offset: number }) => {
  items: MergedPair[];
  total: number;
};

type Row = {
  id: string;
  name: string;
  intoId: string;
  intoName: string;
  at: number;
  by: string;
  kind: string | null;
};

const called = (lead: string) =>
  `coalesce(nullif(${lead}.name, ''), ${lead}.email, ${lead}.phone, '')`;

export function createMergedList(db: Db): MergedList {
  const page = db.client.prepare<[number, number], Row>(
    `select gone.uid as id, ${called('gone')} as name, kept.uid as intoId,
       ${called('kept')} as intoName, merge.at, merge.actor as by, action.kind
     from merge
     join lead gone on gone.id = merge.merged_id
     join lead kept on kept.id = merge.keep_id
     left join action on action.id = merge.action_id
     where merge.undone_at is null order by merge.id desc limit ? offset ?`,
  );
  const count = db.client
    .prepare<[], number>('select count(*) from merge where undone_at is null')
    .pluck();
  return ({ limit, offset }) => ({
    items: page.all(limit, offset).map(({ id, name, intoId, intoName, at, by, kind }) => ({
      id,
      name,
      into: { id: intoId, name: intoName },
      at: new Date(at).toISOString(),
      by,
      bulk: kind === 'bulk-merge',
    })),
    total: count.get() ?? 0,
  });
}
