import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeedOptions } from '../provider.ts';
import { seedClientes } from '../seed/gestaoclick-clientes.ts';
import { seedProdutos, seedVendas } from '../seed/gestaoclick-sales.ts';
import { inSlices } from '../slices.ts';
import type { Cliente } from './cliente.ts';
import { readCliente } from './cliente-values.ts';
import type { Clientes } from './clientes.ts';
import { readProduto } from './produto.ts';
import type { SalesSide } from './sales-side.ts';

/** Empties the account, and fills it with what it held before anyone connected. */
export type GestaoClickSeeder = {
  clear(): Promise<void>;
  seed(options: SeedOptions): Promise<void>;
};

const SLICE = 100;

export function createGestaoClickSeeder(
  clientes: Clientes,
  sales: SalesSide,
  clock: () => number,
): GestaoClickSeeder {
  async function clear(): Promise<void> {
    await inSlices(clientes.clearSome);
    clientes.settle();
    sales.vendas.clear();
    sales.produtos.clear();
  }

  async function seed({ seed, contacts, customers: wanted }: SeedOptions): Promise<void> {
    let some: Cliente[] = [];
    let customers = 0;
    for (const values of seedClientes(seed, contacts, wanted)) {
      customers += 1;
      some.push(readCliente(values));
      if (some.length < SLICE) continue;
      clientes.load(some);
      some = [];
      await nextTurn();
    }
    clientes.load(some);
    sales.produtos.load(seedProdutos(customers).map(readProduto));
    sales.vendas.load(seedVendas(seed, customers, clock()).map(sales.readVenda));
  }

  return { clear, seed };
}
