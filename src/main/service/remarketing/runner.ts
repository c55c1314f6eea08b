import type { RemarketingWord } from '../../../shared/model/remarketing.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { nextTimeOf } from '../events/batch-sender.ts';
import { createLanes } from '../lanes.ts';
import type { Live } from '../live.ts';
import { describeError, type Log } from '../log.ts';
import type { Answer, Verdict } from '../marketing/gateway.ts';
import type { PixelStore } from '../marketing/pixel-store.ts';
import type { PixelRow } from '../marketing/rows.ts';
import { createTroubles } from '../marketing/troubles.ts';
import type { AudienceStore } from './audience-store.ts';
import type { AudienceGateway } from './gateway.ts';
import type { JobStore } from './job-store.ts';
import type { MemberStore } from './member-store.ts';
import { nextTurn, type Planner } from './planner.ts';
import type { AudienceRow, JobRow } from './rows.ts';
import type { Uploader } from './uploader.ts';

/**
 * Carries jobs out: a lane for each pixel, so that an account has one upload at a time, and one for
 * files. Times come round here, and whoever said no or was erased goes out without waiting for one.
 */
export type Runner = {
  begin(tx: Tx, audience: AudienceRow, kind: JobRow['kind'], by: string): JobRow;
  /** Ends a job before its end, and what it had planned. */
  cancel(
    tx: Tx,
    job: JobRow,
    state: 'failed' | 'cancelled',
    word: RemarketingWord,
    message?: string,
  ): void;
  wake(): void;
  start(): void;
  stop(): Promise<void>;
};

export type RunnerParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly pixels: PixelStore;
  readonly audiences: AudienceStore;
  readonly members: MemberStore;
  readonly jobs: JobStore;
  readonly planner: Planner;
  readonly uploader: Uploader;
  readonly gateway: AudienceGateway;
  readonly raise: (
    tx: Tx,
    what: 'created' | 'completed',
    job: JobRow,
    audience: AudienceRow,
  ) => void;
};

const filesLane = 0;
const laterMs = 30_000;
/** Those who must go are tried again after a job of theirs failed. */
const leaveAgainMs = 3_600_000;
const fileRows = 2000;

