import { createHash, randomBytes } from 'node:crypto';
import { desc, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { isPonteError, PonteError } from '../../../shared/errors.ts';
import { apiScope, type ApiKey, type ApiScope } from '../../../shared/model/api-key.ts';
import { role as roleSchema, type Role } from '../../../shared/model/common.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { asFileError } from '../db/file-errors.ts';
import { apiKey as table } from '../db/schema.ts';
import { newId } from '../ids.ts';

/** What a key lets its bearer do, and how often. */
export type ApiCaller = {
  readonly keyId: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly ApiScope[];
  readonly ratePerMinute: number;
};

export type NewApiKey = {
  name: string;
  scopes: readonly ApiScope[];
  role: Role;
  expiresAt: number | null;
  ratePerMinute?: number;
};

export type ApiKeys = {
  list(): ApiKey[];
  /** The key itself is in the answer and nowhere else: only its hash is kept. */
  create(draft: NewApiKey, actor: string): ApiKey & { key: string };
  revoke(id: string, actor: string): void;
  /** Who bears this key, or null when it is not known, revoked or past its date. */
  verify(key: string): ApiCaller | null;
  /** Why a key that `verify` refuses is refused; null for one that was never made here. */
  refusal(key: string): 'revoked' | 'expired' | null;
};

const scopesSchema = z.array(apiScope);
const usualRate = 60;
const mostKeys = 200;
/** "Last used" is for people: a write for each request would only wear the disk. */
const noteUseEveryMs = 60_000;
const longestKey = 200;
const unwritable = new Set(['DISK_FULL', 'FILE_READ_ONLY']);

/** Keys of the REST API. A key is 256 random bits, so a plain hash of it cannot be turned back. */
export function createApiKeys(db: Db, clock: Clock, audit: AuditLog): ApiKeys {
  type Row = typeof table.$inferSelect;

  function list(): ApiKey[] {
    return db.orm.select().from(table).orderBy(desc(table.id)).limit(1000).all().map(toApiKey);
  }

  function create(draft: NewApiKey, actor: string): ApiKey & { key: string } {
    const scopes = scopesSchema.parse([...new Set(draft.scopes)]);
    if (scopes.length === 0) {
      throw new PonteError(
        'BAD_INPUT',
        'An API key needs a scope: reading or writing, of everything or of an area.',
        {
          details: {
            fields: [{ field: 'scopes', problem: 'required', message: 'Choose what it may do.' }],
          },
        },
      );
    }
    const key = `ponte_${randomBytes(32).toString('base64url')}`;
    const row = transact(db, (tx) => {
      const living = db.orm
        .select({ id: table.id })
        .from(table)
        .where(isNull(table.revokedAt))
        .limit(mostKeys)
        .all();
      if (living.length >= mostKeys) {
        throw new PonteError(
          'TOO_MANY',
          `There are already ${mostKeys} API keys. Revoke those no longer used.`,
          { details: { limit: mostKeys } },
        );
      }
      const made = db.orm
        .insert(table)
        .values({
          uid: newId(),
          name: draft.name,
          hash: hashOf(key),
          scopes: JSON.stringify(scopes),
          role: draft.role,
          ratePerMinute: draft.ratePerMinute ?? usualRate,
          createdAt: clock.now(),
          expiresAt: draft.expiresAt,
        })
        .returning()
        .get();
      note(tx, actor, 'api-key.created', made);
      return made;
    });
    return { ...toApiKey(row), key };
  }

  function revoke(id: string, actor: string): void {
    transact(db, (tx) => {
      const row = db.orm.select().from(table).where(eq(table.uid, id)).get();
      if (!row) throw new PonteError('NOT_FOUND', 'There is no such API key.');
      if (row.revokedAt !== null) return;
      db.orm.update(table).set({ revokedAt: clock.now() }).where(eq(table.id, row.id)).run();
      note(tx, actor, 'api-key.revoked', row);
    });
  }

  function note(tx: Tx, actor: string, action: string, { uid, name, scopes, role }: Row): void {
    const details = { name, scopes: JSON.parse(scopes) as unknown, role };
    audit.append(tx, { actor, action, subjectType: 'api-key', subjectId: uid, details });
  }

  function found(key: string): Row | undefined {
    if (key.length === 0 || key.length > longestKey) return undefined;
    const hash = hashOf(key);
    return db.orm.select().from(table).where(eq(table.hash, hash)).get();
  }

  function refusal(key: string): 'revoked' | 'expired' | null {
    const row = found(key);
    if (!row) return null;
    if (row.revokedAt !== null) return 'revoked';
    return row.expiresAt !== null && row.expiresAt <= clock.now() ? 'expired' : null;
  }

  function verify(key: string): ApiCaller | null {
    const row = found(key);
    const now = clock.now();
    if (!row || row.revokedAt !== null) return null;
    if (row.expiresAt !== null && row.expiresAt <= now) return null;
    noteUse(row, now);
    return {
      keyId: row.uid,
      name: row.name,
      role: roleSchema.parse(row.role),
      scopes: scopesSchema.parse(JSON.parse(row.scopes)),
      ratePerMinute: row.ratePerMinute,
    };
  }

  function noteUse(row: Row, now: number): void {
    if (row.lastUsedAt !== null && Math.abs(now - row.lastUsedAt) < noteUseEveryMs) return;
    try {
      db.orm.update(table).set({ lastUsedAt: now }).where(eq(table.id, row.id)).run();
    } catch (error) {
      // On a full disk what is only read is answered all the same.
      const told = asFileError(error, '');
      if (!isPonteError(told) || !unwritable.has(told.code)) throw error;
    }
  }

  return { list, create, revoke, verify, refusal };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function toApiKey(row: typeof table.$inferSelect): ApiKey {
  return {
    id: row.uid,
    name: row.name,
    scopes: scopesSchema.parse(JSON.parse(row.scopes)),
    role: roleSchema.parse(row.role),
    ratePerMinute: row.ratePerMinute,
    lastUsedAt: instantOrNull(row.lastUsedAt),
    expiresAt: instantOrNull(row.expiresAt),
    createdAt: new Date(row.createdAt).toISOString(),
    revokedAt: instantOrNull(row.revokedAt),
  };
}

function instantOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
