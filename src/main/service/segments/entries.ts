import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Membership } from './membership.ts';

/** A lead came into a segment, or left it, by being written. */
export type SegmentMove = {
  readonly segmentId: string;
  readonly kind: 'entered' | 'left';
  readonly lead: LeadRow;
  readonly cause: Cause;
};

export type SegmentListener = {
  /** Ids of the segments it listens to, as of now: nobody else's are looked at. */
  segments(): readonly string[];
  /** In the transaction of the write: what is enqueued here is kept with it or not at all. */
  moved(tx: Tx, move: SegmentMove): void;
};

/**
 * Works out at each write who came into a segment that somebody listens to, or left it.
 *
 * It compares the lead before and after; so what only the calendar moves, or how a lead stands with
 * sync, moves nobody here. A lead that went in and out again within one transaction is told twice.
 */
export type SegmentEntries = {
  listen(listener: SegmentListener): () => void;
  /** Told by the pipeline. @param before null for a new lead */
  written(tx: Tx, before: LeadRow | null, after: LeadRow, cause: Cause): void;
  /** Which way a write moves a lead; null when it stays on its side. Nobody is told. */
  moveOf(segmentId: string, before: LeadRow | null, after: LeadRow): SegmentMove['kind'] | null;
};

export function createSegmentEntries(
  membershipOf: (uid: string) => Membership | null,
): SegmentEntries {
  const listeners = new Set<SegmentListener>();

  return {
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    written(tx, before, after, cause) {
      if (listeners.size === 0) return;
      const known = new Map<string, SegmentMove['kind'] | null>();
      for (const listener of listeners) {
        for (const segmentId of listener.segments()) {
          let kind = known.get(segmentId);
          if (kind === undefined) {
            kind = moveOf(membershipOf(segmentId), before, after);
            known.set(segmentId, kind);
          }
          if (kind !== null) listener.moved(tx, { segmentId, kind, lead: after, cause });
        }
      }
    },
    moveOf: (segmentId, before, after) => moveOf(membershipOf(segmentId), before, after),
  };
}

function moveOf(
  membership: Membership | null,
  before: LeadRow | null,
  after: LeadRow,
): SegmentMove['kind'] | null {
  if (membership === null) return null;
  const was = before !== null && membership.contains(before);
  const is = membership.contains(after);
  if (was === is) return null;
  return is ? 'entered' : 'left';
}
