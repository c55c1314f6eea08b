import type { Journal } from '../journal.ts';
import type { Hand } from '../provider.ts';
import type { Store } from '../store.ts';
import { contactRecord, emailKey, type ContactRow, type CustomValue } from './contact.ts';
import type { ContactValues } from './contact-values.ts';
import { dinamizeDate } from './clock.ts';
import { DinamizeRefusal } from './codes.ts';
import type { Field, Fields } from './fields.ts';
import { CONTACT_COLUMN_NAMES } from './schema.ts';

/** The contacts of an account: every change is one transaction with its journal row. */
export type Contacts = {
  get(code: number): ContactRow | null;
  add(list: number, values: ContactValues, change: Change): ContactRow;
  edit(code: number, values: ContactValues, change: Change): ContactRow;
  remove(code: number, change: Change): void;
  /** Puts rows in as they are, unjournaled: what the system held before anyone watched. */
  load(rows: readonly Omit<ContactRow, 'code'>[]): void;
  /** Removes a run of contacts; true while some are left. */
  clearSome(): boolean;
  /** Search shows every contact as it is now. */
  settle(): void;
};

export type Change = {
  readonly by: Hand;
  /** For how long search keeps showing what was there before; 0 for not at all. */
  readonly lagMs: () => number;
  /** What only a person may set. */
  readonly also?: Partial<
    Pick<ContactRow, 'insert_date' | 'status' | 'optout' | 'spam' | 'complaint_date'>
  >;
};

export type ContactParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly fields: Fields;
  readonly clock: () => number;
};

/** Codes begin above this, and none is used twice. */
const CODE_BEFORE_FIRST = 100_000;

