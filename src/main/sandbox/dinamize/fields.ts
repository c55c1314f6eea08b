import type { Store } from '../store.ts';

/** The lists of an account, their custom fields, and the options of fields that have a list. */
export type FieldType = 'VC' | 'LV';

export type Field = {
  readonly list: number;
  readonly number: number;
  /** `cmp4`: the key a contact carries the value under. */
  readonly key: string;
  readonly title: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly unique: boolean;
  readonly searchable: boolean;
};

export type Option = { readonly code: string; readonly value: string };

export type NewField = Omit<Field, 'number' | 'key'>;

export type Fields = {
  hasList(list: number): boolean;
  lists(): readonly { readonly code: number; readonly title: string }[];
  addList(code: number, title: string): void;
  /** In the order of their numbers. */
  of(list: number): readonly Field[];
  /** Keys of fields that were taken away; contacts may still carry values under them. */
  removedKeys(list: number): readonly string[];
  options(list: number, number: number): readonly Option[];
  add(field: NewField): Field;
  rename(field: Field, title: string): void;
  addOption(field: Field, value: string): Option;
  remove(field: Field): void;
  clear(): void;
};

type FieldRow = {
  list: number;
  number: number;
  title: string;
  type: FieldType;
  required: number;
  unique_value: number;
  searchable: number;
};

/** Numbers below are the built-in fields'. */
const FIRST_CUSTOM_NUMBER = 4;

export function createFields(store: Store): Fields {
  const { db } = store;
  const selectLists = db.prepare<[], { code: number; title: string }>(
    'SELECT code, title FROM dinamize_list ORDER BY code',
  );
  const insertList = db.prepare('INSERT INTO dinamize_list VALUES (?, ?)');
  const selectFields = db.prepare<[number], FieldRow>(
    'SELECT * FROM dinamize_field WHERE list = ? AND removed = 0 ORDER BY number',
  );
  const selectRemoved = db.prepare<[number], { number: number }>(
    'SELECT number FROM dinamize_field WHERE list = ? AND removed = 1 ORDER BY number',
  );
  // A removed field keeps its row, so that its number never comes to mean another thing.
  const lastNumber = db.prepare<[number], { number: number | null }>(
    'SELECT max(number) AS number FROM dinamize_field WHERE list = ?',
  );
  const insertField = db.prepare(
    'INSERT INTO dinamize_field (list, number, title, type, required, unique_value, searchable) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const setTitle = db.prepare('UPDATE dinamize_field SET title = ? WHERE list = ? AND number = ?');
  const setRemoved = db.prepare(
    'UPDATE dinamize_field SET removed = 1 WHERE list = ? AND number = ?',
  );
  const selectOptions = db.prepare<[number, number], { code: number; value: string }>(
    'SELECT code, value FROM dinamize_option WHERE list = ? AND field = ? ORDER BY code',
  );
  const insertOption = db.prepare('INSERT INTO dinamize_option VALUES (?, ?, ?, ?)');

  function of(list: number): readonly Field[] {
    return selectFields.all(list).map(toField);
  }

  function add(field: NewField): Field {
    const number = Math.max(FIRST_CUSTOM_NUMBER, (lastNumber.get(field.list)?.number ?? 0) + 1);
    insertField.run(
      field.list,
      number,
      field.title,
      field.type,
      Number(field.required),
      Number(field.unique),
      Number(field.searchable),
    );
    return { ...field, number, key: `cmp${number}` };
  }

  function options(list: number, number: number): readonly Option[] {
    return selectOptions
      .all(list, number)
      .map((option) => ({ code: String(option.code), value: option.value }));
  }

  function addOption(field: Field, value: string): Option {
    const last = options(field.list, field.number).at(-1);
    const code = Number(last?.code ?? 0) + 1;
    insertOption.run(field.list, field.number, code, value);
    return { code: String(code), value };
  }

  function clear(): void {
    db.exec('DELETE FROM dinamize_option; DELETE FROM dinamize_field; DELETE FROM dinamize_list;');
  }

  return {
    of,
    removedKeys: (list) => selectRemoved.all(list).map(({ number }) => `cmp${number}`),
    add,
    options,
    addOption,
    clear,
    rename: (field, title) => void setTitle.run(title, field.list, field.number),
    remove: (field) => void setRemoved.run(field.list, field.number),
    lists: () => selectLists.all(),
    hasList: (list) => selectLists.all().some((each) => each.code === list),
    addList: (code, title) => void insertList.run(code, title),
  };
}

function toField(row: FieldRow): Field {
  return {
    list: row.list,
    number: row.number,
    key: `cmp${row.number}`,
    title: row.title,
    type: row.type,
    required: row.required === 1,
    unique: row.unique_value === 1,
    searchable: row.searchable === 1,
  };
}
