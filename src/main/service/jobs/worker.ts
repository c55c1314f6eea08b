import type { Clock } from '../clock.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Gate } from './gate.ts';
import type { JobQueue } from './job-queue.ts';
import type { LeasedJob } from './job.ts';
import type { Leases } from './leases.ts';
import type { Outcome } from './outcome.ts';
import type { Result, Settler } from './settler.ts';

/** Carries a job out; how is not the queue's business. Throws only for a defect of ours. */
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
  /** Jobs side by side, over all connections. */
  slots?: number;
};

const heartbeatMs = 20_000;
const drainMs = 10_000;
const longestSleepMs = 60_000;
const defaultSlots = 16;

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
    const runningOn = (id: number) =>
      [...inFlight.values()].filter(({ job }) => job.connectionId === id).length;
    const ids = connectionIds();
    const rooms = ids.map((id) => ({ id, room: gate.room(id, runningOn(id)) }));
    let claimed: LeasedJob[];
    try {
      claimed = leases.claim(slots - inFlight.size, rooms);
    } catch (error) {
      // A full or read-only disk: nothing was leased. What is running ends; we look again later.
      log.error({ error: describeError(error) }, 'Jobs could not be claimed');
      sleep(longestSleepMs);
      return;
    }
    for (const job of claimed) run(job);
    if (claimed.length > 0) {
      live.tell({ type: 'queue.changed' });
      if (inFlight.size < slots) kick();
    }
    const open = rooms.filter(({ room }) => room > 0).map(({ id }) => id);
    const next = leases.nextRunAt(open);
    if (next !== null) sleep(Math.max(1, next - clock.now()));
  }

  function sleep(ms: number): void {
    cancelSleep?.();
    cancelSleep = clock.after(Math.min(ms, longestSleepMs), kick);
  }

  function run(job: LeasedJob): void {
    const stop = new AbortController();
    const ended = carryOut(job, stop.signal).finally(() => {
      inFlight.delete(job.leaseToken);
      kick();
    });
    inFlight.set(job.leaseToken, { job, ended, stop });
  }

  async function carryOut(job: LeasedJob, signal: AbortSignal): Promise<void> {
    const startedAt = clock.now();
    const from = clock.monotonic();
    let outcome: Result['outcome'];
    try {
      outcome = await deliver(job, signal);
    } catch (error) {
      // Given up because we are leaving: the lease goes back as if it had never run.
      if (signal.aborted) return leases.release([job.leaseToken]);
      log.error({ job: job.uid, op: job.op, error: describeError(error) }, 'A delivery threw');
      outcome = {
        kind: 'bug',
        message:
          'Ponte failed while sending this. It is a defect of ours; nothing of the lead is lost.',
      };
    }
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

  function beat(): void {
    if (stopping) return;
    try {
      leases.renew([...inFlight.keys()]);
      leases.releaseExpired();
    } catch (error) {
      log.error({ error: describeError(error) }, 'Leases could not be renewed');
    }
    cancelBeat = clock.after(heartbeatMs, beat);
    kick();
  }

  async function end(): Promise<void> {
    cancelSleep?.();
    cancelBeat?.();
    for (const close of closers) close();
    gate.drain();
    const left = () => [...inFlight.values()];
    let cancelDrain: (() => void) | undefined;
    const tooLong = new Promise<void>((resolve) => {
      cancelDrain = clock.after(drainMs, resolve);
    });
    // A call that is being made is not cut, since it may have its effect; those that wait for a turn give up.
    settler.flush();
    await Promise.race([Promise.all(left().map(({ ended }) => ended)), tooLong]);
    for (const { stop } of left()) stop.abort(new Error('Ponte is closing'));
    await Promise.race([
      Promise.all(left().map(({ ended }) => ended)),
      new Promise((resolve) => setTimeout(resolve, 500)),
    ]);
    cancelDrain?.();
    settler.flush();
    leases.release([...inFlight.keys()]);
  }

  return {
    start() {
      if (started) return;
      started = true;
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
