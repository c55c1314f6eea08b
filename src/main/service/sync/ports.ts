import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import { withMapping } from '../mappings/with-mapping.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import { ProviderError, REMOVED } from '../providers/provider-error.ts';
import type {
  DealsPort,
  Line,
  ObjectManifest,
  ObjectType,
  ProductsPort,
  Provider,
  RecordsPort,
  SessionStore,
} from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';
import type { RemoteClocks } from './pull/remote-clocks.ts';
import { inOurIds, type DealIds } from './mapping/deal-port.ts';
import { withVanished } from './pull/vanished.ts';

/** Seals and opens what must not be read from the file. */
export type Vault = {
  seal(text: string): Promise<string>;
  open(sealed: string): Promise<string>;
};

/**
 * The open lines to outside systems, one for each connection, made when first needed.
 *
 * A line keeps its token and what it learnt of the account; it is forgotten when the connection's
 * credentials or settings change.
 */
export type Ports = {
  /**
   * The port to one kind of record of a connection.
   *
   * @throws ProviderError `unauthorized` when the credentials cannot be opened here
   */
  of(connectionId: number, objectType: ObjectType): Promise<OpenPort>;
  /**
   * The port to deals twice: in ids of theirs, and in ours by a table of ids that begins with what
   * is linked now.
   */
  deals(connectionId: number, ids: (linked: DealIds) => DealIds): Promise<DealPorts>;
  /** Null where the system has no products to read. */
  products(connectionId: number): Promise<ProductsPort | null>;
  /**
   * The port as its provider made it, on a line of its own that also reads these fields of theirs,
   * for trying a mapping out. Whoever asks for it closes it.
   */
  besides(
    connectionId: number,
    objectType: ObjectType,
    wanted: () => ReadonlySet<string>,
  ): Promise<{ readonly port: RecordsPort; close(): Promise<void> }>;
  /** A cheap call that shows whether the system answers. */
  ping(connectionId: number, signal: AbortSignal): Promise<void>;
  /** A line that is not kept, for trying credentials out. */
  trial(provider: Provider, credentials: Credentials, settings: Record<string, unknown>): Line;
  forget(connectionId: number): Promise<void>;
  close(): Promise<void>;
};

export type OpenPort = {
  readonly port: RecordsPort;
  readonly provider: Provider;
  readonly manifest: ObjectManifest;
  readonly connection: ConnectionRow;
};

export type DealPorts = OpenPort & { readonly theirs: DealsPort; readonly ids: DealIds };

export type Credentials = Readonly<Record<string, string>>;

export type PortsParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly mappings: Pick<Mappings, 'of'>;
  readonly vault: Vault;
  readonly clock: Clock;
  /** How ids of deals there are told in ours. */
  readonly dealIds: (connection: ConnectionRow, port: DealsPort) => DealIds;
  /** Waits for the connection's turn: its rate and whatever holds it. */
  readonly turn: (connectionId: number, signal: AbortSignal) => Promise<void>;
  readonly clocks: Pick<RemoteClocks, 'heard'>;
};

