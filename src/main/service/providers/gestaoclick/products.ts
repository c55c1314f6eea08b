import { z } from 'zod';
import type { ProductsPort, RemoteProduct } from '../provider.ts';
import type { GestaoClickClient } from './client.ts';
import { remoteIdOf } from './mapping.ts';
import { centsOf } from './sale-mapping.ts';
import { createWalk } from './walk.ts';

/** GestãoClick's products, read page by page. */
const text = z.union([z.string(), z.number()]).transform(String).nullish();

const produtoItem = z.looseObject({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  nome: text,
  codigo_interno: text,
  valor_venda: text,
  estoque: text,
  ativo: text,
});

export function createProducts(client: GestaoClickClient): ProductsPort {
  const walk = createWalk(client, {
    path: '/produtos',
    observe: (raw) => ({ remoteId: remoteIdOf(raw), ver: '', raw, parse: notARecord }),
  });
  return {
    async page(cursor, signal) {
      const { items, next } = await walk(cursor, signal);
      const read = ({ raw }: { raw: unknown }) =>
        parseProduct(raw) ?? { unreadable: raw, remoteId: remoteIdOf(raw) };
      return { items: items.map(read), next };
    },
  };
}

function notARecord(): never {
  throw new Error('A product is no record that is kept in agreement.');
}

function parseProduct(raw: unknown): RemoteProduct | null {
  const parsed = produtoItem.safeParse(raw);
  if (!parsed.success) return null;
  const { id, nome, codigo_interno, valor_venda, estoque, ativo } = parsed.data;
  const stock = Number(estoque ?? '');
  return {
    remoteId: id,
    name: nome?.trim() || id,
    code: codigo_interno?.trim() || null,
    priceCents: centsOf(valor_venda ?? ''),
    stock: estoque == null || estoque === '' || !Number.isFinite(stock) ? null : stock,
    active: ativo !== '0',
  };
}
