import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { createLanes } from '../lanes.ts';
import { inSlices } from '../in-slices.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { ConversionStore, Settled } from './conversion-store.ts';
import type { Answer, Gateway, PlatformEvent } from './gateway.ts';
import type { Prepare } from './payload.ts';
import type { PixelStore } from './pixel-store.ts';
import type { ConversionRow, PixelRow } from './rows.ts';
import { createTroubles } from './troubles.ts';

/**
 * Reports conversions: a lane for each pixel, in requests of as many as its platform takes.
 *
 * What is told carries the same event id for ever, by which a platform knows within 48 hours what it
 * was told before; so after a time-out or a crash it is told again, and after that only a person
 * may. A request refused as a whole is halved until the bad one is alone. A platform in trouble
 * holds up its own pixel and no other.
 */
export type Dispatcher = {
  start(): void;
  stop(): Promise<void>;
  /** After a person changed something. */
  kick(): void;
};

export type DispatcherParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly pixels: PixelStore;
  readonly conversions: ConversionStore;
  readonly attempts: AttemptStore;
  readonly prepare: Prepare;
  readonly gatewayOf: (pixel: PixelRow) => Gateway;
  /** Tells the hub what became of one. */
  readonly raise: (tx: Tx, what: 'dispatched' | 'failed', conversion: ConversionRow) => void;
};

export type Ready = { readonly row: ConversionRow; readonly event: PlatformEvent };

/** For so long a platform knows an event that it is told again. */
export const sameForMs = 48 * 3_600_000;
const laterMs = 30_000;
/** A wrong clock here is no reason to lose a conversion. */
const aheadMs = 60_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { db, clock, live, log, pixels, conversions, attempts, prepare } = parts;
  const troubles = createTroubles(parts.random);
  const recovered = new Set<number>();
  const lanes = createLanes({
    clock,
    work,
    failed(pixel, error) {
      log.error({ pixel, error: describeError(error) }, 'Conversions were not dispatched');
      // Those that were on their way are found as after a crash.
      recovered.delete(pixel);
      return laterMs;
    },
  });
  const { signal } = lanes;
  const tell = () => live.tell({ type: 'marketing.changed' });
  const wakeAll = () => {
    for (const { id } of pixels.all()) lanes.wake(id);
  };

  async function work(id: number): Promise<number | null> {
    recover(id);
    /** Made while those before them are on their way. */
    let next: Ready[] | null = null;
    /** What became of those before: written down while the next are on their way. */
    let answered: readonly Told[] = [];
    while (!signal.aborted) {
      const pixel = pixels.byId(id);
      const wait = waitOf(pixel);
      if (pixel === null || wait !== 0) {
        if (next === null && answered.length === 0) return wait;
        await writeDown(answered);
        await putBack(next ?? []);
        [next, answered] = [null, []];
        continue;
      }
      if (next === null) {
        await writeDown(answered);
        answered = [];
        next = await prepareSome(pixel);
      }
      if (next === null) {
        const at = conversions.nextRunAt(id);
        return at === null ? null : at - clock.now();
      }
      if (next.length === 0) {
        next = null;
        continue;
      }
      const sending = dispatch(pixel, next);
      [next, answered] = await bothEnded(
        writeDown(answered).then(() => prepareSome(pixel)),
        sending,
      );
    }
    await writeDown(answered);
    return null;
  }

  /** In ms; null where nothing goes until a person does something. */
  function waitOf(pixel: PixelRow | null): number | null {
    if (pixel === null || pixel.active === 0) return null;
    if (pixel.held === 'credentials' || pixel.held === 'blocked') return null;
    return Math.max(0, (pixel.held_until ?? 0) - clock.now());
  }

  function putBack(rest: readonly Ready[]): Promise<void> {
    return inSlices(db, rest, (tx, { row }) => settle(tx, row, untouched(row)));
  }

  /** After a crash: they may have arrived, and so are told again under their ids while that is known there. */
  function recover(id: number): void {
    if (recovered.has(id)) return;
    recovered.add(id);
    const left = conversions.leftSending(id);
    if (left.length === 0) return;
    transact(db, (tx) => {
      for (const row of left) conversions.settle(tx, row.id, { state: 'waiting' });
    });
  }

  /**
   * Takes what is due, puts aside what may not go, and notes the rest as being sent.
   *
   * @returns null when nothing is due
   */
  async function prepareSome(pixel: PixelRow): Promise<Ready[] | null> {
    const gateway = parts.gatewayOf(pixel);
    const rows = conversions.due(pixel.id, gateway.most);
    if (rows.length === 0) return null;
    const now = clock.now();
    const ready: Ready[] = [];
    await inSlices(db, rows, (tx, row) => {
      const aside = asideOf(row, gateway, now);
      const made = aside === null ? prepare(row, pixel) : null;
      if (made === null) {
        settle(tx, row, aside as Settled);
      } else if (made.ok) {
        const { event } = made;
        const payload = JSON.stringify(event);
        const identifiers = JSON.stringify(made.identifiers);
        conversions.sending(tx, { id: row.id, payload, identifiers });
        ready.push({ row, event });
      } else {
        const state = made.word === 'person_erased' ? 'cancelled' : 'withheld';
        settle(tx, row, { state, word: made.word });
      }
    });
    return ready;
  }

  /**
   * Sends them, and halves what is refused until each has its own answer.
   *
   * @returns what the last answer means, which is not written down yet
   */
  async function dispatch(pixel: PixelRow, ready: readonly Ready[]): Promise<readonly Told[]> {
    const waiting: (readonly Ready[])[] = [ready];
    let group = waiting.pop();
    while (group !== undefined) {
      const events = group.map(({ event }) => event);
      const answer = await parts.gatewayOf(pixel).send(pixel, events, { test: false, signal });
      // Leaving: they stay as being sent, and are told again under their ids at the next start.
      if (answer === null) return [];
      const { settled, rest } = outcomeOf(group, answer);
      transact(db, (tx) => note(tx, pixel, group as readonly Ready[], answer));
      waiting.push(...rest);
      if (pixels.byId(pixel.id)?.held != null) {
        await putBack(waiting.flat());
        return settled;
      }
      group = waiting.pop();
      if (group === undefined) return settled;
      await writeDown(settled);
    }
    return [];
  }

  async function writeDown(told: readonly Told[]): Promise<void> {
    if (told.length === 0) return;
    await inSlices(db, told, (tx, { row, how }) => settle(tx, row, how));
    tell();
  }

  /** What was answered, and what it means for the pixel as a whole. */
  function note(tx: Tx, pixel: PixelRow, group: readonly Ready[], answer: Answer): void {
    const ids = group.map(({ row }) => row.id);
    attempts.add(tx, pixel.id, ids, answer);
    const { verdict } = answer;
    switch (verdict.kind) {
      case 'credentials':
      case 'blocked':
        return hold(tx, pixel, verdict.kind, verdict.message, null);
      case 'throttled':
        return hold(
          tx,
          pixel,
          'waiting',
          verdict.message,
          troubles.throttled(pixel.id, verdict.waitMs),
        );
      case 'offline':
      case 'unavailable':
      case 'unknown':
        return hold(tx, pixel, 'waiting', verdict.message, troubles.wait(pixel.id));
      default:
        calm(tx, pixel);
    }
  }

  function settle(tx: Tx, row: ConversionRow, how: Settled): void {
    // Its pixel may have been removed while it was on its way.
    const gone = how.state === 'waiting' && pixels.byId(row.pixel_id) === null;
    conversions.settle(tx, row.id, gone ? { state: 'cancelled', word: 'pixel_removed' } : how);
    if (how.state === 'sent') parts.raise(tx, 'dispatched', row);
    else if (how.state !== 'waiting') parts.raise(tx, 'failed', row);
  }

  function calm(tx: Tx, pixel: PixelRow): void {
    troubles.calm(pixel.id);
    if (pixels.byId(pixel.id)?.held != null) pixels.hold(tx, pixel.id, null);
  }

  function hold(
    tx: Tx,
    pixel: PixelRow,
    held: 'waiting' | 'credentials' | 'blocked',
    reason: string,
    waitMs: number | null,
  ): void {
    const until = waitMs === null ? null : clock.now() + waitMs;
    pixels.hold(tx, pixel.id, held, { reason: reason.slice(0, 500), until });
    log.warn({ pixel: pixel.id, held }, 'A pixel is held up');
  }

  return {
    start() {
      lanes.start();
      conversions.onWork(wakeAll);
      wakeAll();
    },
    stop: lanes.stop,
    kick: wakeAll,
  };
}

