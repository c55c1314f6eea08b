import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { CostRow, CostValues } from './rows.ts';

/** What was paid, once a period and campaign, with what each act of a person made of it. */
export type CostStore = {
  byUid(uid: string): CostRow | null;
  /** That of the same period, source, medium and campaign. */
  same(values: CostValues): CostRow | null;
  /** Of the same campaign there is one for a longer or shorter period on these days. */
  overlaps(values: CostValues): boolean;
  /**
   * An act, by which all that is done within it is taken back.
   *
   * @param howLong one in several commits is `under way` until it is said to be done
   */
  begin(tx: Tx, howLong?: 'at once' | 'under way'): Act;
  done(tx: Tx, actUid: string): void;
  /** Acts that were never said to be done. */
  underWay(): string[];
  /** What an act did; null where it was taken back already, or too long ago. */
  changesOf(actUid: string): readonly CostChange[] | null;
  /** @returns whether it was put back; what was changed since stays */
  putBack(tx: Tx, change: CostChange): boolean;
  undone(tx: Tx, actUid: string): void;
};

export type CostChange = {
  readonly uid: string;
  /** JSON of the row; null where there was none. */
  readonly before: string | null;
  readonly after: string | null;
};

export type Act = {
  readonly uid: string;
  insert(values: CostValues, actor: string): void;
  update(row: CostRow, values: CostValues, actor: string): void;
  remove(row: CostRow): void;
};

const undoneWithinMs = 30 * 86_400_000;

const columns = [
  'uid',
  'first_day',
  'last_day',
  'source',
  'medium',
  'campaign',
  'source_key',
  'medium_key',
  'campaign_key',
  'cents',
  'file_name',
  'actor',
  'created_at',
  'updated_at',
] as const;

type Kept = Omit<CostRow, 'id'>;

export function createCostStore(db: Db, clock: Clock): CostStore {
  const { client } = db;
  const byUid = client.prepare<[string], CostRow>('select * from ad_cost where uid = ?');
  const ofCampaign = 'source_key = ? and medium_key = ? and campaign_key = ?';
  const same = client.prepare<string[], CostRow>(
    `select * from ad_cost where ${ofCampaign} and first_day = ? and last_day = ?`,
  );
  const overlaps = client
    .prepare<string[], 1>(
      `select 1 from ad_cost where ${ofCampaign} and first_day <= ? and last_day >= ?
         and not (first_day = ? and last_day = ?) limit 1`,
    )
    .pluck();
  const insert = client.prepare(
    `insert into ad_cost (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const update = client.prepare(
    `update ad_cost set ${columns.map((name) => `${name} = @${name}`).join(', ')} where uid = @uid`,
  );
  const remove = client.prepare('delete from ad_cost where uid = ?');
  const addAct = client
    .prepare<[string, number, number], number>(
      'insert into ad_cost_act (uid, at, under_way) values (?, ?, ?) returning id',
    )
    .pluck();
  const note = client.prepare(
    'insert into ad_cost_change (act_id, uid, before, after) values (?, ?, ?, ?)',
  );
  const forget = client.prepare('delete from ad_cost_act where at < ?');
  const act = client.prepare<[string], { id: number }>(
    'select id from ad_cost_act where uid = ? and undone_at is null',
  );
  const changes = client.prepare<[number], CostChange>(
    'select uid, before, after from ad_cost_change where act_id = ?',
  );
  const undone = client.prepare(
    'update ad_cost_act set undone_at = ?, under_way = 0 where uid = ?',
  );
  const done = client.prepare('update ad_cost_act set under_way = 0 where uid = ?');
  const underWay = client
    .prepare<[], string>('select uid from ad_cost_act where under_way = 1')
    .pluck();

  const keysOf = ({ keys, firstDay, lastDay }: CostValues) =>
    [keys.source, keys.medium, keys.campaign, firstDay, lastDay] as const;

  function kept(values: CostValues, actor: string, before: CostRow | null): Kept {
    const now = clock.now();
    return {
      uid: before?.uid ?? newId(),
      first_day: values.firstDay,
      last_day: values.lastDay,
      source: values.source,
      medium: values.medium,
      campaign: values.campaign,
      source_key: values.keys.source,
      medium_key: values.keys.medium,
      campaign_key: values.keys.campaign,
      cents: values.cents,
      file_name: values.fileName,
      actor,
      created_at: before?.created_at ?? now,
      updated_at: now,
    };
  }

  function isTaken(row: Kept): boolean {
    const { source_key: source, medium_key: medium, campaign_key: campaign } = row;
    const found = same.get(source, medium, campaign, row.first_day, row.last_day);
    return found !== undefined && found.uid !== row.uid;
  }

  function putBack(uid: string, before: Kept | null, after: Kept | null): boolean {
    const now = byUid.get(uid);
    if (JSON.stringify(now === undefined ? null : bare(now)) !== JSON.stringify(after)) {
      return false;
    }
    if (before === null) remove.run(uid);
    else if (isTaken(before)) return false;
    else if (after === null) insert.run(before);
    else update.run(before);
    return true;
  }

  return {
    byUid: (uid) => byUid.get(uid) ?? null,
    same: (values) => same.get(...keysOf(values)) ?? null,
    overlaps(values) {
      const [source, medium, campaign, first, last] = keysOf(values);
      return overlaps.get(source, medium, campaign, last, first, first, last) !== undefined;
    },
    begin(_tx, howLong = 'at once') {
      forget.run(clock.now() - undoneWithinMs);
      const uid = newId();
      const id = addAct.get(uid, clock.now(), Number(howLong === 'under way')) as number;
      const said = (row: Kept | null) => (row === null ? null : JSON.stringify(row));
      return {
        uid,
        insert(values, actor) {
          const after = kept(values, actor, null);
          insert.run(after);
          note.run(id, after.uid, null, said(after));
        },
        update(row, values, actor) {
          const after = kept(values, actor, row);
          update.run(after);
          note.run(id, row.uid, said(bare(row)), said(after));
        },
        remove(row) {
          remove.run(row.uid);
          note.run(id, row.uid, said(bare(row)), null);
        },
      };
    },
    done: (_tx, actUid) => void done.run(actUid),
    underWay: () => underWay.all(),
    changesOf(actUid) {
      const found = act.get(actUid);
      return found === undefined ? null : changes.all(found.id);
    },
    putBack(_tx, { uid, before, after }) {
      const was = (text: string | null) => (text === null ? null : (JSON.parse(text) as Kept));
      return putBack(uid, was(before), was(after));
    },
    undone: (_tx, actUid) => void undone.run(clock.now(), actUid),
  };
}

/** In the order in which all are kept, so that two are compared as texts. */
function bare(row: CostRow): Kept {
  return Object.fromEntries(columns.map((name) => [name, row[name]])) as Kept;
}
