import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { DoorError } from '../door-error.ts';
import type { RecordDoor } from '../provider.ts';
import { folded, inPlainWords } from '../record-door.ts';
import type { Store } from '../store.ts';
import { clienteOf, clienteRecord, type ClienteRow } from './cliente.ts';
import { readCliente } from './cliente-values.ts';
import type { Change, Clientes } from './clientes.ts';
import { GestaoClickRefusal } from './refusal.ts';

/**
 * Customers as a person at GestãoClick handles them: unlike a caller of the API, one changes single
 * fields and leaves the others as they are.
 */
export type RecordParts = {
  readonly store: Store;
  readonly clientes: Clientes;
  readonly lagMs: () => number;
};

const SLICE = 500;
const input = z.record(z.string().max(60), z.unknown());

export function gestaoclickRecords(parts: RecordParts): Readonly<Record<string, RecordDoor>> {
  return { cliente: inPlainWords(clienteDoor(parts), told) };
}

function told(error: unknown): DoorError | null {
  if (!(error instanceof GestaoClickRefusal)) return null;
  if (error.reason === 'not-found') return new DoorError(404, 'not-found', error.message);
  return new DoorError(400, error.reason, error.message);
}

function clienteDoor({ store, clientes, lagMs }: RecordParts): RecordDoor {
  const slice = store.db.prepare<[number, number], ClienteRow>(
    'SELECT * FROM gestaoclick_cliente WHERE id > ? ORDER BY id LIMIT ?',
  );
  const change: Change = { by: 'person', lagMs };

  async function* list({ q, limit = Infinity }: { q?: string; limit?: number }) {
    const wanted = q === undefined ? null : folded(q);
    let left = limit;
    for (let last = 0; left > 0;) {
      const rows = slice.all(last, SLICE);
      const records = rows
        .filter(({ id, record }) => wanted === null || folded(`${id} ${record}`).includes(wanted))
        .slice(0, left)
        .map((row) => clienteRecord(row));
      if (records.length > 0) yield records;
      if (rows.length < SLICE) return;
      left -= records.length;
      last = rows.at(-1)?.id ?? last;
      await nextTurn();
    }
  }

  function existing(id: string): ClienteRow {
    const row = /^\d{1,15}$/.test(id) ? clientes.get(Number(id)) : null;
    if (row === null) throw new GestaoClickRefusal('not-found', `There is no record "${id}".`);
    return row;
  }

  return {
    list,
    get(id) {
      const row = /^\d{1,15}$/.test(id) ? clientes.get(Number(id)) : null;
      return row && clienteRecord(row);
    },
    add: (values) =>
      clienteRecord(
        clientes.add(readCliente({ tipo_pessoa: 'PF', ...input.parse(values) }), change),
      ),
    edit(id, values) {
      const row = existing(id);
      const cliente = readCliente({ ...clienteOf(row), ...input.parse(values) });
      return clienteRecord(clientes.replace(row.id, cliente, change));
    },
    remove: (id) => clientes.remove(existing(id).id, change),
  };
}
