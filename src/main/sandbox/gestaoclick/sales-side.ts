import { z } from 'zod';
import { DoorError } from '../door-error.ts';
import type { Journal } from '../journal.ts';
import type { PlainRecord, ProviderAnswer, ProviderCall, RecordDoor } from '../provider.ts';
import { folded, inPlainWords } from '../record-door.ts';
import type { Store } from '../store.ts';
import { success } from './answers.ts';
import { readProduto, type Produto } from './produto.ts';
import { GestaoClickRefusal } from './refusal.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { situacoes } from './situacoes.ts';
import { readVenda, type Venda } from './venda.ts';

/** Sales, products and the situations of sales: their calls, and a person's hand in them. */
export type SalesSide = {
  readonly vendas: Shelf<Venda>;
  readonly produtos: Shelf<Produto>;
  readonly entities: Readonly<Record<'sales' | 'products', RecordDoor>>;
  /** The answer to a call about these resources; null for any other. */
  answer(call: ProviderCall, resource: string, id: string): ProviderAnswer | null;
  readVenda(values: unknown): Venda;
};

type Parts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
  readonly customerName: (id: string) => string | null;
};

export function createSalesSide({ store, journal, clock, customerName }: Parts): SalesSide {
  const around = { store, journal, clock };
  const vendas = createShelf<Venda>({
    ...around,
    entity: 'sales',
    table: 'venda',
    resource: 'vendas',
    notFound: 'Venda não encontrada',
    taken: 'Já existe uma venda com este código',
    columnsOf: (venda) => ({
      codigo: venda.codigo,
      nome: folded(venda.nome_cliente),
      cliente_id: venda.cliente_id,
      situacao_id: venda.situacao_id,
      data: venda.data,
      ativo: '1',
    }),
    filters: {
      codigo: 'codigo = ?',
      nome: 'nome LIKE ?',
      situacao_id: 'situacao_id = ?',
      cliente_id: 'cliente_id = ?',
      data_inicio: 'data >= ?',
      data_fim: 'data <= ?',
    },
  });
  const produtos = createShelf<Produto>({
    ...around,
    entity: 'products',
    table: 'produto',
    resource: 'produtos',
    notFound: 'Produto não encontrado',
    taken: 'Já existe um produto com este código',
    columnsOf: (produto) => ({
      codigo: produto.codigo_interno,
      nome: folded(produto.nome),
      cliente_id: '',
      situacao_id: '',
      data: '',
      ativo: produto.ativo,
    }),
    filters: { nome: 'nome LIKE ?', codigo: 'codigo = ?', ativo: 'ativo = ?' },
  });
  const toVenda = (values: unknown) => readVenda(values, customerName);

  return {
    vendas,
    produtos,
    readVenda: toVenda,
    entities: {
      sales: doorOf(vendas, toVenda),
      products: doorOf(produtos, readProduto),
    },
    answer(call, resource, id) {
      if (resource === 'situacoes_vendas' && id === '' && call.method === 'GET') {
        return success(situacoes, { meta: {} });
      }
      if (resource === 'vendas') return onShelf(call, id, vendas, toVenda, 'Venda excluída');
      if (resource === 'produtos') {
        return onShelf(call, id, produtos, readProduto, 'Produto excluído');
      }
      return null;
    },
  };
}

function onShelf<T extends object>(
  call: ProviderCall,
  text: string,
  shelf: Shelf<T>,
  read: (values: unknown) => T,
  removed: string,
): ProviderAnswer | null {
  if (text === '') {
    if (call.method === 'GET') {
      const { items, meta } = shelf.page(call.query);
      return success(items, { meta });
    }
    if (call.method !== 'POST') return null;
    return success(shelf.add(read(bodyOf(call)), 'api'), { wrote: true });
  }
  const id = numberOf(text);
  switch (call.method) {
    case 'GET':
      return success(existing(shelf, id));
    case 'PUT':
      return success(shelf.replace(id, read(bodyOf(call)), 'api'), { wrote: true });
    case 'DELETE':
      shelf.remove(id, 'api');
      return success(`${removed} com sucesso`, { wrote: true });
    default:
      return null;
  }
}

/** A person changes single fields and leaves the others as they are. */
function doorOf<T extends object>(shelf: Shelf<T>, read: (values: unknown) => T): RecordDoor {
  const input = z.record(z.string().max(60), z.unknown());
  const door: RecordDoor = {
    list: shelf.list,
    get: (id) => shelf.get(numberOf(id)),
    add: (values) => shelf.add(read(input.parse(values)), 'person'),
    edit(id, values) {
      const before = existing(shelf, numberOf(id));
      return shelf.replace(numberOf(id), read({ ...before, ...input.parse(values) }), 'person');
    },
    remove: (id) => shelf.remove(numberOf(id), 'person'),
  };
  return inPlainWords(door, (error) => {
    if (!(error instanceof GestaoClickRefusal)) return null;
    if (error.reason === 'not-found') return new DoorError(404, 'not-found', error.message);
    return new DoorError(400, error.reason, error.message);
  });
}

function existing(shelf: Pick<Shelf<object>, 'get' | 'remove'>, id: number): PlainRecord {
  const found = shelf.get(id);
  if (found !== null) return found;
  throw new GestaoClickRefusal('not-found', 'Registro não encontrado');
}

function numberOf(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : 0;
}

function bodyOf({ body }: ProviderCall): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new GestaoClickRefusal('invalid', 'O corpo da requisição não é um JSON válido');
  }
}