/** Not this time; whether it arrived before is as it was. */
function untouched(row: ConversionRow): Settled {
  return { state: 'waiting', leftAt: row.left_at };
}

/** One of those that were told, and what its answer means. */
type Told = { readonly row: ConversionRow; readonly how: Settled };

type Outcome = {
  readonly settled: readonly Told[];
  /** What to send once more, now. */
  readonly rest: (readonly Ready[])[];
};

/** What an answer means for each of those that were told. */
function outcomeOf(group: readonly Ready[], { verdict }: Answer): Outcome {
  const all = (how: (row: ConversionRow, at: number) => Settled): Outcome => ({
    settled: group.map(({ row }, at) => ({ row, how: how(row, at) })),
    rest: [],
  });
  switch (verdict.kind) {
    case 'accepted':
      return all((row, at) => {
        const message = verdict.refused.get(at);
        if (message === undefined) return { state: 'sent' };
        return { state: 'refused', message, leftAt: row.left_at };
      });
    case 'too-old':
    case 'too-little':
    case 'refused': {
      const { message } = verdict;
      const half = Math.ceil(group.length / 2);
      // The later half first in, so that the older ones go first.
      if (half < group.length) {
        return { settled: [], rest: [group.slice(half), group.slice(0, half)] };
      }
      return all((row) => ({
        ...(verdict.kind === 'too-old'
          ? ({ state: 'expired', word: 'too_old' } as const)
          : ({ state: 'refused' } as const)),
        message,
        leftAt: row.left_at,
      }));
    }
    case 'credentials':
    case 'blocked':
    case 'throttled':
    case 'offline':
      return all(untouched);
    // A gateway in front may have failed after the platform took them.
    case 'unavailable':
    case 'unknown':
      return all(() => ({ state: 'waiting' }));
  }
}

/** What is not sent at all, or not yet, by its times alone. */
function asideOf(row: ConversionRow, gateway: Gateway, now: number): Settled | null {
  const isTooOld = now - row.event_time > gateway.oldestMs;
  const isForgotten = row.left_at !== null && now - row.left_at > sameForMs;
  if (isForgotten || (isTooOld && row.left_at !== null)) {
    return { state: 'uncertain', word: 'answer_unknown' };
  }
  if (isTooOld) return { state: 'expired', word: 'too_old' };
  // It happened later than now, by a clock that is ahead: it is told once it has happened.
  if (row.event_time > now + aheadMs) return { state: 'waiting', runAt: row.event_time };
  return null;
}

/** Waits for both whatever becomes of either, so that nothing is left going on behind a failure. */
async function bothEnded<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
