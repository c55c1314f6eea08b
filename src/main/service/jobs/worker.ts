import { isDiskFull } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Gate } from './gate.ts';
import type { JobQueue } from './job-queue.ts';
import type { LeasedJob } from './job.ts';
import type { Leases } from './leases.ts';
import type { Outcome } from './outcome.ts';
import type { Result, Settler } from './settler.ts';

/**
 * Carries a job out; how is not the queue's business. Throws only for a defect of ours.
 * When the signal aborts it has to end soon; a call that was made then counts as of unknown outcome.
 */
export type Deliver = (job: LeasedJob, signal: AbortSignal) => Promise<Outcome>;

/**
 * Runs what is ready, where the gate lets it, until it is stopped.
 *
 * It sleeps until there is work: a commit that left some, a hold that ended, or a time that came.
 */
export type Worker = {
  start(): void;
  /** Claims nothing more, lets what runs end for up to 10 s, puts the rest back. May be called twice. */
  stop(): Promise<void>;
  kick(): void;
  running(): readonly LeasedJob[];
};

export type WorkerParts = {
  queue: JobQueue;
  leases: Leases;
  settler: Settler;
  gate: Gate;
  clock: Clock;
  deliver: Deliver;
  connectionIds: () => readonly number[];
  log: Log;
  live: Live;
  /** Called at the worker's heartbeat, while it is idle too. */
  onBeat?: () => void;
  /** Jobs side by side, over all connections. */
  slots?: number;
};

const heartbeatMs = 20_000;
const drainMs = 10_000;
const giveUpMs = 500;
const longestSleepMs = 60_000;
const defaultSlots = 16;
/** Nothing that one job does takes longer, waits for its turn included; a pull reads a whole list. */
const longestRunMs = { pull: 6 * 3_600_000, other: 5 * 60_000 };
/** How soon a full disk is tried again. */
const diskFullMs = 30_000;
/** A clock set back by less is a correction like any day's. */
const clockStepMs = 2000;

