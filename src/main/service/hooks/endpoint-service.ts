import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import {
  hookEndpointSettings,
  type HookEndpoint,
  type HookEndpointSecret,
  type HookScheme,
  type hookEndpointDraft,
  type hookEndpointPatch,
  type hookEndpointRotation,
} from '../../../shared/model/hook.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { Vault } from '../sync/ports.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import type { EndpointRow, EndpointStore } from './endpoint-store.ts';
import { schemes } from './verify.ts';

type Draft = z.output<typeof hookEndpointDraft>;
type Patch = z.output<typeof hookEndpointPatch>;
type Rotation = z.output<typeof hookEndpointRotation>;

/** What an admin does with endpoints. */
export type EndpointService = {
  list(): HookEndpoint[];
  /** Sets it up where it is not: it has a secret from then on. */
  reveal(uid: string, operator: Operator): Promise<HookEndpointSecret>;
  create(draft: Draft, operator: Operator): Promise<HookEndpointSecret>;
  update(uid: string, patch: Patch, operator: Operator): HookEndpoint;
  rotate(uid: string, how: Rotation, operator: Operator): Promise<HookEndpointSecret>;
  remove(uid: string, operator: Operator): void;
  /** The address of an endpoint on this computer. */
  urlOf(endpoint: EndpointRow, secret: string): string;
};

export type EndpointServiceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly vault: Vault;
  readonly endpoints: EndpointStore;
  readonly secrets: EndpointSecrets;
  readonly workspace: string;
  /** Of the HTTP side: `http://127.0.0.1:4817`; empty where there is none. */
  readonly baseUrl: () => string;
  readonly publicUrl: () => string | null;
  readonly consumed: (kind: string) => boolean;
};

const hourMs = 3_600_000;
const mostEndpoints = 200;
export const maskedSecret = '<secret>';

