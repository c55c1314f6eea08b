import { z } from 'zod';
import { emailKey } from './contact.ts';
import { isDinamizeDate } from './clock.ts';
import { DinamizeRefusal } from './codes.ts';

/**
 * Dinamize's search syntax turned into SQL.
 *
 * Entries of `search` are all to hold. The operators carry the letter v as the place of the value:
 * `*v*` contains, `v*` begins with, `*v` ends with, each with `!` for not. Texts compare without
 * regard to the case of plain letters. What is searched, and how, is the caller's table of fields.
 */
export type SearchField = {
  readonly sql: string;
  /** `options` is JSON array of codes: `=` is "has this one". */
  readonly kind: 'text' | 'email' | 'date' | 'options' | 'number';
  /** The JSON column the value lies in: looked through as text first, which is much the quicker. */
  readonly within?: string;
};

export type SearchFields = ReadonlyMap<string, SearchField>;

export type Sql = { readonly text: string; readonly params: readonly (string | number)[] };

export type Page = { readonly size: number; readonly offset: number };

const DEFAULT_PAGE_SIZE = 10;
const LARGEST_PAGE = 10_000;
const MOST_CONDITIONS = 30;

const searchEntries = z
  .array(
    z.object({
      field: z.string().max(100),
      operator: z.string().max(5).default('='),
      value: z.union([z.string().max(1000), z.number(), z.boolean()]).transform(String),
    }),
  )
  .max(MOST_CONDITIONS);

const orderEntries = z
  .array(z.object({ field: z.string().max(100), type: z.enum(['ASC', 'DESC']).default('ASC') }))
  .max(5);

const pageNumber = z.coerce.number().int().min(1).max(1_000_000);
const pageSize = z.coerce.number().int().min(1).max(LARGEST_PAGE);

const DATE_OPERATORS: ReadonlySet<string> = new Set(['=', '!=', '<', '>', '<=', '>=']);

/** The conditions of `search`, each with AND before it; blank when there is none. */
export function searchSql(entries: unknown, fields: SearchFields): Sql {
  const parsed = searchEntries.safeParse(entries ?? []);
  if (!parsed.success) throw new DinamizeRefusal('searchInvalid', 'search');
  const conditions = parsed.data.map(({ field, operator, value }) => {
    const known = fields.get(field);
    if (known === undefined) throw new DinamizeRefusal('searchInvalid', field);
    const condition = conditionSql(known, operator, value);
    if (condition === null) throw new DinamizeRefusal('searchInvalid', `${field} ${operator}`);
    return condition;
  });
  return {
    text: conditions.map(({ text }) => ` AND ${text}`).join(''),
    params: conditions.flatMap(({ params }) => params),
  };
}

/** ` ORDER BY …`, always ending in `tie` so that the order is the same at every page. */
export function orderSql(entries: unknown, fields: SearchFields, tie: string): string {
  const parsed = orderEntries.safeParse(entries ?? []);
  if (!parsed.success) throw new DinamizeRefusal('searchInvalid', 'order');
  const terms = parsed.data.map(({ field, type }) => {
    const known = fields.get(field);
    if (known === undefined) throw new DinamizeRefusal('searchInvalid', field);
    return `${known.sql}${known.kind === 'text' ? ' COLLATE NOCASE' : ''} ${type}`;
  });
  const last = parsed.data.at(-1)?.type ?? 'ASC';
  return ` ORDER BY ${[...terms, `${tie} ${last}`].join(', ')}`;
}

/** Page numbers and sizes travel as strings; numbers are taken too. */
export function readPage(values: Readonly<Record<string, unknown>>): Page {
  const number = pageNumber.safeParse(values['page_number'] ?? 1);
  if (!number.success) throw new DinamizeRefusal('searchInvalid', 'page_number');
  const size = pageSize.safeParse(values['page_size'] ?? DEFAULT_PAGE_SIZE);
  if (!size.success) throw new DinamizeRefusal('searchInvalid', 'page_size');
  return { size: size.data, offset: (number.data - 1) * size.data };
}

function conditionSql(field: SearchField, operator: string, value: string): Sql | null {
  switch (field.kind) {
    case 'date':
      if (!DATE_OPERATORS.has(operator) || !isDinamizeDate(value)) return null;
      return { text: `${field.sql} ${operator} ?`, params: [value] };
    case 'number':
      if (operator !== '=' && operator !== '!=') return null;
      return { text: `${field.sql} ${operator} CAST(? AS INTEGER)`, params: [value] };
    case 'options': {
      if (operator !== '=' && operator !== '!=') return null;
      const quoted = JSON.stringify(value);
      const has = like(field.sql, `%${literal(quoted)}%`);
      return operator === '='
        ? quickly(field, quoted, has)
        : { text: `NOT (${has.text})`, params: has.params };
    }
    case 'email':
      return textCondition(field.sql, operator, emailKey(value));
    case 'text': {
      const condition = textCondition(`${field.sql} COLLATE NOCASE`, operator, value);
      return operator.startsWith('!') || value === ''
        ? condition
        : condition && quickly(field, JSON.stringify(value).slice(1, -1), condition);
    }
  }
}

function textCondition(sql: string, operator: string, value: string): Sql | null {
  if (operator === '=' || operator === '!=') {
    return { text: `${sql} ${operator} ?`, params: [value] };
  }
  const not = operator.startsWith('!');
  const form = not ? operator.slice(1) : operator;
  if (form !== '*v*' && form !== 'v*' && form !== '*v') return null;
  const { text, params } = like(
    sql,
    form.replaceAll('*', '%').replace('v', () => literal(value)),
  );
  return { text: not ? `NOT (${text})` : text, params };
}

/** A condition that can only hold where `json` occurs, preceded by a look for that text. */
function quickly(field: SearchField, json: string, condition: Sql): Sql {
  if (field.within === undefined) return condition;
  const occurs = like(field.within, `%${literal(json)}%`);
  return {
    text: `(${occurs.text} AND ${condition.text})`,
    params: [...occurs.params, ...condition.params],
  };
}

function like(sql: string, pattern: string): Sql {
  return { text: `${sql} LIKE ? ESCAPE '\\'`, params: [pattern] };
}

/** For LIKE, with nothing in it that stands for something else. */
function literal(value: string): string {
  return value.replaceAll(/[\\%_]/g, '\\$&');
}