export function createWorker(parts: WorkerParts): Worker {
  const { queue, leases, settler, gate, clock, deliver, connectionIds, log, live } = parts;
  const slots = parts.slots ?? defaultSlots;
  const inFlight = new Map<
    number,
    { job: LeasedJob; ended: Promise<void>; stop: AbortController }
  >();
  const closers: (() => void)[] = [];
  let started = false;
  let stopping: Promise<void> | undefined;
  let pumping = false;
  let cancelSleep: (() => void) | undefined;
  let cancelBeat: (() => void) | undefined;
  let beaten = { wall: clock.now(), steady: clock.monotonic() };

  function kick(): void {
    if (!started || stopping || pumping) return;
    pumping = true;
    // One pass serves all that was left in this turn of the event loop.
    setImmediate(() => {
      pumping = false;
      pump();
    });
  }

  function pump(): void {
    if (!started || stopping) return;
    cancelSleep?.();
    try {
      const next = claim();
      if (next !== null) sleep(Math.max(1, next - clock.now()));
    } catch (error) {
      // A full or read-only disk: nothing was leased. What is running ends; we look again later.
      log.error({ error: describeError(error) }, 'Jobs could not be claimed');
      sleep(longestSleepMs);
    }
  }

  /** Starts what may start; answers when something else becomes due. */
  function claim(): number | null {
    const runningOn = (id: number) =>
      [...inFlight.values()].filter(({ job }) => job.connectionId === id).length;
    const rooms = connectionIds().map((id) => ({
      id,
      room: gate.room(id, runningOn(id)),
      peopleOnly: gate.savesForPeople(id),
    }));
    const claimed = leases.claim(slots - inFlight.size, rooms);
    for (const job of claimed) run(job);
    if (claimed.length > 0) {
      live.tell({ type: 'queue.changed' });
      if (inFlight.size < slots) kick();
    }
    // What is due and waits for room, or for its record, is woken by the end of what holds it.
    return leases.nextRunAt(rooms.filter(({ room }) => room > 0).map(({ id }) => id));
  }

  function sleep(ms: number): void {
    cancelSleep?.();
    cancelSleep = clock.after(Math.min(ms, longestSleepMs), kick);
  }

  function run(job: LeasedJob): void {
    const stop = new AbortController();
    const ended = carryOut(job, stop).finally(() => {
      inFlight.delete(job.leaseToken);
      kick();
    });
    inFlight.set(job.leaseToken, { job, ended, stop });
  }

  async function carryOut(job: LeasedJob, stop: AbortController): Promise<void> {
    const startedAt = clock.now();
    const from = clock.monotonic();
    const outcome = await outcomeOf(job, stop);
    if (outcome === null) return giveBack([job.leaseToken]);
    gate.report(job.connectionId, outcome);
    const durationMs = clock.monotonic() - from;
    try {
      const settled = await settler.settle(job, { outcome, startedAt, durationMs });
      log.debug(
        { job: job.uid, op: job.op, outcome: outcome.kind, to: settled.to, durationMs },
        'Job settled',
      );
    } catch (error) {
      // Not written down: the lease runs out and the job is planned again, which is safe.
      log.error({ job: job.uid, error: describeError(error) }, 'A result could not be kept');
    }
    live.tell({ type: 'queue.changed' });
  }

  async function outcomeOf(
    job: LeasedJob,
    stop: AbortController,
  ): Promise<Result['outcome'] | null> {
    let cancelLate: (() => void) | undefined;
    const late = new Promise<Outcome>((resolve) => {
      const longest = readsAll(job) ? longestRunMs.pull : longestRunMs.other;
      cancelLate = clock.after(longest, () => {
        resolve({ kind: 'unknown', message: 'It took too long and was given up.' });
        stop.abort(new Error('It took too long'));
      });
    });
    try {
      return await Promise.race([deliver(job, stop.signal), late]);
    } catch (error) {
      if (stopping) return null;
      log.error({ job: job.uid, op: job.op, error: describeError(error) }, 'A delivery threw');
      if (isDiskFull(error)) {
        return { kind: 'later', message: error.message, delayMs: diskFullMs };
      }
      return {
        kind: 'bug',
        message:
          'Ponte failed while sending this. It is a defect of ours; nothing of the lead is lost.',
      };
    } finally {
      cancelLate?.();
    }
  }

  function beat(): void {
    if (stopping) return;
    try {
      noteClock();
      leases.renew([...inFlight.keys()]);
      leases.releaseExpired();
      parts.onBeat?.();
    } catch (error) {
      log.error({ error: describeError(error) }, 'Leases could not be renewed');
    }
    cancelBeat = clock.after(heartbeatMs, beat);
    kick();
  }

  function noteClock(): void {
    const before = beaten;
    beaten = { wall: clock.now(), steady: clock.monotonic() };
    const back = beaten.steady - before.steady - (beaten.wall - before.wall);
    if (back <= clockStepMs) return;
    log.warn({ backMs: back }, 'The clock of this computer was set back');
    leases.clockWentBack(back);
  }

  async function end(): Promise<void> {
    cancelSleep?.();
    cancelBeat?.();
    for (const close of closers) close();
    gate.drain();
    // A call that is being made is not cut, since it may have its effect; those that wait for a turn give up.
    settler.flush();
    await ended(drainMs);
    for (const { stop } of inFlight.values()) stop.abort(new Error('Ponte is closing'));
    await ended(giveUpMs);
    settler.flush();
    giveBack([...inFlight.keys()]);
  }

  /** Given up because we are leaving: the jobs wait again as if they had never run. */
  function giveBack(tokens: readonly number[]): void {
    try {
      leases.release(tokens);
    } catch (error) {
      // The next start puts them back.
      log.error({ error: describeError(error) }, 'Leases could not be given back');
    }
  }

  /** Waits for what runs to end, at most `ms`. */
  async function ended(ms: number): Promise<void> {
    let cancel: (() => void) | undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancel = clock.after(ms, resolve);
    });
    const all = Promise.all([...inFlight.values()].map((each) => each.ended));
    await Promise.race([all, tooLong]);
    cancel?.();
  }

  return {
    start() {
      if (started) return;
      started = true;
      beaten = { wall: clock.now(), steady: clock.monotonic() };
      const { released, poisoned } = leases.releaseOtherBoots();
      if (released + poisoned > 0)
        log.warn({ released, poisoned }, 'Jobs of an interrupted run were put back');
      closers.push(queue.onWork(kick), gate.onChange(kick));
      cancelBeat = clock.after(heartbeatMs, beat);
      kick();
    },
    stop: () => (stopping ??= started ? end() : Promise.resolve()),
    kick,
    running: () => [...inFlight.values()].map(({ job }) => job),
  };
}

function readsAll({ op }: LeasedJob): boolean {
  return op === 'pull' || op === 'reconcile' || op === 'first';
}
