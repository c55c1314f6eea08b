import { createHash } from 'node:crypto';
import { and, asc, desc, eq, inArray, lte } from 'drizzle-orm';
import { z } from 'zod';
import { errorCodes, isPonteError, PonteError, type ErrorCode } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { apiAnswer as table } from '../db/schema.ts';

/** What a caller sends so that a call that is sent again is not carried out again. */
export type OnceAsked = {
  /** The API key: each has idempotency keys of its own. */
  readonly apiKeyId: string;
  readonly key: string;
  /** Told when the answer is one that was given before. */
  replayed(): void;
};

/** One call: its name, and its input as it was understood. */
export type OnceCall = OnceAsked & { readonly call: string; readonly input: unknown };

export type Answers = {
  /**
   * Carries a call out once, in one transaction with the keeping of its answer.
   *
   * @throws PonteError KEY_REUSED where the key came with another call or input, TOO_MANY where a
   *   day's keys are too many, and what the work threw the first time
   */
  atOnce<T>(call: OnceCall, work: () => T): T;
  /**
   * The same for work that waits. Only one carries it out at a time (BUSY); what a process that
   * ended had begun is carried out again, so it must be safe to do twice.
   */
  waiting<T>(call: OnceCall, work: () => Promise<T>): Promise<T>;
  /** Keeps an answer inside the transaction of work that `waiting` began. */
  keep(tx: Tx, call: OnceCall, value: unknown): void;
  /** Forgets what is past its day. */
  tidy(): number;
};

export const answersKeptMs = 24 * 3_600_000;
const mostKept = 200_000;
const tidySlice = 5000;

const outcomeSchema = z.union([
  z.object({
    error: z.object({
      code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
      message: z.string(),
      details: z.record(z.string(), z.unknown()),
    }),
  }),
  z.object({ value: z.unknown() }),
]);
type Outcome = z.infer<typeof outcomeSchema>;

/**
 * Refusals that will be given again. Others (a full disk, a field that is missing) are not kept, so
 * that the same key serves once what was wrong is put right.
 */
const lasting = new Set<ErrorCode>([
  'NOT_FOUND',
  'DUPLICATE',
  'CHANGED_MEANWHILE',
  'ALREADY_CONVERTED',
  'STAGE_INACTIVE',
  'NOT_UNDOABLE',
]);

/** Answers to calls with an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07). */
export function createAnswers(db: Db, clock: Pick<Clock, 'now'>): Answers {
  /** What this process carries out now: whatever else is unanswered was left by one that ended. */
  const underWay = new Set<number>();

  function known(call: OnceCall): typeof table.$inferSelect | undefined {
    const row = db.orm.select().from(table).where(isOf(call)).get();
    if (!row || row.begunAt > clock.now() - answersKeptMs) return row;
    forget(row.id);
    return undefined;
  }

  /** The answer given before, or null where there is none yet. */
  function before(call: OnceCall): Outcome | null {
    const row = known(call);
    if (!row) return null;
    if (row.fingerprint !== fingerprintOf(call)) {
      throw new PonteError(
        'KEY_REUSED',
        'This Idempotency-Key came with another call or another body before. Send a new key with a new call.',
      );
    }
    if (row.outcome !== null) {
      call.replayed();
      return outcomeSchema.parse(JSON.parse(row.outcome));
    }
    if (underWay.has(row.id)) {
      throw new PonteError(
        'BUSY',
        'A call with this Idempotency-Key is being carried out. Wait a moment and send it again.',
        { details: { retryAfterSeconds: 1 } },
      );
    }
    return null;
  }

  function put(tx: Tx, call: OnceCall, outcome: Outcome | null): number {
    refuseFlood();
    const values = {
      fingerprint: fingerprintOf(call),
      outcome: outcome && JSON.stringify(outcome),
      begunAt: clock.now(),
    };
    return tx.orm
      .insert(table)
      .values({ keyUid: call.apiKeyId, idempotencyKey: call.key, ...values })
      .onConflictDoUpdate({ target: [table.keyUid, table.idempotencyKey], set: values })
      .returning({ id: table.id })
      .get().id;
  }

  /** Ids only go up and the oldest are forgotten first, so their span is about their number. */
  function refuseFlood(): void {
    const id = { id: table.id };
    const first = db.orm.select(id).from(table).orderBy(asc(table.id)).limit(1).get();
    const last = db.orm.select(id).from(table).orderBy(desc(table.id)).limit(1).get();
    if (!first || !last || last.id - first.id < mostKept) return;
    throw new PonteError(
      'TOO_MANY',
      `More than ${mostKept} calls of the last day carried an Idempotency-Key. Send this one without, or wait.`,
      { details: { limit: mostKept, retryAfterSeconds: 3600 } },
    );
  }

  function noteFailure(call: OnceCall, error: unknown): void {
    if (!isPonteError(error) || !lasting.has(error.code)) return;
    const { code, message, details } = error;
    transact(db, (tx) => void put(tx, call, { error: { code, message, details } }));
  }

  function forget(id: number): void {
    db.orm.delete(table).where(eq(table.id, id)).run();
  }

  return {
    atOnce(call, work) {
      const given = before(call);
      if (given) return answerOf(given);
      try {
        return transact(db, (tx) => {
          const value = work();
          put(tx, call, { value });
          return value as never;
        });
      } catch (error) {
        noteFailure(call, error);
        throw error;
      }
    },

    async waiting(call, work) {
      const given = before(call);
      if (given) return answerOf(given);
      const id = transact(db, (tx) => put(tx, call, null));
      underWay.add(id);
      try {
        const value = await work();
        transact(db, (tx) => void put(tx, call, { value }));
        return value;
      } catch (error) {
        forget(id);
        noteFailure(call, error);
        throw error;
      } finally {
        underWay.delete(id);
      }
    },

    keep: (tx, call, value) => void put(tx, call, { value }),

    tidy() {
      const old = db.orm
        .select({ id: table.id })
        .from(table)
        .where(lte(table.begunAt, clock.now() - answersKeptMs))
        .orderBy(asc(table.begunAt))
        .limit(tidySlice)
        .all()
        .map(({ id }) => id)
        .filter((id) => !underWay.has(id));
      if (old.length > 0) db.orm.delete(table).where(inArray(table.id, old)).run();
      return old.length;
    },
  };
}

function isOf({ apiKeyId, key }: OnceCall) {
  return and(eq(table.keyUid, apiKeyId), eq(table.idempotencyKey, key));
}

function answerOf<T>(outcome: Outcome): T {
  if ('error' in outcome) {
    const { code, message, details } = outcome.error;
    throw new PonteError(code, message, { details });
  }
  return outcome.value as T;
}

/** The order in which an object's fields came does not matter. */
function fingerprintOf({ call, input }: OnceCall): string {
  const text = JSON.stringify([call, input], (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
