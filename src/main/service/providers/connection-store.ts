import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ConnectionState } from '../../../shared/model/sync.ts';
import { fieldDirection, fieldPolicyChoice } from '../../../shared/model/field-policy.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { connection } from '../db/schema.ts';
import { newId } from '../ids.ts';

export type FirstSync = 'awaiting' | 'approved';

/** Configured accounts at providers. Credentials and sessions are kept sealed and stay so here. */
export type ConnectionRow = {
  readonly id: number;
  readonly uid: string;
  readonly provider: string;
  readonly name: string;
  readonly settings: ConnectionSettings;
  readonly credentials: string;
  readonly session: string | null;
  readonly schedule: string;
  readonly paused: boolean;
  readonly state: ConnectionState;
  readonly stateReason: string | null;
  readonly stateUntil: number | null;
  readonly limiter: string | null;
  readonly lastPullAt: number | null;
  readonly removedAt: number | null;
  /** Until a preview was approved, only that preview may speak to it. */
  readonly firstSync: FirstSync;
  readonly createdAt: number;
};

/** Readable choices: those of the provider's form, and those every connection has. */
const settingsSchema = z
  .looseObject({
    /** What a lead deleted here leads to there: deleted too, or left alone and let go. */
    deletes: z.enum(['send', 'detach']).default('send'),
    /** Whether its deals are kept in agreement with ours, only read, or left alone. */
    deals: z.enum(['both', 'receive', 'off']).default('off'),
    /** The segment whose leads alone may be made there; null for all. */
    segmentId: z.string().nullable().default(null),
    /** Which stage of ours theirs are, by their id, where somebody chose. */
    stages: z.record(z.string(), z.string()).default({}),
    /** Whether its products are read. */
    products: z.boolean().default(false),
    /** What was switched on later and is neither read nor sent until a preview of it is approved. */
    unseen: z.array(z.enum(['deal', 'product'])).default([]),
    /** How many deals the last complete walk found. */
    lastDealWalk: z.number().nullable().default(null),
    /** Fields of ours the account has no place for, as last seen. */
    missingFields: z.array(z.string()).default([]),
    /** Fields of ours that its system joins with its own by itself: those held now, and those gone. */
    heldFields: z.array(z.string()).default([]),
    vanishedFields: z.array(z.string()).default([]),
    /** How many records the last complete walk found, and when it ended. */
    lastWalk: z.object({ count: z.number(), at: z.number() }).nullable().default(null),
    /** A reading that changes too much at once is held until a person takes it or it is gone there. */
    massChange: z.enum(['free', 'held', 'accepted']).default('free'),
    /** Of what kind it is: values of records, or records that are gone there in numbers. */
    heldFor: z
      .array(z.enum(['lead', 'deal', 'gone_lead', 'gone_deal', 'gone_product']))
      .default([]),
    /** Whether it leads to the account it led to has still to be seen: nothing is sent until it was. */
    accountUnsure: z.boolean().default(false),
    /** Rules of single fields that an admin chose, and how often they were changed. */
    fieldRules: z
      .record(z.string(), z.object({ policy: fieldPolicyChoice, direction: fieldDirection }))
      .default({}),
    policyRev: z.number().int().default(1),
  })
  .readonly();
export type ConnectionSettings = z.infer<typeof settingsSchema>;

export type ConnectionStore = {
  /** Those that were not removed, oldest first. */
  list(): ConnectionRow[];
  byId(id: number): ConnectionRow | null;
  byUid(uid: string): ConnectionRow | null;
  /** @throws PonteError NOT_FOUND */
  existing(uid: string): ConnectionRow;
  insert(tx: Tx, values: NewConnection): ConnectionRow;
  update(tx: Tx, id: number, values: Partial<ConnectionChange>): ConnectionRow;
};

export type NewConnection = {
  provider: string;
  name: string;
  settings: Record<string, unknown>;
  credentials: string;
  schedule: string;
  firstSync: FirstSync;
};

export type ConnectionChange = Pick<
  ConnectionRow,
  | 'name'
  | 'credentials'
  | 'session'
  | 'schedule'
  | 'paused'
  | 'state'
  | 'stateReason'
  | 'stateUntil'
  | 'limiter'
  | 'lastPullAt'
  | 'removedAt'
  | 'firstSync'
> & { settings: Record<string, unknown> };

export function createConnectionStore(db: Db, clock: Clock): ConnectionStore {
  const { orm } = db;
  // Asked for each record of a reading, so it is put together once.
  const selectById = orm
    .select()
    .from(connection)
    .where(eq(connection.id, sql.placeholder('id')))
    .prepare();

  function byId(id: number): ConnectionRow | null {
    const row = selectById.get({ id });
    return row ? toConnection(row) : null;
  }

  function byUid(uid: string): ConnectionRow | null {
    const row = orm
      .select()
      .from(connection)
      .where(and(eq(connection.uid, uid), isNull(connection.removedAt)))
      .get();
    return row ? toConnection(row) : null;
  }

  return {
    byId,
    byUid,
    existing(uid) {
      const row = byUid(uid);
      if (row) return row;
      throw new PonteError('NOT_FOUND', 'This connection does not exist any more.');
    },
    list: () =>
      orm
        .select()
        .from(connection)
        .where(isNull(connection.removedAt))
        .orderBy(asc(connection.id))
        .all()
        .map(toConnection),
    insert(tx, values) {
      const row = tx.orm
        .insert(connection)
        .values({
          uid: newId(),
          ...values,
          settings: JSON.stringify(values.settings),
          createdAt: clock.now(),
        })
        .returning()
        .get();
      return toConnection(row);
    },
    update(tx, id, { settings, paused, ...values }) {
      const row = tx.orm
        .update(connection)
        .set({
          ...values,
          ...(settings === undefined ? {} : { settings: JSON.stringify(settings) }),
          ...(paused === undefined ? {} : { paused: Number(paused) }),
        })
        .where(eq(connection.id, id))
        .returning()
        .get();
      return toConnection(row);
    },
  };
}

function toConnection(row: typeof connection.$inferSelect): ConnectionRow {
  return {
    ...row,
    settings: settingsOf(row.settings),
    paused: row.paused === 1,
    state: row.state as ConnectionState,
    firstSync: row.firstSync as FirstSync,
  };
}

/** Settings read lately, by their text: the same few are read over and over. */
const readLately = new Map<string, ConnectionSettings>();
const MOST_KEPT = 50;

function settingsOf(text: string): ConnectionSettings {
  let settings = readLately.get(text);
  if (settings === undefined) {
    settings = settingsSchema.parse(JSON.parse(text));
    if (readLately.size >= MOST_KEPT) readLately.clear();
    readLately.set(text, settings);
  }
  return settings;
}
