import { transact, type Db, type Tx } from '../db/database.ts';

/** Small facts of one workspace, by key. A value is what JSON can hold. */
export type SettingStore = {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
};

export function createSettingStore(db: Db): SettingStore {
  const read = db.client.prepare<[string], { value: string }>(
    'select value from setting where key = ?',
  );
  const write = db.client.prepare<[string, string]>(
    'insert into setting (key, value) values (?, ?) on conflict (key) do update set value = excluded.value',
  );

  function put(_tx: Tx, key: string, value: unknown): void {
    write.run(key, JSON.stringify(value));
  }

  return {
    get(key) {
      const row = read.get(key);
      return row === undefined ? null : JSON.parse(row.value);
    },
    set: (key, value) => transact(db, (tx) => put(tx, key, value)),
  };
}
