import type Database from 'better-sqlite3';
import type { Fields } from './fields.ts';

/**
 * Contacts as search and get answer with them, made by SQLite.
 *
 * A page may hold thousands: building their texts here takes a third of the time that rows, objects
 * and JSON.stringify would. Flags are booleans; counters and codes are strings. Every custom field
 * of the list is there, blank where the contact has nothing: a field that was emptied must be seen
 * to be empty, and a caller cannot tell an absent key from one that was not asked for.
 */
export type ContactItems = {
  /** JSON texts in the order of `codes`; a code that is no more is left out. */
  texts(list: number, codes: readonly number[], source?: ItemSource): readonly string[];
};

/** Where the rows come from, when not from the contacts as they are. */
export type ItemSource = { readonly sql: string; readonly params: readonly number[] };

const NOW: ItemSource = { sql: 'dinamize_contact', params: [] };

export function createContactItems(db: Database.Database, fields: Fields): ContactItems {
  const statements = new Map<string, Database.Statement<(string | number)[], string>>();

  function texts(
    list: number,
    codes: readonly number[],
    source: ItemSource = NOW,
  ): readonly string[] {
    const sql = itemsSql(source.sql, fields.removedKeys(list));
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare<(string | number)[], string>(sql).pluck();
      statements.set(sql, statement);
    }
    const blank = Object.fromEntries(
      fields.of(list).map(({ key, type }) => [key, type === 'LV' ? [] : '']),
    );
    return statement.all(JSON.stringify(blank), JSON.stringify(codes), ...source.params);
  }

  return { texts };
}

function itemsSql(source: string, removed: readonly string[]): string {
  const paths = removed.map((key) => `, '$.${key}'`).join('');
  const custom = paths === '' ? 'custom_fields' : `json_remove(custom_fields${paths})`;
  return `SELECT json_object(
      'code', CAST(code AS TEXT), 'email', email, 'name', name, 'external_code', external_code,
      'insert_date', insert_date, 'status', status,
      'optout', json(iif(optout, 'true', 'false')), 'spam', json(iif(spam, 'true', 'false')),
      'total_clicks', CAST(total_clicks AS TEXT), 'total_sents', CAST(total_sents AS TEXT),
      'total_views', CAST(total_views AS TEXT), 'custom_fields', json_patch(?, ${custom}))
    FROM json_each(?) AS page CROSS JOIN ${source} AS contact ON contact.code = page.value`;
}