export function createEndpointService(parts: EndpointServiceParts): EndpointService {
  const { db, clock, live, audit, vault, endpoints, secrets } = parts;
  const lastOf = db.client
    .prepare<[number], number | null>(
      `select received_at from hook where endpoint_id = ? order by id desc limit 1`,
    )
    .pluck();

  const lastSentOf = db.client
    .prepare<[number], number | null>(
      `select received_at from hook where endpoint_id = ? and is_test = 0 order by id desc limit 1`,
    )
    .pluck();

  function addressOf(base: string, { name, scheme }: EndpointRow, secret: string): string {
    const address = `${base}/webhooks/${parts.workspace}/${name}`;
    return scheme === 'path-secret' ? `${address}/${secret}` : address;
  }

  function show(row: EndpointRow, secret = maskedSecret): HookEndpoint {
    const publicUrl = parts.publicUrl();
    return {
      id: row.uid,
      name: row.name,
      kind: row.kind,
      scheme: row.scheme,
      settings: row.settings,
      enabled: row.enabled,
      isSetUp: row.secret !== null,
      consumed: parts.consumed(row.kind),
      url: addressOf(parts.baseUrl(), row, secret),
      publicUrl: publicUrl === null ? null : addressOf(publicUrl, row, secret),
      previousUntil: iso(row.previousUntil),
      lastReceivedAt: iso(lastOf.get(row.id) ?? null),
      lastSentAt: iso(lastSentOf.get(row.id) ?? null),
      createdAt: new Date(row.createdAt).toISOString(),
    };
  }

  async function shown(row: EndpointRow): Promise<HookEndpointSecret> {
    const opened = await secrets.of(row);
    if (opened === null) throw new PonteError('INTERNAL', 'This endpoint has no secret.');
    const { current, verifyToken } = opened;
    return { ...show(row, current), secret: current, verifyToken };
  }

  async function sealed(scheme: HookScheme, given?: string) {
    const secret = given ?? schemes[scheme].makeSecret();
    const flaw = schemes[scheme].secretFlaw(secret);
    if (flaw !== null) {
      const fields = [{ field: 'secret', problem: 'secret', message: flaw }];
      throw new PonteError('BAD_INPUT', flaw, { details: { fields } });
    }
    const challenged = scheme === 'whatsapp-cloud';
    return {
      secret: await vault.seal(secret),
      verifyToken: challenged ? await vault.seal(randomBytes(24).toString('base64url')) : null,
    };
  }

  function note(tx: Tx, { name: actor }: Operator, action: string, row: EndpointRow): void {
    const details = { name: row.name, scheme: row.scheme };
    audit.append(tx, { actor, action, subjectType: 'hook-endpoint', subjectId: row.uid, details });
    afterCommit(tx, told, null);
  }

  function told(): void {
    live.tell({ type: 'hooks.changed' });
  }

  return {
    list: () => endpoints.list().map((row) => show(row)),
    async reveal(uid, operator) {
      const row = endpoints.existing(uid);
      if (row.secret !== null) return shown(row);
      const made = await sealed(row.scheme);
      return shown(
        transact(db, (tx) => {
          const now = endpoints.existing(uid);
          if (now.secret !== null) return now;
          const changed = endpoints.update(tx, now, made);
          note(tx, operator, 'hook-endpoint.set-up', changed);
          return changed;
        }),
      );
    },
    async create({ name, kind, scheme, settings, enabled, secret }, operator) {
      const made = await sealed(scheme, secret);
      const row = transact(db, (tx) => {
        const all = endpoints.list();
        if (all.some((each) => each.name === name)) {
          throw new PonteError('DUPLICATE', `There is an endpoint called "${name}" already.`);
        }
        if (all.length >= mostEndpoints) {
          throw new PonteError('TOO_MANY', `There are already ${mostEndpoints} endpoints.`, {
            details: { limit: mostEndpoints },
          });
        }
        const added = endpoints.insert(tx, {
          name,
          kind: kind ?? name,
          scheme,
          settings: hookEndpointSettings.parse(settings ?? {}),
          enabled,
        });
        const ready = endpoints.update(tx, added, made);
        note(tx, operator, 'hook-endpoint.created', ready);
        return ready;
      });
      return shown(row);
    },
    update(uid, { scheme, settings, enabled }, operator) {
      return transact(db, (tx) => {
        const row = endpoints.existing(uid);
        // A secret of one scheme is none of another: it is set up anew.
        const other = scheme !== undefined && scheme !== row.scheme;
        const changed = endpoints.update(tx, row, {
          ...(other
            ? { scheme, secret: null, previousSecret: null, previousUntil: null, verifyToken: null }
            : {}),
          ...(settings === undefined ? {} : { settings: { ...row.settings, ...given(settings) } }),
          ...(enabled === undefined ? {} : { enabled }),
        });
        note(tx, operator, 'hook-endpoint.changed', changed);
        return show(changed);
      });
    },
    async rotate(uid, { secret, keepPreviousHours }, operator) {
      const made = await sealed(endpoints.existing(uid).scheme, secret);
      const row = transact(db, (tx) => {
        const now = endpoints.existing(uid);
        const keeps = keepPreviousHours > 0 && now.secret !== null;
        const changed = endpoints.update(tx, now, {
          secret: made.secret,
          verifyToken: now.verifyToken ?? made.verifyToken,
          previousSecret: keeps ? now.secret : null,
          previousUntil: keeps ? clock.now() + keepPreviousHours * hourMs : null,
        });
        note(tx, operator, 'hook-endpoint.rotated', changed);
        return changed;
      });
      return shown(row);
    },
    remove(uid, operator) {
      transact(db, (tx) => {
        const row = endpoints.existing(uid);
        endpoints.update(tx, row, { removedAt: clock.now(), enabled: false, secret: null });
        note(tx, operator, 'hook-endpoint.removed', row);
      });
    },
    urlOf: (row, secret) => addressOf(parts.baseUrl(), row, secret),
  };
}

/** Only what was said: an option left out stays as it is. */
function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
