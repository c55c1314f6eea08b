import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import type { Vault } from '../sync/ports.ts';
import type { Recognise } from './person-values.ts';
import { strayTexts } from './stray-texts.ts';
import { createHookSweep, type SweptHooks } from './sweep-hooks.ts';

/**
 * Looks for a person in what belongs to nobody by its id: bodies of hooks, rejected lines of a
 * table, kept answers, problems of runs. A slice at a time, since bodies may be hundreds of MB.
 *
 * What is about another person by its id is theirs, even if it holds the same phone.
 */
export type Swept = {
  readonly hooks: SweptHooks;
  readonly events: readonly number[];
  readonly importRows: readonly string[];
  readonly importFixes: readonly number[];
  readonly problems: readonly number[];
  readonly previewItems: readonly number[];
  readonly answers: readonly number[];
  readonly segments: readonly number[];
  readonly attempts: readonly number[];
  readonly drafts: readonly number[];
  readonly candidates: readonly number[];
  readonly deals: readonly number[];
  /** By table: rows whose texts are to be replaced. */
  readonly texts: Readonly<Record<string, readonly number[]>>;
};

type Row = { id: number; text: string; sealed?: number; sure?: number };
type Source = {
  readonly into: Exclude<keyof Swept, 'texts' | 'hooks'>;
  /** Rows after an id, `limit` of them: `id`, `text`, and whether a name alone is not enough. */
  readonly sql: string;
  readonly limit?: number;
};

/** Names alone count where nothing else is going to happen to the row. */
const sources: readonly Source[] = [
  {
    into: 'events',
    sql: `select id, sealed, payload || char(10) || coalesce(reason, '') as text from event
      where id > ? and lead_id is null and deal_id is null order by id limit ?`,
    limit: 50,
  },
  {
    into: 'problems',
    sql: `select id, message || char(10) || coalesce(raw, '') as text from run_problem
      where id > ? order by id limit ?`,
  },
  {
    into: 'previewItems',
    sql: `select id, coalesce(seen, '') || char(10) || coalesce(name, '') || char(10)
        || coalesce(email, '') || char(10) || coalesce(phone, '') || char(10)
        || coalesce(document, '') as text
      from preview_item where id > ? and record_id is null order by id limit ?`,
  },
  {
    into: 'importFixes',
    sql: `select id, source || char(10) || text as text from import_fix where id > ?
      order by id limit ?`,
  },
  {
    into: 'answers',
    sql: `select id, outcome as text from api_answer
      where id > ? and outcome is not null order by id limit ?`,
  },
  {
    into: 'segments',
    sql: `select id, name || char(10) || filter as text from segment where id > ?
      order by id limit ?`,
  },
  {
    into: 'attempts',
    sql: `select id, coalesce(message, '') || char(10) || coalesce(request, '') || char(10)
        || coalesce(response, '') as text
      from attempt where id > ? order by id limit ?`,
  },
  {
    into: 'drafts',
    sql: `select id, of || char(10) || body as text from draft where id > ? order by id limit ?`,
  },
  {
    // Records there of which nobody has said yet whose they are.
    into: 'candidates',
    sql: `select id, 1 as sure, base || char(10) || coalesce(remote_seen, '') as text from link
      where id > ? and record_id is null and lifecycle <> 'tombstoned' order by id limit ?`,
  },
  {
    into: 'deals',
    sql: `select id, title || char(10) || coalesce(lost_reason, '') as text from deal
      where id > ? and lead_id is null order by id limit ?`,
  },
];

const slice = 200;

/** How far the tables have been looked through; looking again goes on from there. */
export type Sweep = {
  /** @returns whether there was anything new */
  on(): Promise<boolean>;
  found(): Swept;
};

/** @param leads ids of the leads that are the person */
export function createSweep(
  db: Db,
  vault: Vault,
  recognise: Recognise,
  leads: readonly number[],
): Sweep {
  const { client } = db;
  const hooks = createHookSweep(db, vault, recognise, leads);
  const places = new Map<string, number>();
  const found: Record<string, (number | string)[]> = {};
  const inTexts: Record<string, number[]> = {};
  let importPlace: [number, number] = [0, -1];

  async function textOf({ text, sealed }: Row): Promise<string> {
    if (sealed !== 1) return text;
    try {
      return Buffer.from(await vault.open(text), 'base64').toString('utf8');
    } catch {
      return '';
    }
  }

  async function through(
    name: string,
    sql: string,
    limit: number,
    take: (row: Row, how: 'surely' | 'named') => void,
  ): Promise<boolean> {
    const read = client.prepare<[number, number], Row>(sql);
    let any = false;
    for (;;) {
      const rows = read.all(places.get(name) ?? 0, limit);
      for (const row of rows) {
        const how = recognise(await textOf(row));
        if (how === 'surely' || (how === 'named' && row.sure !== 1)) take(row, how);
        places.set(name, row.id);
      }
      any ||= rows.length > 0;
      if (rows.length < limit) return any;
      await nextTurn();
    }
  }

  async function importRows(): Promise<boolean> {
    const read = client.prepare<
      [number, number],
      { import_id: number; line: number; text: string }
    >(
      `select import_id, line, cells || char(10) || reasons as text from import_row
        where (import_id, line) > (?, ?) and result = 'rejected'
        order by import_id, line limit ${slice}`,
    );
    let any = false;
    for (;;) {
      const rows = read.all(...importPlace);
      for (const { import_id: id, line, text } of rows) {
        if (recognise(text) !== null) (found['importRows'] ??= []).push(`${id}:${line}`);
        importPlace = [id, line];
      }
      any ||= rows.length > 0;
      if (rows.length < slice) return any;
      await nextTurn();
    }
  }

  return {
    async on() {
      let any = await importRows();
      any = (await hooks.on()) || any;
      for (const { into, sql, limit = slice } of sources) {
        const more = await through(into, sql, limit, (row) => (found[into] ??= []).push(row.id));
        any ||= more;
      }
      for (const { table, columns } of strayTexts) {
        const id = table === 'preview' ? 'run_id' : 'id';
        const text = columns.map((each) => `coalesce(${each}, '')`).join(` || char(10) || `);
        const sql = `select ${id} as id, ${text} as text from ${table} where ${id} > ? order by ${id} limit ?`;
        const more = await through(`text:${table}`, sql, slice, (row) =>
          (inTexts[table] ??= []).push(row.id),
        );
        any ||= more;
      }
      return any;
    },
    found: () => ({
      hooks: hooks.found(),
      events: numbers('events'),
      importRows: (found['importRows'] ?? []) as string[],
      importFixes: numbers('importFixes'),
      problems: numbers('problems'),
      previewItems: numbers('previewItems'),
      answers: numbers('answers'),
      segments: numbers('segments'),
      attempts: numbers('attempts'),
      drafts: numbers('drafts'),
      candidates: numbers('candidates'),
      deals: numbers('deals'),
      texts: inTexts,
    }),
  };

  function numbers(into: string): number[] {
    return (found[into] ?? []) as number[];
  }
}
