import type { Store } from '../store.ts';
import { folded } from '../record-door.ts';
import { digits, documentKey, type ClienteRow } from './cliente.ts';
import { COLUMN_NAMES } from './schema.ts';

/**
 * `GET /clientes`: filters, order and pages.
 *
 * Pages are by offset, of 20 unless `limite` says otherwise and never more than 100. Text filters
 * find what is contained. Two spellings of the counters exist, and some answers have none at all.
 */
export type MetaForm = 'older' | 'newer' | 'empty';

export type ClienteList = {
  page(query: URLSearchParams, path: string): { rows: ClienteRow[]; meta: object };
};

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;
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
    const number = whole(query.get('pagina'), 1, Number.MAX_SAFE_INTEGER, 1);
    const size = whole(query.get('limite'), 1, LARGEST_SIZE, DEFAULT_SIZE);
    const asked = query.get('ordenacao') ?? '';
    const order = ORDERS.has(asked) ? asked : 'nome';
    const direction = query.get('direcao')?.toLowerCase() === 'desc' ? 'DESC' : 'ASC';
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
    const rows = db
      .prepare(
        `SELECT * FROM ${from} WHERE ${where} ORDER BY ${order} ${direction}, id LIMIT ? OFFSET ?`,
      )
      .all(...values, size, (number - 1) * size, ...named) as ClienteRow[];
    return { rows, meta: metaOf({ number, size, total, shown: rows.length, path }, form) };
  }

  return { page };
}

function metaOf(
  at: { number: number; size: number; total: number; shown: number; path: string },
  form: MetaForm,
): object {
  if (form === 'empty') return {};
  const { number, size, total, shown, path } = at;
  const pages = Math.ceil(total / size);
  const previous = number > 1 ? number - 1 : null;
  const next = number < pages ? number + 1 : null;
  const url = (page: number | null) => (page === null ? null : `/api${path}?pagina=${page}`);
  return {
    total_registros: total,
    ...(form === 'older'
      ? { total_da_pagina: shown }
      : { total_paginas: pages, total_registros_pagina: shown }),
    pagina_atual: number,
    limite_por_pagina: size,
    pagina_anterior: previous,
    url_anterior: url(previous),
    proxima_pagina: next,
    proxima_url: url(next),
  };
}

function contains(column: string, value: string): [string, string] {
  return [`${column} LIKE ? ESCAPE '\\'`, `%${value.replaceAll(/[\\%_]/g, '\\$&')}%`];
}

function whole(text: string | null, least: number, most: number, otherwise: number): number {
  const value = Number(text ?? '');
  if (!Number.isSafeInteger(value) || value < least) return otherwise;
  return Math.min(most, value);
}
