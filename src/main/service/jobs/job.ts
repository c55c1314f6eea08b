import { jobClass, jobClasses, type JobClass, type JobOp } from '../../../shared/model/queue.ts';
import type { Cause } from '../actor.ts';

/**
 * job     one piece of durable work: an operation on a link or a connection, never a payload
 * key     what it is about; at most one job of a key waits, and another may run beside it
 * class   urgency, 0 first; lane: the jobs of one connection and class
 * lease   the right to run a job until a time; its token grows, so an old holder is told apart
 */
export type JobRequest = {
  key: string;
  op: JobOp;
  class: JobClass;
  connectionId: number;
  linkId?: number | null;
  recordId?: number | null;
  runId?: number | null;
  /** Not before this time; now unless told. */
  runAt?: number;
  /**
   * Waits for the person to stop typing: 2 s after the last edit, 15 s after the first at most.
   * Edits do unless told.
   */
  debounce?: boolean;
  params?: Record<string, unknown>;
  cause?: Partial<Cause>;
};

/** A job this process may run now. */
export type LeasedJob = {
  readonly id: number;
  readonly uid: string;
  readonly key: string;
  readonly op: JobOp;
  readonly class: JobClass;
  readonly connectionId: number;
  readonly linkId: number | null;
  readonly recordId: number | null;
  readonly runId: number | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly cause: Readonly<Partial<Cause>>;
  readonly attempts: number;
  readonly waits: number;
  readonly stales: number;
  readonly replays: number;
  readonly replayId: number | null;
  readonly errorKind: string | null;
  readonly fingerprint: string | null;
  readonly leaseToken: number;
  readonly createdAt: number;
};

export function classNumber(name: JobClass): number {
  return jobClasses[name];
}

export function className(number: number): JobClass {
  return jobClass.options[number] ?? 'backfill';
}
