import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { createLanes } from '../lanes.ts';
import { inSlices } from '../in-slices.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { AttemptStore } from './attempt-store.ts';
import type { ConversionStore, Settled, TellsOf } from './conversion-store.ts';
import type { Answer, Gateway } from './gateway.ts';
import { createLastLook } from './last-look.ts';
import {
  asideOf,
  outcomeOf,
  removedAs,
  unfitAs,
  untouched,
  type Ready,
  type Told,
} from './outcome.ts';
import type { Prepare, Prepared } from './payload.ts';
import type { PixelStore } from './pixel-store.ts';
import type { ConversionRow, Held, PixelRow } from './rows.ts';
import { createTroubles } from './troubles.ts';

/**
 * Reports conversions: a lane for each pixel, in requests of as many as its platform takes.
 *
 * What is told carries the same event id for ever, by which a platform knows within 48 hours what it
 * was told before; so after a time-out or a crash it is told again, and after that only a person
 * may. A request refused as a whole is halved until the bad one is alone. Just before each request
 * all it tells is looked at once more: who says no while it is made does not go. A platform in trouble
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

type Made = Extract<Prepared, { ok: true }>;

const laterMs = 30_000;

export function createDispatcher(parts: DispatcherParts): Dispatcher {
  const { db, clock, live, log, pixels, conversions, attempts, prepare } = parts;
  const troubles = createTroubles(parts.random);
  const changedOf = createLastLook(db);
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
      const sending = dispatch(id, next);
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
    if (pixel.held !== null && pixel.held !== 'waiting') return null;
    return Math.max(0, (pixel.held_until ?? 0) - clock.now());
  }

  function putBack(rest: readonly Ready[]): Promise<void> {
    return inSlices(db, rest, (tx, { row }) => settle(tx, row, untouched(row), 'sending'));
  }

  /**
   * After a crash: they may have arrived, and so are told again under their ids while that is known
   * there, and where their pixel is.
   */
  function recover(id: number): void {
    if (recovered.has(id)) return;
    recovered.add(id);
    const left = conversions.leftSending(id);
    if (left.length === 0) return;
    transact(db, (tx) => {
      for (const row of left) settle(tx, row, { state: 'waiting' }, 'sending');
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
      if (aside !== null) return settle(tx, row, aside, 'waiting');
      const made = prepare(row, pixel);
      if (!made.ok) return settle(tx, row, unfitAs(row, made.word, now), 'waiting');
      if (conversions.sending(tx, row.id, tellsOf(made))) ready.push(readyOf(tx, row, made));
    });
    return ready;
  }

  function readyOf(tx: Tx, row: ConversionRow, { event, seen, leadId }: Made): Ready {
    if (row.lead_id === leadId) return { row, event, seen };
    conversions.isOf(tx, row.id, leadId);
    return { row: { ...row, lead_id: leadId }, event, seen };
  }

  /** They were made a while ago: those whose record changed since are made anew, or do not go. */
  async function asOfNow(pixel: PixelRow, group: readonly Ready[]): Promise<readonly Ready[]> {
    let going = group;
    let changed = changedOf(going);
    // Others go on in between the slices, and may change more.
    while (changed.size > 0) {
      const anew = new Map<number, Ready>();
      const old = going.filter(({ row }) => changed.has(row.id));
      await inSlices(db, old, (tx, { row }) => {
        const made = madeAnew(tx, pixel, row);
        if (made !== null) anew.set(row.id, made);
      });
      const stays = (each: Ready) => !changed.has(each.row.id);
      going = going.flatMap((each) => (stays(each) ? each : (anew.get(each.row.id) ?? [])));
      changed = changedOf(going);
    }
    return going;
  }

  function madeAnew(tx: Tx, pixel: PixelRow, before: ConversionRow): Ready | null {
    const now = conversions.byId(before.id);
    if (now?.state !== 'sending') return null;
    // Being made ready is not having left.
    const row = { ...now, left_at: before.left_at };
    const made = prepare(row, pixel);
    if (!made.ok) {
      settle(tx, row, unfitAs(row, made.word, clock.now()), 'sending');
      return null;
    }
    conversions.tellsNow(tx, row.id, tellsOf(made));
    return readyOf(tx, row, made);
  }

  /**
   * Sends them, and halves what is refused until each has its own answer.
   *
   * @returns what the last answer means, which is not written down yet
   */
  async function dispatch(id: number, ready: readonly Ready[]): Promise<readonly Told[]> {
    const waiting: (readonly Ready[])[] = [ready];
    for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
      const pixel = pixels.byId(id);
      if (pixel === null || waitOf(pixel) !== 0) {
        await putBack([group, ...waiting].flat());
        return [];
      }
      const going = await asOfNow(pixel, group);
      if (going.length === 0) continue;
      const events = going.map(({ event }) => event);
      const answer = await parts.gatewayOf(pixel).send(pixel, events, { test: false, signal });
      // Leaving: they stay as being sent, and are told again under their ids at the next start.
      if (answer === null) return [];
      const { settled, rest } = outcomeOf(going, answer);
      transact(db, (tx) => note(tx, pixel, going, answer));
      waiting.push(...rest);
      if (waiting.length === 0) return settled;
      await writeDown(settled);
    }
    return [];
  }

  async function writeDown(told: readonly Told[]): Promise<void> {
    if (told.length === 0) return;
    await inSlices(db, told, (tx, { row, how }) => settle(tx, row, how, 'sending'));
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
      case 'address':
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

  /** Only from the state it was in: a verdict, say, may have come sooner. */
  function settle(tx: Tx, row: ConversionRow, how: Settled, from: 'waiting' | 'sending'): void {
    // Its pixel may have been removed while it was on its way.
    const isGone = how.state === 'waiting' && pixels.byId(row.pixel_id) === null;
    const as = isGone ? removedAs(how.leftAt !== null) : how;
    if (!conversions.settle(tx, row.id, as, from)) return;
    if (as.state === 'sent') parts.raise(tx, 'dispatched', row);
    else if (as.state !== 'waiting') parts.raise(tx, 'failed', row);
  }

  function calm(tx: Tx, pixel: PixelRow): void {
    troubles.calm(pixel.id);
    if (pixels.byId(pixel.id)?.held != null) pixels.hold(tx, pixel.id, null);
  }

  function hold(tx: Tx, pixel: PixelRow, held: Held, reason: string, waitMs: number | null): void {
    const until = waitMs === null ? null : clock.now() + waitMs;
    pixels.hold(tx, pixel.id, held, { reason: reason.slice(0, 500), until });
    log.warn({ pixel: pixel.id, held }, 'A pixel is held up');
  }

  return {
    start() {
      lanes.start();
      // Nobody else looks after what was on its way to a pixel that is gone.
      for (const id of conversions.sendingAtRemoved()) recover(id);
      conversions.onWork(wakeAll);
      wakeAll();
    },
    stop: lanes.stop,
    kick: wakeAll,
  };
}

function tellsOf({ event, identifiers, valueCents }: Made): TellsOf {
  const [payload, known] = [JSON.stringify(event), JSON.stringify(identifiers)];
  return { payload, identifiers: known, valueCents };
}

/** Waits for both whatever becomes of either, so that nothing is left going on behind a failure. */
async function bothEnded<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
