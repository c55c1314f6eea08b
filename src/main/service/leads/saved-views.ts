import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import { PonteError } from '../../../shared/errors.ts';
import {
  leadFilter,
  leadSort,
  type LeadFilter,
  type LeadSort,
  type SavedView,
} from '../../../shared/model/lead.ts';

export type ViewDraft = {
  id?: string | undefined;
  name: string;
  filter: LeadFilter;
  sort: LeadSort;
  columns: string[] | null;
};

/** Named filters of the company, in the order in which they were made, with their counts of now. */
export type SavedViews = {
  list(): SavedView[];
  /** Keeps a new view, or a known one under its id. @throws PonteError NOT_FOUND, TOO_LARGE */
  save(draft: ViewDraft): SavedView;
  remove(uid: string): void;
};

const mostViews = 100;

const columns = z.array(z.string()).nullable();

type Row = {
  uid: string;
  name: string;
  filter: string;
  sort: string;
  columns: string | null;
  position: number;
};

export function createSavedViews(parts: {
  db: Db;
  clock: Clock;
  live: Live;
  count: (filter: LeadFilter) => number;
}): SavedViews {
  const { db, clock } = parts;
  const { client } = db;
  const all = client.prepare('select * from saved_view order by position, id');
  const byUid = client.prepare('select * from saved_view where uid = ?');
  const insert = client.prepare(
    `insert into saved_view (uid, name, filter, sort, columns, position, created_at)
     values (?, ?, ?, ?, ?, (select coalesce(max(position), 0) + 1 from saved_view), ?)`,
  );
  const update = client.prepare(
    'update saved_view set name = ?, filter = ?, sort = ?, columns = ? where uid = ?',
  );
  const remove = client.prepare('delete from saved_view where uid = ?');
  const count = client.prepare('select count(*) from saved_view').pluck();
  const tell = () => parts.live.tell({ type: 'views.changed' });

  function toView(row: Row): SavedView {
    const filter = leadFilter.parse(JSON.parse(row.filter));
    return {
      id: row.uid,
      name: row.name,
      filter,
      sort: leadSort.parse(row.sort),
      columns: columns.parse(row.columns === null ? null : JSON.parse(row.columns)),
      position: row.position,
      count: parts.count(filter),
    };
  }

  return {
    list: () => (all.all() as Row[]).map(toView),

    save(draft) {
      const values = [
        draft.name,
        JSON.stringify(draft.filter),
        draft.sort,
        draft.columns === null ? null : JSON.stringify(draft.columns),
      ];
      const uid = draft.id ?? newId();
      transact(db, (tx) => {
        if (draft.id === undefined) {
          refuseFull(count.get() as number);
          insert.run(uid, ...values, clock.now());
        } else if (update.run(...values, uid).changes === 0) {
          throw new PonteError('NOT_FOUND', 'This view was removed. Save it under a new name.');
        }
        afterCommit(tx, tell, undefined);
      });
      return toView(byUid.get(uid) as Row);
    },

    remove(uid) {
      if (remove.run(uid).changes > 0) tell();
    },
  };
}

function refuseFull(views: number): void {
  if (views < mostViews) return;
  throw new PonteError(
    'TOO_LARGE',
    `${mostViews} views are kept. Remove one, then save this one.`,
    {
      details: { limit: mostViews },
    },
  );
}
