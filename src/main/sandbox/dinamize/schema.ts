import { TOKEN_SCHEMA } from './tokens.ts';

/**
 * Dinamize's tables.
 *
 * The indexes are those its search can be asked for; each ends in `code` and `date_rest`, so that
 * skipping to a far page reads the index alone. `dinamize_lag` holds what search still shows of a
 * contact just written, while an index-lag fault lasts: its earlier row, or none (`existed` = 0).
 */
const CONTACT_COLUMNS = `
  list INTEGER NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL,
  name TEXT NOT NULL,
  external_code TEXT NOT NULL,
  insert_date TEXT NOT NULL,
  update_date TEXT NOT NULL,
  date_rest TEXT NOT NULL,
  status TEXT NOT NULL,
  optout INTEGER NOT NULL,
  spam INTEGER NOT NULL,
  complaint_date TEXT NOT NULL,
  total_sents INTEGER NOT NULL,
  total_views INTEGER NOT NULL,
  total_clicks INTEGER NOT NULL,
  custom_fields TEXT NOT NULL`;

export const CONTACT_COLUMN_NAMES = [...CONTACT_COLUMNS.matchAll(/^ {2}(\w+)/gm)].map(
  (match) => match[1],
);

export const DINAMIZE_STEPS = [
  `CREATE TABLE dinamize_list (code INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT;

   CREATE TABLE dinamize_field (
     list INTEGER NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL,
     required INTEGER NOT NULL, unique_value INTEGER NOT NULL, searchable INTEGER NOT NULL,
     removed INTEGER NOT NULL DEFAULT 0,
     PRIMARY KEY (list, number)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE dinamize_option (
     list INTEGER NOT NULL, field INTEGER NOT NULL, code INTEGER NOT NULL, value TEXT NOT NULL,
     PRIMARY KEY (list, field, code)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE dinamize_contact (code INTEGER PRIMARY KEY AUTOINCREMENT, ${CONTACT_COLUMNS}) STRICT;
   CREATE INDEX dinamize_contact_email ON dinamize_contact (list, email_key, code, date_rest);
   CREATE UNIQUE INDEX dinamize_contact_once ON dinamize_contact (list, email_key);
   CREATE INDEX dinamize_contact_code ON dinamize_contact (list, code, date_rest);
   CREATE INDEX dinamize_contact_date ON dinamize_contact (list, insert_date, code, date_rest);
   CREATE INDEX dinamize_contact_name
     ON dinamize_contact (list, name COLLATE NOCASE, code, date_rest);
   CREATE INDEX dinamize_contact_external
     ON dinamize_contact (list, external_code COLLATE NOCASE, code, date_rest);
   CREATE INDEX dinamize_contact_complaint ON dinamize_contact (list, complaint_date, code)
     WHERE complaint_date <> '';

   CREATE TABLE dinamize_lag (
     code INTEGER PRIMARY KEY, until INTEGER NOT NULL, existed INTEGER NOT NULL, ${CONTACT_COLUMNS}
   ) STRICT;
   ${TOKEN_SCHEMA}`,
];
