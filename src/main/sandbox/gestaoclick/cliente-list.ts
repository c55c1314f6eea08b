import type { Store } from '../store.ts';
import { folded } from '../record-door.ts';
import { digits, documentKey, type ClienteRow } from './cliente.ts';
import { metaOf, pageOf, type MetaForm } from './paging.ts';
import { COLUMN_NAMES } from './schema.ts';

/**
 * `GET /clientes`: filters, order and pages.
 *
 * Text filters find what is contained.
 */
export type ClienteList = {
  page(query: URLSearchParams, path: string): { rows: ClienteRow[]; meta: object };
};

const ORDERS: ReadonlySet<string> = new Set(['id', 'nome', 'email', 'estado']);

const filters: Readonly<Record<string, (value: string) => [sql: string, value: string]>> = {
  tipo_pessoa: (value) => ['tipo_pessoa = ?', value],
  nome: (value) => contains('nome', folded(value)),
  cpf_cnpj: (value) => contains('cpf_cnpj', documentKey(value)),
  telefone: (value) => contains('telefones', digits(value)),
  email: (value) => contains('email', folded(value)),
  situacao: (value) => ['situacao = ?', value],
  cidade_id: (value) => ['cidade_id = ?', value],
  estado: (value) => ['estado = ?', value.toUpperCase()],
};

export function createClienteList(store: Store, clock: () => number, form: MetaForm): ClienteList {
  const { db } = store;
  const lagging = db.prepare<[number], number>(
    'SELECT count(*) FROM gestaoclick_lag WHERE until > ?',
  );
  const names = ['id', ...COLUMN_NAMES].join(', ');
  const asBefore = `(
    SELECT ${names} FROM gestaoclick_cliente
      WHERE id NOT IN (SELECT id FROM gestaoclick_lag WHERE until > @now)
    UNION ALL SELECT ${names} FROM gestaoclick_lag WHERE until > @now AND existed = 1)`;

  function page(query: URLSearchParams, path: string): { rows: ClienteRow[]; meta: object } {
    const { number, size, direction } = pageOf(query);
    const wanted = Object.entries(filters).flatMap(([name, filter]) => {
      const value = query.get(name)?.trim() ?? '';
      return value === '' ? [] : [filter(value)];
    });
    const where = wanted.map(([sql]) => sql).join(' AND ') || '1';
    const values = wanted.map(([, value]) => value);
    const now = clock();
    const isLagging = Number(lagging.pluck().get(now)) > 0;
    const from = isLagging ? asBefore : 'gestaoclick_cliente';
    const named = isLagging ? [{ now }] : [];
    const total = Number(
      db
        .prepare(`SELECT count(*) FROM ${from} WHERE ${where}`)
        .pluck()
        .get(...values, ...named),
    );
    const order = orderOf(query);
    const isPlain = order === 'id' && wanted.length === 0 && !isLagging;
    const narrow = `SELECT id FROM ${from} INDEXED BY gestaoclick_cliente_ids`;
    const rows = db
      .prepare(
        isPlain
          ? `SELECT * FROM ${from} WHERE id IN (${narrow} ORDER BY id ${direction} LIMIT ? OFFSET ?) ORDER BY id ${direction}`
          : `SELECT * FROM ${from} WHERE ${where} ORDER BY ${order} ${direction}, id LIMIT ? OFFSET ?`,
      )
      .all(...values, size, (number - 1) * size, ...named) as ClienteRow[];
    return { rows, meta: metaOf({ number, size, total, shown: rows.length, path }, form) };
  }

  return { page };
}

function orderOf(query: URLSearchParams): string {
  const asked = query.get('ordenacao') ?? '';
  return ORDERS.has(asked) ? asked : 'nome';
}

function contains(column: string, value: string): [string, string] {
  return [`${column} LIKE ? ESCAPE '\\'`, `%${value.replaceAll(/[\\%_]/g, '\\$&')}%`];
}
