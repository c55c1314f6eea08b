import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Journal } from '../journal.ts';
import type { Hand, PlainRecord } from '../provider.ts';
import { folded } from '../record-door.ts';
import type { Store } from '../store.ts';
import { metaOf, pageOf } from './paging.ts';
import { GestaoClickRefusal } from './refusal.ts';

/**
 * Papers of one kind (sales, products), each kept whole beside the columns its list is filtered by.
 *
 * Every change is one transaction with its journal row. Their lists never lag.
 */
export type Shelf<T extends object> = {
  get(id: number): PlainRecord | null;
  add(values: T, by: Hand): PlainRecord;
  /** The whole record anew. */
  replace(id: number, values: T, by: Hand): PlainRecord;
  remove(id: number, by: Hand): void;
  page(query: URLSearchParams): { items: PlainRecord[]; meta: object };
  list(query: { q?: string; limit?: number }): AsyncIterable<readonly PlainRecord[]>;
  has(column: string, value: string): boolean;
  /** Puts records in as they are, unjournaled. */
  load(all: readonly T[]): void;
  clear(): void;
};

export type ShelfParts<T extends object> = {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
  /** As the journal and the admin doors name it. */
  readonly entity: string;
  /** Ends the name of its table. */
  readonly table: string;
  /** As its address names it: `vendas`. */
  readonly resource: string;
  /** In the words of the system: "Venda não encontrada". */
  readonly notFound: string;
  /** What no two records share, and how a second one is turned down. */
  readonly taken: string;
  readonly columnsOf: (values: T) => Readonly<Record<(typeof SHELF_COLUMNS)[number], string>>;
  /** Parameters of the list by the condition they stand for. */
  readonly filters: Readonly<Record<string, string>>;
};

export const SHELF_COLUMNS = [
  'codigo',
  'nome',
  'cliente_id',
  'situacao_id',
  'data',
  'ativo',
] as const;

const SLICE = 500;

export function shelfTable(name: string): string {
  const columns = SHELF_COLUMNS.map((column) => `${column} TEXT NOT NULL`).join(', ');
  return `CREATE TABLE gestaoclick_${name} (
      id INTEGER PRIMARY KEY AUTOINCREMENT, ${columns}, record TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX gestaoclick_${name}_once ON gestaoclick_${name} (codigo) WHERE codigo <> '';`;
}

type Row = { readonly id: number; readonly record: string };

export function createShelf<T extends object>(parts: ShelfParts<T>): Shelf<T> {
  const { store, journal, clock, entity, columnsOf } = parts;
  const { db } = store;
  const table = `gestaoclick_${parts.table}`;
  const select = db.prepare<[number], Row>(`SELECT id, record FROM ${table} WHERE id = ?`);
  const after = db.prepare<[number, number], Row>(
    `SELECT id, record FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const holder = db.prepare<[string], number>(`SELECT id FROM ${table} WHERE codigo = ?`).pluck();
  const insert = db.prepare(
    `INSERT INTO ${table} (${SHELF_COLUMNS.join(', ')}, record)
     VALUES (${SHELF_COLUMNS.map((column) => `@${column}`).join(', ')}, @record)`,
  );
  const update = db.prepare(
    `UPDATE ${table} SET ${SHELF_COLUMNS.map((column) => `${column} = @${column}`).join(', ')},
       record = @record WHERE id = @id`,
  );
  const remove = db.prepare(`DELETE FROM ${table} WHERE id = ?`);

  function record({ id, record: text }: Row): PlainRecord {
    return { id: String(id), ...(JSON.parse(text) as object) };
  }

  function get(id: number): PlainRecord | null {
    const row = select.get(id);
    return row === undefined ? null : record(row);
  }

  function existing(id: number): PlainRecord {
    const found = get(id);
    if (found === null) throw new GestaoClickRefusal('not-found', parts.notFound);
    return found;
  }

  function checkUnique(codigo: string, id: number | null): void {
    const other = codigo === '' ? undefined : holder.get(codigo);
    if (other !== undefined && other !== id) throw new GestaoClickRefusal('duplicate', parts.taken);
  }

  function note(
    op: 'create' | 'update' | 'delete',
    before: PlainRecord | null,
    now: PlainRecord | null,
    by: Hand,
  ): void {
    const id = (now ?? before)?.id ?? '';
    journal.append({
      at: clock(),
      provider: 'gestaoclick',
      entity,
      op,
      id,
      before,
      after: now,
      by,
    });
  }

  function page(query: URLSearchParams): { items: PlainRecord[]; meta: object } {
    const at = pageOf(query);
    const wanted = Object.entries(parts.filters).flatMap(([name, condition]) => {
      const value = query.get(name)?.trim() ?? '';
      return value === '' ? [] : [{ condition, value }];
    });
    const where = wanted.map(({ condition }) => condition).join(' AND ') || '1';
    const values = wanted.map(({ condition, value }) =>
      condition.includes('LIKE') ? `%${folded(value)}%` : value,
    );
    const total = Number(
      db
        .prepare(`SELECT count(*) FROM ${table} WHERE ${where}`)
        .pluck()
        .get(...values),
    );
    const rows = db
      .prepare(
        `SELECT id, record FROM ${table} WHERE ${where} ORDER BY id ${at.direction} LIMIT ? OFFSET ?`,
      )
      .all(...values, at.size, (at.number - 1) * at.size) as Row[];
    const path = `/${parts.resource}`;
    return {
      items: rows.map(record),
      // These resources are newer, and so is their spelling of the counters.
      meta: metaOf({ ...at, total, shown: rows.length, path }, 'newer'),
    };
  }

  async function* list({ q, limit = Infinity }: { q?: string; limit?: number }) {
    const wanted = q === undefined ? null : folded(q);
    let left = limit;
    for (let last = 0; left > 0;) {
      const rows = after.all(last, SLICE);
      const found = rows
        .filter(
          ({ id, record: text }) => wanted === null || folded(`${id} ${text}`).includes(wanted),
        )
        .slice(0, left)
        .map(record);
      if (found.length > 0) yield found;
      if (rows.length < SLICE) return;
      left -= found.length;
      last = rows.at(-1)?.id ?? last;
      await nextTurn();
    }
  }

  return {
    get,
    page,
    list,
    has: (column, value) =>
      db.prepare(`SELECT 1 FROM ${table} WHERE ${column} = ? LIMIT 1`).get(value) !== undefined,
    add: (values, by) =>
      store.transact(() => {
        const columns = columnsOf(values);
        checkUnique(columns.codigo, null);
        const { lastInsertRowid } = insert.run({ ...columns, record: JSON.stringify(values) });
        const made = existing(Number(lastInsertRowid));
        note('create', null, made, by);
        return made;
      }),
    replace: (id, values, by) =>
      store.transact(() => {
        const before = existing(id);
        const columns = columnsOf(values);
        checkUnique(columns.codigo, id);
        update.run({ ...columns, record: JSON.stringify(values), id });
        const now = existing(id);
        note('update', before, now, by);
        return now;
      }),
    remove: (id, by) =>
      store.transact(() => {
        const before = existing(id);
        remove.run(id);
        note('delete', before, null, by);
      }),
    load: (all) =>
      store.transact(() => {
        for (const values of all) {
          insert.run({ ...columnsOf(values), record: JSON.stringify(values) });
        }
      }),
    clear: () =>
      store.transact(() => {
        db.exec(`DELETE FROM ${table}`);
        db.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table);
      }),
  };
}
