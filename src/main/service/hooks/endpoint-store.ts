import { and, asc, eq, isNull } from 'drizzle-orm';
import { PonteError } from '../../../shared/errors.ts';
import {
  hookEndpointSettings,
  hookScheme,
  type HookEndpointSettings,
  type HookScheme,
} from '../../../shared/model/hook.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { hookEndpoint } from '../db/schema.ts';
import { newId } from '../ids.ts';
import { offered } from './endpoint-kinds.ts';

/** Where other systems send to. Secrets are sealed and stay so here. */
export type EndpointRow = {
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly kind: string;
  readonly scheme: HookScheme;
  readonly settings: HookEndpointSettings;
  /** Null until it is set up; until then it is closed. */
  readonly secret: string | null;
  readonly previousSecret: string | null;
  readonly previousUntil: number | null;
  readonly verifyToken: string | null;
  /** Grows with each change. */
  readonly rev: number;
  readonly enabled: boolean;
  readonly createdAt: number;
};

export type EndpointChange = Partial<
  Pick<
    EndpointRow,
    | 'scheme'
    | 'settings'
    | 'secret'
    | 'previousSecret'
    | 'previousUntil'
    | 'verifyToken'
    | 'enabled'
  >
> & { removedAt?: number };

export type NewEndpoint = Pick<EndpointRow, 'name' | 'kind' | 'scheme' | 'settings' | 'enabled'>;

export type EndpointStore = {
  list(): EndpointRow[];
  /** Those that were removed, too: what they took is still to be processed. */
  all(): EndpointRow[];
  byId(id: number): EndpointRow | null;
  /** As the door asks, many times a second: kept in memory. */
  byName(name: string): EndpointRow | null;
  /** @throws PonteError NOT_FOUND */
  existing(uid: string): EndpointRow;
  insert(tx: Tx, values: NewEndpoint): EndpointRow;
  update(tx: Tx, row: EndpointRow, values: EndpointChange): EndpointRow;
  /** Adds those every workspace has, but for one that a person removed. */
  addOffered(): void;
};

export function createEndpointStore(db: Db, clock: Clock): EndpointStore {
  const { orm } = db;
  let kept: EndpointRow[] | undefined;
  let byName: Map<string, EndpointRow> | undefined;

  function forget(): void {
    kept = undefined;
    byName = undefined;
  }

  /** In memory, since it is asked for at each commit of hooks. */
  function all(): EndpointRow[] {
    kept ??= orm.select().from(hookEndpoint).orderBy(asc(hookEndpoint.id)).all().map(toEndpoint);
    return kept;
  }

  function list(): EndpointRow[] {
    return orm
      .select()
      .from(hookEndpoint)
      .where(isNull(hookEndpoint.removedAt))
      .orderBy(asc(hookEndpoint.id))
      .all()
      .map(toEndpoint);
  }

  function insert(tx: Tx, values: NewEndpoint): EndpointRow {
    forget();
    const now = clock.now();
    const row = tx.orm
      .insert(hookEndpoint)
      .values({
        uid: newId(),
        ...values,
        settings: JSON.stringify(values.settings),
        enabled: Number(values.enabled),
        createdAt: now,
        updatedAt: now,
      })
      .returning()
      .get();
    return toEndpoint(row);
  }

  return {
    list,
    all,
    byId(id) {
      const row = orm.select().from(hookEndpoint).where(eq(hookEndpoint.id, id)).get();
      return row ? toEndpoint(row) : null;
    },
    byName(name) {
      byName ??= new Map(list().map((each) => [each.name, each]));
      return byName.get(name) ?? null;
    },
    existing(uid) {
      const row = orm
        .select()
        .from(hookEndpoint)
        .where(and(eq(hookEndpoint.uid, uid), isNull(hookEndpoint.removedAt)))
        .get();
      if (row) return toEndpoint(row);
      throw new PonteError('NOT_FOUND', 'This endpoint does not exist any more.');
    },
    insert,
    update(tx, { id, rev }, { settings, enabled, ...values }) {
      forget();
      const row = tx.orm
        .update(hookEndpoint)
        .set({
          ...values,
          ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
          ...(enabled === undefined ? {} : { enabled: Number(enabled) }),
          rev: rev + 1,
          updatedAt: clock.now(),
        })
        .where(eq(hookEndpoint.id, id))
        .returning()
        .get();
      return toEndpoint(row);
    },
    addOffered() {
      const known = new Set(
        orm
          .select({ name: hookEndpoint.name })
          .from(hookEndpoint)
          .all()
          .map(({ name }) => name),
      );
      const missing = offered.filter(({ name }) => !known.has(name));
      if (missing.length === 0) return;
      transact(db, (tx) => {
        for (const { name, scheme, settings = {} } of missing) {
          const given = hookEndpointSettings.parse(settings);
          insert(tx, { name, kind: name, scheme, settings: given, enabled: true });
        }
      });
    },
  };
}

function toEndpoint(row: typeof hookEndpoint.$inferSelect): EndpointRow {
  return {
    ...row,
    scheme: hookScheme.parse(row.scheme),
    settings: hookEndpointSettings.parse(JSON.parse(row.settings)),
    enabled: row.enabled === 1,
  };
}
