import type { Pagination } from '../../../shared/model/common.ts';
import type { Product } from '../../../shared/model/product.ts';
import { toReais } from '../../../shared/br/money.ts';
import { fold } from '../../../shared/text.ts';
import type { Db } from '../db/database.ts';
import { readCursor, writeCursor } from '../leads/cursor.ts';

/** Products by name, as the screen and the API show them. */
export type ProductList = {
  /** @throws PonteError BAD_INPUT for a cursor of another list */
  page(query: ProductQuery): { items: Product[]; pagination: Pagination };
};

export type ProductQuery = {
  q?: string | undefined;
  connectionId?: string | undefined;
  state: 'in_use' | 'all';
  page?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

type Row = {
  id: number;
  uid: string;
  name: string;
  name_key: string;
  code: string | null;
  price_cents: number | null;
  stock: number | null;
  active: number;
  connection: string;
  provider: string;
  updated_at: number;
};

const tables = ` from product join connection
  on connection.id = product.connection_id and connection.removed_at is null`;

export function createProductList({ client }: Db): ProductList {
  return {
    page({ q, connectionId, state, page, cursor, limit }) {
      const terms = ['1'];
      const params: (string | number)[] = [];
      const also = (term: string, ...values: (string | number)[]) => {
        terms.push(term);
        params.push(...values);
      };
      if (state === 'in_use') also('product.active = 1');
      if (connectionId !== undefined) also('connection.uid = ?', connectionId);
      for (const word of fold(q ?? '')
        .split(/\s+/)
        .filter(Boolean)) {
        also(`product.name_key like ? escape '\\'`, `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
      }
      const total = client
        .prepare(`select count(*)${tables} where ${terms.join(' and ')}`)
        .pluck()
        .get(...params) as number;
      if (cursor !== undefined) {
        const keys = readCursor('products', ['string', 'number'], cursor);
        also('(product.name_key, product.id) > (?, ?)', ...keys);
      }
      const skip = cursor === undefined ? ((page ?? 1) - 1) * limit : 0;
      const found = client
        .prepare(
          `select product.*, connection.uid as connection, connection.provider${tables}
            where ${terms.join(' and ')} order by product.name_key, product.id limit ? offset ?`,
        )
        .all(...params, limit + 1, skip) as Row[];
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const more = last !== undefined && found.length > limit;
      return {
        items: shown.map(toProduct),
        pagination: {
          page: cursor === undefined ? (page ?? 1) : null,
          limit,
          total,
          nextCursor: more ? writeCursor('products', [last.name_key, last.id]) : null,
        },
      };
    },
  };
}

function toProduct(row: Row): Product {
  return {
    id: row.uid,
    name: row.name,
    code: row.code,
    price: row.price_cents === null ? null : toReais(row.price_cents),
    stock: row.stock,
    active: row.active === 1,
    connectionId: row.connection,
    provider: row.provider,
    updatedAt: new Date(row.updated_at).toISOString(),
  };
}