export function createPorts(parts: PortsParts): Ports {
  const { db, connections, registry, vault, clock } = parts;
  const opened = new Map<number, Promise<Line>>();

  /** The mapping in force, laid over a port once for each of its versions. */
  const mapped = new WeakMap<RecordsPort, { version: number; port: RecordsPort }>();

  function mappedPort(
    connectionId: number,
    objectType: ObjectType,
    port: RecordsPort,
  ): RecordsPort {
    const mapping = parts.mappings.of(connectionId, objectType);
    const kept = mapped.get(port);
    if (kept?.version === mapping.version) return kept.port;
    const made = withMapping(port, mapping);
    mapped.set(port, { version: mapping.version, port: made });
    return made;
  }

  async function connect(
    connection: ConnectionRow,
    wanted = () => parts.mappings.of(connection.id, 'lead').wanted,
  ): Promise<Line> {
    const credentials = await openCredentials(vault, connection);
    return registry.find(connection.provider).connect({
      credentials,
      settings: connection.settings,
      session: sessionOf(connection.id),
      turn: (signal) => parts.turn(connection.id, signal),
      heard: (answer) => parts.clocks.heard(connection.id, answer),
      clock,
      wanted,
    });
  }

  function sessionOf(connectionId: number): SessionStore {
    return {
      async load() {
        const sealed = connections.byId(connectionId)?.session ?? null;
        // A session that cannot be opened is as good as none: signing in makes a new one.
        return sealed === null ? null : vault.open(sealed).catch(() => null);
      },
      async save(text) {
        const session = text === null ? null : await vault.seal(text);
        transact(db, (tx) => void connections.update(tx, connectionId, { session }));
      },
    };
  }

  async function forget(connectionId: number): Promise<void> {
    const line = opened.get(connectionId);
    opened.delete(connectionId);
    await line?.then(
      (each) => each.close(),
      () => undefined,
    );
  }

  function existing(connectionId: number): ConnectionRow {
    const connection = connections.byId(connectionId);
    if (connection !== null && connection.removedAt === null) return connection;
    throw new ProviderError('rejected', 'This connection does not exist any more.', {
      code: REMOVED,
      notMade: true,
    });
  }

  async function lineOf(connectionId: number): Promise<{ line: Line; connection: ConnectionRow }> {
    const connection = existing(connectionId);
    let line = opened.get(connectionId);
    if (line === undefined) {
      line = connect(connection);
      opened.set(connectionId, line);
      line.catch(() => opened.delete(connectionId));
    }
    return { line: await line, connection };
  }

  return {
    async of(connectionId, objectType) {
      const { line, connection } = await lineOf(connectionId);
      const provider = registry.find(connection.provider);
      const { lead, deal } = line.records;
      const port =
        objectType === 'lead'
          ? withVanished(
              mappedPort(connectionId, objectType, lead),
              connection.settings.vanishedFields,
            )
          : deal && inOurIds(deal, parts.dealIds(connection, deal));
      const manifest = provider.objects[objectType];
      if (!port || !manifest) throw noSuch(provider);
      return { port, provider, manifest, connection };
    },
    async deals(connectionId, idsFrom) {
      const { line, connection } = await lineOf(connectionId);
      const provider = registry.find(connection.provider);
      const theirs = line.records.deal;
      const manifest = provider.objects.deal;
      if (!theirs || !manifest) throw noSuch(provider);
      const ids = idsFrom(parts.dealIds(connection, theirs));
      return { port: inOurIds(theirs, ids), theirs, ids, provider, manifest, connection };
    },
    async besides(connectionId, objectType, wanted) {
      const connection = existing(connectionId);
      const line = await connect(connection, wanted);
      const port = line.records[objectType];
      if (port) return { port, close: () => line.close() };
      await line.close();
      throw noSuch(registry.find(connection.provider));
    },
    async products(connectionId) {
      const { line } = await lineOf(connectionId);
      return line.products ?? null;
    },
    async ping(connectionId, signal) {
      const { line } = await lineOf(connectionId);
      await line.ping(signal);
    },
    trial: (provider, credentials, settings) =>
      provider.connect({
        credentials,
        settings,
        session: { load: async () => null, save: async () => undefined },
        turn: async () => undefined,
        clock,
      }),
    forget,
    async close() {
      await Promise.all([...opened.keys()].map(forget));
    },
  };
}

function noSuch({ info }: Provider): ProviderError {
  return new ProviderError('rejected', `${info.name} keeps no such records.`, {
    code: 'no_such_object',
    notMade: true,
  });
}

/** @throws ProviderError `unauthorized` when they were sealed elsewhere or with another key */
export async function openCredentials(
  vault: Vault,
  connection: Pick<ConnectionRow, 'credentials'>,
): Promise<Credentials> {
  try {
    return JSON.parse(await vault.open(connection.credentials)) as Credentials;
  } catch (error) {
    throw new ProviderError(
      'unauthorized',
      'The stored credentials cannot be opened on this computer. Enter them again.',
      { notMade: true, cause: error },
    );
  }
}
