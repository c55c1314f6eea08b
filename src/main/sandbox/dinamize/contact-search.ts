import { setImmediate as nextTurn } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Store } from '../store.ts';
import type { ContactItems, ItemSource } from './contact-items.ts';
import { dinamizeDate } from './clock.ts';
import { DinamizeRefusal } from './codes.ts';
import type { Field, Fields } from './fields.ts';
import { CONTACT_COLUMN_NAMES } from './schema.ts';
import { orderSql, readPage, searchSql, type SearchField, type SearchFields } from './search.ts';

/**
 * `/emkt/contact/search`: pages by offset, as the real one, so that they shift when contacts come
 * and go between two of them.
 *
 * A page is found first, as codes out of an index, and then made in slices: the largest page holds
 * ten thousand contacts and must not hold up the process they are served from.
 */
export type ContactSearch = {
  /** The answer's body as JSON. */
  page(list: number, values: Readonly<Record<string, unknown>>): Promise<Buffer>;
};

const SLICE = 1000;

const NOW: ItemSource = { sql: 'dinamize_contact', params: [] };

/** Statements differ only by fields and operators asked for; the usual few are kept. */
const MOST_STATEMENTS = 100;

export function createContactSearch(
  store: Store,
  fields: Fields,
  items: ContactItems,
  clock: () => number,
): ContactSearch {
  const { db } = store;
  const anyLag = db.prepare<[number], unknown>('SELECT 1 FROM dinamize_lag WHERE until > ?');
  const statements = new Map<string, Database.Statement<(string | number)[], number>>();

  function find(
    list: number,
    values: Readonly<Record<string, unknown>>,
  ): { readonly codes: readonly number[]; readonly next: boolean; readonly source: ItemSource } {
    if ((values['custom_filter'] ?? '') !== '') {
      // No segment exists here, so none can be named.
      throw new DinamizeRefusal('searchInvalid', 'custom_filter');
    }
    const { size, offset } = readPage(values);
    const known = searchFields(fields.of(list));
    const where = searchSql(values['search'], known);
    const order = orderSql(values['order'], known, 'code');
    const at = clock();
    const source = anyLag.get(at) === undefined ? NOW : indexAt(at);
    const rest = restSql(values['status_contact'], dinamizeDate(at));
    const sql = `SELECT code FROM ${source.sql}
      WHERE list = ?${rest.text}${where.text}${order} LIMIT ? OFFSET ?`;
    const params = [...source.params, list, ...rest.params, ...where.params, size + 1, offset];
    const found = statement(sql).all(...params);
    return { codes: found.slice(0, size), next: found.length > size, source };
  }

  function statement(sql: string): Database.Statement<(string | number)[], number> {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    const prepared = db.prepare<(string | number)[], number>(sql).pluck();
    statements.set(sql, prepared);
    return prepared;
  }

  async function page(list: number, values: Readonly<Record<string, unknown>>): Promise<Buffer> {
    const { codes, next, source } = find(list, values);
    const pieces = [Buffer.from(`{"next":${next},"items":[`)];
    for (let start = 0; start < codes.length; start += SLICE) {
      if (start > 0) await nextTurn();
      const texts = items.texts(list, codes.slice(start, start + SLICE), source);
      const separator = pieces.length > 1 && texts.length > 0 ? ',' : '';
      pieces.push(Buffer.from(separator + texts.join(',')));
    }
    return Buffer.concat([...pieces, Buffer.from(']}')]);
  }

  return { page };
}

/** The contacts as a lagging index shows them: what was just written stands as it was before. */
function indexAt(now: number): ItemSource {
  const columns = ['code', ...CONTACT_COLUMN_NAMES].join(', ');
  const sql = `(SELECT ${columns} FROM dinamize_contact
      WHERE code NOT IN (SELECT code FROM dinamize_lag WHERE until > ?)
    UNION ALL SELECT ${columns} FROM dinamize_lag WHERE until > ? AND existed = 1)`;
  return { sql, params: [now, now] };
}

function restSql(
  status: unknown,
  now: string,
): { readonly text: string; readonly params: readonly string[] } {
  if (status === undefined || status === '') return { text: '', params: [] };
  if (status === 'REST_ONLY') return { text: ' AND date_rest > ?', params: [now] };
  if (status === 'NO_REST') return { text: ' AND date_rest <= ?', params: [now] };
  throw new DinamizeRefusal('searchInvalid', 'status_contact');
}

/** The built-in fields that can be searched, and the list's own that are marked so. */
function searchFields(custom: readonly Field[]): SearchFields {
  const builtIn: [string, SearchField][] = [
    ['code', { sql: 'code', kind: 'number' }],
    ['name', { sql: 'name', kind: 'text' }],
    ['email', { sql: 'email_key', kind: 'email' }],
    ['external_code', { sql: 'external_code', kind: 'text' }],
    ['insert_date', { sql: 'insert_date', kind: 'date' }],
    ['status_email', { sql: 'status', kind: 'text' }],
  ];
  const own = custom
    .filter((field) => field.searchable)
    .map((field): [string, SearchField] => {
      const value = `custom_fields ->> '$.${field.key}'`;
      return field.type === 'LV'
        ? [field.key, { sql: `coalesce(${value}, '[]')`, kind: 'options', within: 'custom_fields' }]
        : [field.key, { sql: `coalesce(${value}, '')`, kind: 'text', within: 'custom_fields' }];
    });
  return new Map([...builtIn, ...own]);
}
