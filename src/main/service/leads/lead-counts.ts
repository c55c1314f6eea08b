import { beforeCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { Log } from '../log.ts';
import type { LeadRow } from './lead-values.ts';

/** What is counted of each value that live leads have. */
export const countedFields = [
  'status',
  'temperature',
  'origin',
  'owner',
  'state',
  'city',
  'tag',
] as const;
export type CountedField = (typeof countedFields)[number];

/** Tells that a lead came, changed or went; its counts move as the last of the same transaction. */
export type LeadCounter = (tx: Tx, before: Counted | null, after: Counted) => void;

type Counted = Partial<Pick<LeadRow, Exclude<CountedField, 'tag'>>> & {
  readonly deletedAt: number | null;
};

type Move = { readonly before: Counted | null; readonly after: Counted };

/**
 * The store of leads tells each change here, and what all of a transaction amounts to is written
 * once: a counter for each row would cost as much as the rows of an import. Tags, and leads erased
 * for good, are counted by triggers. What is not told of on both sides stays as it is.
 */
export function createLeadCounter(db: Db): LeadCounter {
  const add = db.client.prepare<[string, string, number]>(
    `insert into record_count (about, value, count) values (?, ?, ?)
      on conflict do update set count = count + excluded.count`,
  );
  const forgetNone = db.client.prepare<[string, string]>(
    'delete from record_count where about = ? and value = ? and count = 0',
  );

  function settle(moves: readonly Move[]): void {
    const sums: Sums = new Map();
    for (const { before, after } of moves) {
      if (before?.deletedAt === null) note(sums, before, -1);
      if (after.deletedAt === null) note(sums, after, 1);
    }
    for (const [about, values] of sums) {
      for (const [value, by] of values) {
        if (by === 0) continue;
        add.run(about, value, by);
        // Also what comes where it was erased before it was counted.
        forgetNone.run(about, value);
      }
    }
  }

  return (tx, before, after) => beforeCommit(tx, settle, { before, after });
}

type Sums = Map<string, Map<string, number>>;

const columns = ['status', 'temperature', 'origin', 'owner', 'state', 'city'] as const;

function note(sums: Sums, lead: Counted, by: 1 | -1): void {
  // What is told of in part is no lead that comes or goes.
  if (lead.status !== undefined) move(sums, 'lead', '', by);
  for (const column of columns) {
    const value = lead[column];
    if (value !== undefined) move(sums, `lead.${column}`, value ?? '', by);
  }
}

function move(sums: Sums, about: string, value: string, by: number): void {
  let values = sums.get(about);
  if (values === undefined) sums.set(about, (values = new Map()));
  values.set(value, (values.get(value) ?? 0) + by);
}

/** How many live leads there are, and have each value; read, never counted. */
export type LeadCounts = {
  total(): number;
  /** By exact spelling; of what has no value, `''`. */
  of(field: CountedField): readonly { value: string; count: number }[];
};

export function createLeadCounts(db: Db): LeadCounts {
  const one = db.client
    .prepare<[], number>(`select count from record_count where about = 'lead' and value = ''`)
    .pluck();
  const all = db.client.prepare<[string], { value: string; count: number }>(
    'select value, count from record_count where about = ? order by count desc, value',
  );
  return { total: () => one.get() ?? 0, of: (field) => all.all(`lead.${field}`) };
}

const grouped = (column: string) =>
  `select 'lead.${column}' as about, coalesce(${column}, '') as value, count(*) as count
     from lead where deleted_at is null group by ${column}`;

/** What the counters of leads should say. */
const recounted = `
  select 'lead' as about, '' as value, count(*) as count from lead where deleted_at is null
    having count(*) > 0
  union all ${columns.map(grouped).join(' union all ')}
  union all select 'lead.tag', tag, count(*) from lead_tag group by tag`;

/** The same for a whole service, which says so. */
export function mendLeadCounts(db: Db, log: Pick<Log, 'warn'>): void {
  const counters = repairLeadCounts(db);
  if (counters > 0) log.warn({ counters }, 'counters of leads were counted again');
}

/**
 * Counts again, for a file whose last end nobody saw, and mends what disagrees.
 *
 * @returns how many counters were wrong
 */
export function repairLeadCounts(db: Db): number {
  const { client } = db;
  return transact(db, () => {
    client.exec(`create temp table recounted as
      select about, value, sum(count) as count from (${recounted}) group by about, value`);
    try {
      const kept = `select about, value, count from record_count
        where about = 'lead' or about like 'lead.%'`;
      const truth = 'select about, value, count from temp.recounted';
      const wrong = client
        .prepare<[], number>(
          `select count(*) from (select about, value from (${kept} except ${truth})
            union select about, value from (${truth} except ${kept}))`,
        )
        .pluck()
        .get();
      if (wrong === 0) return 0;
      client.exec(`delete from record_count where about = 'lead' or about like 'lead.%';
        insert into record_count (about, value, count) ${truth}`);
      return wrong ?? 0;
    } finally {
      client.exec('drop table temp.recounted');
    }
  });
}
