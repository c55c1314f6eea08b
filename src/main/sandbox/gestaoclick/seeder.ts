import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeedOptions } from '../provider.ts';
import { seedClientes } from '../seed/gestaoclick-clientes.ts';
import { inSlices } from '../slices.ts';
import type { Cliente } from './cliente.ts';
import { readCliente } from './cliente-values.ts';
import type { Clientes } from './clientes.ts';

/** Empties the account, and fills it with what it held before anyone connected. */
export type GestaoClickSeeder = {
  clear(): Promise<void>;
  seed(options: SeedOptions): Promise<void>;
};

const SLICE = 100;

export function createGestaoClickSeeder(clientes: Clientes): GestaoClickSeeder {
  async function clear(): Promise<void> {
    await inSlices(clientes.clearSome);
    clientes.settle();
  }

  async function seed({ seed, contacts }: SeedOptions): Promise<void> {
    let some: Cliente[] = [];
    for (const values of seedClientes(seed, contacts)) {
      some.push(readCliente(values));
      if (some.length < SLICE) continue;
      clientes.load(some);
      some = [];
      await nextTurn();
    }
    clientes.load(some);
  }

  return { clear, seed };
}
