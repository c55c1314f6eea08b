import { indexLag, type Faults } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { ProviderAnswer, ProviderCall, SandboxProvider } from '../provider.ts';
import { createRateWindow } from '../rate-window.ts';
import { saoPauloTime } from '../sao-paulo.ts';
import type { Store } from '../store.ts';
import { refused, success } from './answers.ts';
import { clienteOf, clienteRecord } from './cliente.ts';
import { createClienteList } from './cliente-list.ts';
import { readCliente } from './cliente-values.ts';
import { createClientes } from './clientes.ts';
import type { MetaForm } from './paging.ts';
import { extraFields } from './extra-fields.ts';
import { gestaoclickRecords } from './records.ts';
import { GestaoClickRefusal } from './refusal.ts';
import { createSalesSide } from './sales-side.ts';
import { GESTAOCLICK_STEPS } from './schema.ts';
import { createGestaoClickSeeder } from './seeder.ts';

/**
 * GestãoClick: a REST API whose validation failures are 404s, told from a missing record by their
 * words alone, and whose writes are of whole records.
 */
export type GestaoClickParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly perSecond: number;
  readonly perDay: number;
  /** How the list of customers tells its counters. */
  readonly meta: MetaForm;
  /** Whether customers tell when they came and were changed; the real ones are not known to. */
  readonly changeDates: boolean;
};

const NAME = 'gestaoclick';
const TOKEN = 'sandbox';
const SECOND_MS = 1000;
const LIMIT_TEXT = 'O limite de requisições foi atingido';

export function createGestaoClick(parts: GestaoClickParts): SandboxProvider {
  const { store, journal, faults, clock, changeDates } = parts;
  store.prepare(NAME, GESTAOCLICK_STEPS);
  const second = createRateWindow({ most: parts.perSecond, windowMs: SECOND_MS }, clock);
  const clientes = createClientes({ store, journal, clock });
  const list = createClienteList(store, clock, parts.meta);
  const sales = createSalesSide({
    store,
    journal,
    clock,
    customerName: (id) => {
      const row = /^\d{1,15}$/.test(id) ? clientes.get(Number(id)) : null;
      return row && clienteOf(row).nome;
    },
  });
  const seeder = createGestaoClickSeeder(clientes, sales, clock);
  /** Calls whose tokens are to be turned down: tokens do not run out by themselves. */
  const turnedDown = new WeakSet<ProviderCall>();
  let today = { day: '', calls: 0 };

  async function handle(call: ProviderCall): Promise<ProviderAnswer> {
    try {
      return answer(call);
    } catch (error) {
      if (!(error instanceof GestaoClickRefusal)) throw error;
      return refused(error);
    }
  }

  function answer(call: ProviderCall): ProviderAnswer {
    const [access, secret] = tokensOf(call);
    if (access !== TOKEN || secret !== TOKEN || turnedDown.has(call)) {
      throw new GestaoClickRefusal('unauthorized', 'Access token inválido');
    }
    admit(access);
    const [, resource = '', id = '', ...rest] = call.path.replace(/^\/api(?=\/|$)/, '').split('/');
    if (rest.length > 0) throw nothingThere();
    if (resource === 'atributos_cadastros' && call.method === 'GET') return success(extraFields);
    if (resource !== 'clientes') {
      const told = sales.answer(call, resource, id);
      if (told === null) throw nothingThere();
      return told;
    }
    return id === '' ? onAll(call) : onOne(call, id);
  }

  function admit(account: string): void {
    const day = saoPauloTime(clock()).slice(0, 10);
    if (day !== today.day) today = { day, calls: 0 };
    const isOver = today.calls >= parts.perDay || second.admit(account) !== null;
    if (isOver) throw new GestaoClickRefusal('throttled', LIMIT_TEXT);
    today = { day, calls: today.calls + 1 };
  }

  function onAll(call: ProviderCall): ProviderAnswer {
    if (call.method === 'GET') {
      const { rows, meta } = list.page(call.query, '/clientes');
      return success(
        rows.map((row) => clienteRecord(row, changeDates)),
        { meta },
      );
    }
    if (call.method !== 'POST') throw nothingThere();
    const row = clientes.add(readCliente(readBody(call.body)), change(call));
    return success(clienteRecord(row, changeDates), { wrote: true });
  }

  function onOne(call: ProviderCall, text: string): ProviderAnswer {
    const id = /^\d{1,15}$/.test(text) ? Number(text) : 0;
    switch (call.method) {
      case 'GET': {
        const row = clientes.get(id);
        if (row === null) throw new GestaoClickRefusal('not-found', 'Cliente não encontrado');
        return success(clienteRecord(row, changeDates));
      }
      case 'PUT': {
        const row = clientes.replace(id, readCliente(readBody(call.body)), change(call));
        return success(clienteRecord(row, changeDates), { wrote: true });
      }
      case 'DELETE':
        // Nobody may be left with a sale to no one.
        if (sales.vendas.has('cliente_id', text)) {
          throw new GestaoClickRefusal(
            'invalid',
            'O cliente possui vendas e não pode ser excluído',
          );
        }
        clientes.remove(id, change(call));
        return success('Cliente excluído com sucesso', { wrote: true });
      default:
        throw nothingThere();
    }
  }

  function change(call: ProviderCall) {
    return { by: 'api', lagMs: () => lagMs(call) } as const;
  }

  /** How long the list is to lag behind this write; a person's edit comes without a call. */
  function lagMs(call: ProviderCall | null): number {
    return indexLag(faults, NAME, call);
  }

  return {
    name: NAME,
    mainEntity: 'cliente',
    entities: {
      ...gestaoclickRecords({ store, clientes, lagMs: () => lagMs(null) }),
      ...sales.entities,
    },
    handle,
    // How long to wait is not said.
    throttled: () => refused(new GestaoClickRefusal('throttled', LIMIT_TEXT)),
    carriesCredentials: (call) => tokensOf(call).every((token) => token !== null),
    expireCredentials: (call) => void turnedDown.add(call),
    settle: clientes.settle,
    clear: async () => {
      second.clear();
      today = { day: '', calls: 0 };
      await seeder.clear();
    },
    seed: seeder.seed,
  };
}

/** Both spellings of the headers are taken. */
function tokensOf({ headers }: ProviderCall): [access: string | null, secret: string | null] {
  const read = (name: string) => {
    const value = headers[name] ?? headers[name.replaceAll('-', '_')];
    return typeof value === 'string' ? value : null;
  };
  return [read('access-token'), read('secret-access-token')];
}

function nothingThere(): GestaoClickRefusal {
  return new GestaoClickRefusal('not-found', 'Recurso não encontrado');
}

function readBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new GestaoClickRefusal('invalid', 'O corpo da requisição não é um JSON válido');
  }
}