export function createRunner(parts: RunnerParts): Runner {
  const { db, clock, live, log, pixels, audiences, members, jobs, planner, uploader } = parts;
  const troubles = createTroubles(parts.random);
  const lanes = createLanes({
    clock,
    work,
    failed(lane, error) {
      log.error({ pixel: lane, error: describeError(error) }, 'An audience was not refreshed');
      return laterMs;
    },
  });
  const { signal } = lanes;
  const laneOf = ({ pixel_id: pixel }: AudienceRow) => pixel ?? filesLane;
  const tell = () => live.tell({ type: 'remarketing.changed' });
  const wake = () => {
    for (const lane of new Set(audiences.all().map(laneOf))) lanes.wake(lane);
  };

  async function work(lane: number): Promise<number | null> {
    while (!signal.aborted) {
      const next = beginDue(lane);
      const job = jobs.next(lane === filesLane ? null : lane);
      if (job === null) return next;
      const audience = audiences.byId(job.audience_id);
      if (audience === null) {
        transact(db, (tx) => void jobs.end(tx, job.id, 'cancelled', { word: 'by_person' }));
        continue;
      }
      const wait = await on(job, audience);
      tell();
      if (wait === 0) continue;
      return wait === null ? next : next === null ? wait : Math.min(wait, next);
    }
    return null;
  }

  /** One step. @returns in how many ms the next is due; null where that is for a person to say */
  async function on(job: JobRow, audience: AudienceRow): Promise<number | null> {
    if (job.state === 'planning') {
      if (await planner.plan(job, audience, signal)) return 0;
      stop(job, 'failed', 'segment_removed');
      return 0;
    }
    if (audience.target === 'file') {
      await settleFile(job, audience);
      return 0;
    }
    const pixel = audience.pixel_id === null ? null : pixels.byId(audience.pixel_id);
    if (pixel === null) {
      transact(db, (tx) => {
        members.dropLeaving(tx, audience.id);
        cancel(tx, job, 'failed', 'pixel_removed');
      });
      return 0;
    }
    const wait = waitOf(pixel);
    if (wait !== 0) return wait;
    if (audience.remote_id === null) return make(job, audience, pixel);
    const step = await uploader.step(job, audience, pixel, signal);
    if (step.kind === 'done') complete(job, audience);
    if (step.kind !== 'answered') return 0;
    if (step.refused) refuse(job, step.answer);
    else transact(db, (tx) => note(tx, pixel, step.answer));
    return 0;
  }

  /** In ms; null where nothing goes until a person does something. */
  function waitOf(pixel: PixelRow): number | null {
    if (pixel.active === 0 || pixel.held === 'credentials' || pixel.held === 'blocked') return null;
    const hold = audiences.hold(pixel.id);
    // What a person changed since may have mended it.
    if (hold === null || hold.at < pixel.updated_at) return 0;
    return hold.until === null ? null : Math.max(0, hold.until - clock.now());
  }

  /** Makes the audience there; where it may have been made, it is looked for first. */
  async function make(job: JobRow, audience: AudienceRow, pixel: PixelRow): Promise<number> {
    const mark = `Ponte ${audience.uid}`;
    if (audience.making_since !== null) {
      const found = await parts.gateway.find(pixel, mark, signal);
      if (found === null) return 0;
      transact(db, (tx) => note(tx, pixel, found.answer));
      if (found.answer.verdict.kind !== 'accepted') return refused(job, found.answer);
      transact(db, (tx) => audiences.made(tx, audience.id, found.id));
      if (found.id !== null) return 0;
    }
    transact(db, (tx) => audiences.making(tx, audience.id, clock.now()));
    const made = await parts.gateway.create(pixel, { name: audience.name, mark }, signal);
    if (made === null) return 0;
    const { kind } = made.answer.verdict;
    transact(db, (tx) => {
      note(tx, pixel, made.answer);
      const unsure = kind === 'unknown' || kind === 'unavailable';
      if (!unsure) audiences.made(tx, audience.id, made.id);
    });
    return refused(job, made.answer);
  }

  function refused(job: JobRow, answer: Answer): number {
    if (['refused', 'too-old', 'too-little'].includes(answer.verdict.kind)) refuse(job, answer);
    return 0;
  }

  /** The platform does not take it as it is: it is for a person to look at. */
  function refuse(job: JobRow, { verdict }: Answer): void {
    const code = 'code' in verdict ? verdict.code : undefined;
    stop(
      job,
      'failed',
      code === '100/33' ? 'audience_gone' : 'refused',
      wordsOf(verdict) ?? undefined,
    );
  }

  /** What an answer means for the account as a whole. */
  function note(tx: Tx, pixel: PixelRow, { verdict }: Answer): void {
    const reason = wordsOf(verdict);
    switch (verdict.kind) {
      case 'credentials':
        // Of a token that is refused its conversions need not hear by themselves.
        if (/^(190|102)(\/|$)/.test(verdict.code ?? '')) {
          pixels.hold(tx, pixel.id, 'credentials', { reason: reason ?? '', until: null });
          live.tell({ type: 'marketing.changed' });
        }
        return hold(tx, pixel, 'credentials', reason, null);
      case 'blocked':
        return hold(tx, pixel, 'blocked', reason, null);
      case 'throttled':
        return hold(tx, pixel, 'held', reason, troubles.throttled(pixel.id, verdict.waitMs));
      case 'offline':
      case 'unavailable':
      case 'unknown':
        return hold(tx, pixel, 'held', reason, troubles.wait(pixel.id));
      default:
        troubles.calm(pixel.id);
        audiences.setHold(tx, pixel.id, null);
    }
  }

  function hold(
    tx: Tx,
    pixel: PixelRow,
    held: 'held' | 'credentials' | 'blocked',
    reason: string | null,
    waitMs: number | null,
  ): void {
    const until = waitMs === null ? null : clock.now() + waitMs;
    audiences.setHold(tx, pixel.id, { held, reason, until });
    log.warn({ pixel: pixel.id, held }, 'Audiences of a pixel are held up');
  }

  async function settleFile(job: JobRow, audience: AudienceRow): Promise<void> {
    const last = members.lastId();
    for (let from = 0; from < last; from += fileRows) {
      if (signal.aborted || jobs.byId(job.id)?.state !== 'running') return;
      transact(db, (tx) => {
        const moved = members.settleFile(tx, audience.id, from, from + fileRows);
        jobs.sent(tx, job.id, { added: moved.in, removed: moved.out, invalid: 0 });
      });
      await nextTurn();
    }
    complete(job, audience);
  }

  function complete(job: JobRow, audience: AudienceRow): void {
    transact(db, (tx) => {
      if (!jobs.end(tx, job.id, 'completed')) return;
      if (job.kind !== 'leave') audiences.refreshed(tx, audience.id, job.kind === 'replace');
      parts.raise(tx, 'completed', jobs.byId(job.id) ?? job, audience);
    });
  }

  function stop(job: JobRow, state: 'failed', word: RemarketingWord, message?: string): void {
    transact(db, (tx) => cancel(tx, job, state, word, message));
  }

  function cancel(
    tx: Tx,
    job: JobRow,
    state: 'failed' | 'cancelled',
    word: RemarketingWord,
    message?: string,
  ): void {
    if (!jobs.end(tx, job.id, state, { word, message: message ?? null })) return;
    members.calledOff(tx, job.audience_id);
  }

  function begin(tx: Tx, audience: AudienceRow, kind: JobRow['kind'], by: string): JobRow {
    const open = jobs.open(audience.id);
    // Who must go does not wait for somebody to go on with the rest.
    const beside = kind === 'leave' && open?.state === 'paused';
    const known = beside ? jobs.leaving(audience.id) : open;
    if (known !== null) return known;
    members.freeChunks(tx, audience.id);
    const whole = kind === 'refresh' && audience.known === 0 ? 'replace' : kind;
    const job = jobs.begin(tx, audience.id, whole, by);
    parts.raise(tx, 'created', job, audience);
    return job;
  }

  /** Begins what is due in a lane. @returns in how many ms the next is */
  function beginDue(lane: number): number | null {
    const now = clock.now();
    const next: number[] = [];
    for (const audience of audiences.all()) {
      if (laneOf(audience) !== lane) continue;
      if (members.mustLeave(audience.id)) {
        const at = leaveAt(audience);
        if (at > now) next.push(at);
        else transact(db, (tx) => void begin(tx, audience, 'leave', 'consent'));
      }
      const { schedule, next_run_at: due } = audience;
      if (schedule === null) continue;
      if (due !== null && due > now) {
        next.push(due);
        continue;
      }
      const at = nextTimeOf(schedule, now);
      if (at !== null) next.push(at);
      transact(db, (tx) => {
        audiences.planned(tx, audience.id, at);
        if (due !== null) begin(tx, audience, 'refresh', 'schedule');
      });
    }
    return next.length === 0 ? null : Math.min(...next) - now;
  }

  function leaveAt(audience: AudienceRow): number {
    if (jobs.open(audience.id) !== null) return 0;
    const last = jobs.last(audience.id);
    return last?.state === 'failed' ? (last.ended_at ?? 0) + leaveAgainMs : 0;
  }

  return {
    begin,
    cancel,
    wake,
    start() {
      lanes.start();
      wake();
    },
    stop: lanes.stop,
  };
}

/** What the platform itself said; what only we say of a request is on screen in other words. */
function wordsOf(verdict: Verdict): string | null {
  return 'code' in verdict && verdict.code !== undefined ? verdict.message.slice(0, 500) : null;
}
