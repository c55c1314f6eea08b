import type { Journal } from '../journal.ts';
import type { Hand } from '../provider.ts';
import { saoPauloTime } from '../sao-paulo.ts';
import type { Store } from '../store.ts';
import { clienteRecord, columnsOf, type Cliente, type ClienteRow } from './cliente.ts';
import { GestaoClickRefusal } from './refusal.ts';
import { COLUMN_NAMES } from './schema.ts';

/** The customers of an account: every change is one transaction with its journal row. */
export type Clientes = {
  get(id: number): ClienteRow | null;
  add(cliente: Cliente, change: Change): ClienteRow;
  /** The whole record anew. */
  replace(id: number, cliente: Cliente, change: Change): ClienteRow;
  remove(id: number, change: Change): void;
  /** Puts customers in as they are, unjournaled: what the system held before anyone watched. */
  load(clientes: readonly Cliente[]): void;
  /** Removes a run of customers; true while some are left. */
  clearSome(): boolean;
  /** The list shows every customer as it is now. */
  settle(): void;
};

export type Change = {
  readonly by: Hand;
  /** For how long the list keeps showing what was there before; 0 for not at all. */
  readonly lagMs: () => number;
};

export type ClienteParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
};

export function createClientes({ store, journal, clock }: ClienteParts): Clientes {
  const { db } = store;
  const names = COLUMN_NAMES.join(', ');
  const places = COLUMN_NAMES.map((column) => `@${column}`).join(', ');
  const select = db.prepare<[number], ClienteRow>('SELECT * FROM gestaoclick_cliente WHERE id = ?');
  const holder = db
    .prepare<[string], number>('SELECT id FROM gestaoclick_cliente WHERE cpf_cnpj = ?')
    .pluck();
  const insert = db.prepare(`INSERT INTO gestaoclick_cliente (${names}) VALUES (${places})`);
  const update = db.prepare(
    `UPDATE gestaoclick_cliente SET ${COLUMN_NAMES.map((column) => `${column} = @${column}`).join(', ')} WHERE id = @id`,
  );
  const removeOne = db.prepare('DELETE FROM gestaoclick_cliente WHERE id = ?');
  const removeSome = db.prepare(
    'DELETE FROM gestaoclick_cliente WHERE id IN (SELECT id FROM gestaoclick_cliente LIMIT 200)',
  );
  const forgetIds = db.prepare("DELETE FROM sqlite_sequence WHERE name = 'gestaoclick_cliente'");
  const forgetLag = db.prepare('DELETE FROM gestaoclick_lag WHERE until <= ?');
  // A customer written twice within the lag keeps its first row and its first due time.
  const keepLag = db.prepare(
    `INSERT INTO gestaoclick_lag (id, until, existed, ${names})
     VALUES (@id, @until, @existed, ${places}) ON CONFLICT (id) DO NOTHING`,
  );

  function existing(id: number): ClienteRow {
    const row = select.get(id);
    if (row === undefined) throw new GestaoClickRefusal('not-found', 'Cliente não encontrado');
    return row;
  }

  function add(cliente: Cliente, change: Change): ClienteRow {
    return store.transact(() => {
      const now = saoPauloTime(clock());
      const columns = columnsOf(cliente, { cadastrado_em: now, modificado_em: now });
      checkUnique(columns, cliente, null);
      const id = Number(insert.run(columns).lastInsertRowid);
      const after = { id, ...columns };
      lag(after, false, change.lagMs());
      record('create', null, after, change.by);
      return after;
    });
  }

  function replace(id: number, cliente: Cliente, change: Change): ClienteRow {
    return store.transact(() => {
      const before = existing(id);
      const { cadastrado_em } = before;
      const times = { cadastrado_em, modificado_em: saoPauloTime(clock()) };
      const after = { id, ...columnsOf(cliente, times) };
      checkUnique(after, cliente, id);
      update.run(after);
      lag(before, true, change.lagMs());
      record('update', before, after, change.by);
      return after;
    });
  }

  function remove(id: number, change: Change): void {
    store.transact(() => {
      const before = existing(id);
      removeOne.run(id);
      lag(before, true, change.lagMs());
      record('delete', before, null, change.by);
    });
  }

  function checkUnique(
    { cpf_cnpj }: Pick<ClienteRow, 'cpf_cnpj'>,
    { cpf }: Cliente,
    id: number | null,
  ): void {
    if (cpf_cnpj === '') return;
    const other = holder.get(cpf_cnpj);
    if (other === undefined || other === id) return;
    const kind = cpf ? 'CPF' : 'CNPJ';
    throw new GestaoClickRefusal('duplicate', `Já existe um cliente cadastrado com este ${kind}`);
  }

  function lag(row: ClienteRow, existed: boolean, ms: number): void {
    const now = clock();
    forgetLag.run(now);
    if (ms > 0) keepLag.run({ ...row, until: now + ms, existed: Number(existed) });
  }

  function record(
    op: 'create' | 'update' | 'delete',
    before: ClienteRow | null,
    after: ClienteRow | null,
    by: Hand,
  ): void {
    journal.append({
      at: clock(),
      provider: 'gestaoclick',
      entity: 'cliente',
      op,
      id: String((after ?? before)?.id),
      before: before && clienteRecord(before),
      after: after && clienteRecord(after),
      by,
    });
  }

  function load(clientes: readonly Cliente[]): void {
    const now = saoPauloTime(clock());
    store.transact(() => {
      for (const cliente of clientes) {
        insert.run(columnsOf(cliente, { cadastrado_em: now, modificado_em: now }));
      }
    });
  }

  function clearSome(): boolean {
    if (removeSome.run().changes > 0) return true;
    forgetIds.run();
    return false;
  }

  return {
    get: (id) => select.get(id) ?? null,
    add,
    replace,
    remove,
    load,
    clearSome,
    settle: () => void db.exec('DELETE FROM gestaoclick_lag'),
  };
}