export function createContacts(parts: ContactParts): Contacts {
  const { store, journal, fields, clock } = parts;
  const { db } = store;
  const columns = CONTACT_COLUMN_NAMES;
  const places = columns.map((column) => `@${column}`).join(', ');
  const select = db.prepare<[number], ContactRow>('SELECT * FROM dinamize_contact WHERE code = ?');
  const selectByEmail = db.prepare<[number, string], { code: number }>(
    'SELECT code FROM dinamize_contact WHERE list = ? AND email_key = ?',
  );
  const insert = db.prepare(
    `INSERT INTO dinamize_contact (${columns.join(', ')}) VALUES (${places})`,
  );
  const update = db.prepare(
    `UPDATE dinamize_contact SET ${columns.map((column) => `${column} = @${column}`).join(', ')} WHERE code = @code`,
  );
  const remove = db.prepare('DELETE FROM dinamize_contact WHERE code = ?');
  const forgetLag = db.prepare('DELETE FROM dinamize_lag WHERE until <= ?');
  // A contact written twice within the lag keeps its first row and its first due time.
  const keepLag = db.prepare(
    `INSERT INTO dinamize_lag (code, until, existed, ${columns.join(', ')})
     VALUES (@code, @until, @existed, ${places}) ON CONFLICT (code) DO NOTHING`,
  );
  const removeSome = db.prepare(
    'DELETE FROM dinamize_contact WHERE code IN (SELECT code FROM dinamize_contact LIMIT 200)',
  );
  const restartCodes = db.prepare(
    `INSERT INTO sqlite_sequence (name, seq) SELECT 'dinamize_contact', ${CODE_BEFORE_FIRST}
     WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'dinamize_contact')`,
  );
  const forgetCodes = db.prepare("DELETE FROM sqlite_sequence WHERE name = 'dinamize_contact'");

  function get(code: number): ContactRow | null {
    return select.get(code) ?? null;
  }

  function existing(code: number): ContactRow {
    const row = get(code);
    if (row === null) throw new DinamizeRefusal('contactNotFound', String(code));
    return row;
  }

  function add(list: number, values: ContactValues, change: Change): ContactRow {
    return store.transact(() => {
      if (values.email === undefined) throw new DinamizeRefusal('required', 'email');
      const now = dinamizeDate(clock());
      const blank: Omit<ContactRow, 'code'> = {
        list,
        email: '',
        email_key: '',
        name: '',
        external_code: '',
        insert_date: now,
        update_date: now,
        date_rest: '',
        status: 'V',
        optout: 0,
        spam: 0,
        complaint_date: '',
        total_sents: 0,
        total_views: 0,
        total_clicks: 0,
        custom_fields: '{}',
      };
      const row = { ...blank, ...applied(blank, values), ...change.also };
      checkUnique(row, null);
      checkFields(row, null);
      restartCodes.run();
      const code = Number(insert.run(row).lastInsertRowid);
      const after = { ...row, code };
      lag(after, false, change.lagMs());
      record('create', null, after, change.by);
      return after;
    });
  }

  function edit(code: number, values: ContactValues, change: Change): ContactRow {
    return store.transact(() => {
      const before = existing(code);
      const after: ContactRow = {
        ...before,
        ...applied(before, values),
        ...change.also,
        update_date: dinamizeDate(clock()),
      };
      checkUnique(after, code);
      checkFields(after, code);
      update.run(after);
      lag(before, true, change.lagMs());
      record('update', before, after, change.by);
      return after;
    });
  }

  function removeOne(code: number, change: Change): void {
    store.transact(() => {
      const before = existing(code);
      remove.run(code);
      lag(before, true, change.lagMs());
      record('delete', before, null, change.by);
    });
  }

  function lag(row: ContactRow, existed: boolean, ms: number): void {
    const now = clock();
    forgetLag.run(now);
    if (ms > 0) keepLag.run({ ...row, until: now + ms, existed: Number(existed) });
  }

  function record(
    op: 'create' | 'update' | 'delete',
    before: ContactRow | null,
    after: ContactRow | null,
    by: Hand,
  ): void {
    const row = after ?? before;
    if (row === null) return;
    const known = fields.of(row.list);
    journal.append({
      at: clock(),
      provider: 'dinamize',
      entity: 'contact',
      op,
      id: String(row.code),
      before: before === null ? null : contactRecord(before, known),
      after: after === null ? null : contactRecord(after, known),
      by,
    });
  }

  function checkUnique(row: Omit<ContactRow, 'code'>, code: number | null): void {
    const holder = selectByEmail.get(row.list, row.email_key);
    if (holder !== undefined && holder.code !== code) {
      throw new DinamizeRefusal('duplicate', row.email);
    }
  }

  /** Fields the list marks as required or as holding each value once. */
  function checkFields(row: Omit<ContactRow, 'code'>, code: number | null): void {
    const values: Record<string, CustomValue> = JSON.parse(row.custom_fields);
    for (const field of fields.of(row.list)) {
      const value = values[field.key];
      if (value === undefined) {
        if (field.required) throw new DinamizeRefusal('required', field.key);
      } else if (field.unique && isHeldElsewhere(field, value, code)) {
        throw new DinamizeRefusal('duplicate', field.key);
      }
    }
  }

  function isHeldElsewhere(field: Field, value: CustomValue, code: number | null): boolean {
    const held = db
      .prepare(
        `SELECT 1 FROM dinamize_contact WHERE list = ? AND code IS NOT ?
         AND json_extract(custom_fields, '$.${field.key}') = ? LIMIT 1`,
      )
      .get(field.list, code, typeof value === 'string' ? value : JSON.stringify(value));
    return held !== undefined;
  }

  function load(rows: readonly Omit<ContactRow, 'code'>[]): void {
    store.transact(() => {
      restartCodes.run();
      for (const row of rows) insert.run(row);
    });
  }

  function clearSome(): boolean {
    if (removeSome.run().changes > 0) return true;
    forgetCodes.run();
    return false;
  }

  return {
    get,
    add,
    edit,
    remove: removeOne,
    load,
    clearSome,
    settle: () => void db.exec('DELETE FROM dinamize_lag'),
  };
}

/** The row's columns as the values change them; custom fields merge key by key. */
function applied(
  row: Omit<ContactRow, 'code'>,
  values: ContactValues,
): Partial<Omit<ContactRow, 'code'>> {
  const { email, name, external_code, date_rest, custom } = values;
  return {
    ...(email !== undefined && { email, email_key: emailKey(email) }),
    ...(name !== undefined && { name }),
    ...(external_code !== undefined && { external_code }),
    ...(date_rest !== undefined && { date_rest }),
    ...(custom !== undefined && { custom_fields: merged(row.custom_fields, custom) }),
  };
}

function merged(kept: string, given: ReadonlyMap<Field, CustomValue>): string {
  const values: Record<string, CustomValue> = JSON.parse(kept);
  for (const [field, value] of given) {
    if (value.length === 0) delete values[field.key];
    else values[field.key] = value;
  }
  return JSON.stringify(values);
}
