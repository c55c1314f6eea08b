import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { describeError, type Log } from '../log.ts';

/** So long a decision can be made again; what it did is kept for good. */
export const inputsKeptMs = 90 * 24 * 60 * 60_000;

const EVERY_MS = 6 * 3_600_000;
const SLICE = 200;

/** Forgets from time to time, a slice at a time, the inputs of decisions that are long past. */
export function createForgetInputs({ db, clock, log }: { db: Db; clock: Clock; log: Log }) {
  const leaving = new AbortController();
  let cancelNext: (() => void) | undefined;
  let working: Promise<unknown> = Promise.resolve();
  // Ids grow with time, so the oldest inputs come first and the rest need not be looked at.
  const oldest = db.client.prepare<[number], { id: number; at: number; kept: number }>(
    `select id, at, inputs is not null as kept from decision where id > ? order by id limit ${SLICE}`,
  );
  const forget = db.client.prepare('update decision set inputs = null where id = ?');
  let passed = 0;

  async function pass(): Promise<void> {
    for (;;) {
      const before = clock.now() - inputsKeptMs;
      const rows = oldest.all(passed);
      const old = rows.filter(({ at }) => at < before);
      transact(db, () => {
        for (const { id, kept } of old) if (kept) forget.run(id);
      });
      passed = old.at(-1)?.id ?? passed;
      if (old.length < SLICE || leaving.signal.aborted) return;
      await nextTurn();
    }
  }

  function start(): void {
    working = pass().catch((error: unknown) => {
      log.error({ error: describeError(error) }, 'old inputs could not be forgotten');
    });
    cancelNext = clock.after(EVERY_MS, start);
  }

  return {
    start,
    async stop(): Promise<void> {
      leaving.abort();
      cancelNext?.();
      await working;
    },
  };
}
