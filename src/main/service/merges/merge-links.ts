import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import type { LinkSnapshot, LinkSnapshots } from '../links/link-snapshots.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { Outbox } from '../sync/outbox.ts';

/** What becomes of a link of the lead that goes: it moves over, or both sides let go of it. */
export type LinkFate = {
  readonly link: LinkRow;
  /** The link of the kept lead on the same connection. */
  readonly own: LinkRow | null;
  readonly becomes: 'moved' | 'left' | 'swapped';
};

/**
 * The links of two leads that become one, or two again.
 *
 * On a connection where both have a link the kept lead keeps its own, unless only the other's leads
 * to a record there. What is let go stays in the other system as it is and is remembered.
 */
export type MergeLinks = {
  of(leadId: number): LinkRow[];
  fates(keepId: number, mergedId: number): LinkFate[];
  /** A write of one of these leads is under way or in doubt. */
  isBusy(leadIds: readonly number[]): boolean;
  /** @returns the links of both as they were */
  move(tx: Tx, keepId: number, mergedId: number, actor: string): LinkSnapshot[];
  /**
   * Puts links back where nobody has put them elsewhere since; what a person had let go before the
   * merge stays let go.
   *
   * @param restore brings the merged lead back, once its links are its own again
   */
  part(tx: Tx, what: Parting, restore: () => void): void;
};

export type Parting = {
  readonly before: readonly LinkSnapshot[];
  readonly keepId: number;
  readonly mergedId: number;
  readonly actor: string;
};

export type MergeLinksParts = {
  readonly db: Db;
  readonly links: LinkStore;
  readonly snapshots: LinkSnapshots;
  readonly conflicts: ConflictStore;
  readonly outbox: Pick<Outbox, 'withdraw' | 'resend'>;
  readonly clock: Clock;
  readonly isWriting: (linkId: number) => boolean;
};

/** So long nothing is sent, so that a slip of the hand can be taken back. */
const secondThoughtsMs = 5000;

export function createMergeLinks(parts: MergeLinksParts): MergeLinks {
  const { links, snapshots, conflicts, outbox } = parts;
  const { client } = parts.db;
  const leased = client
    .prepare<[number], number>(`select 1 from job where link_id = ? and state = 'leased'`)
    .pluck();
  const jobsTo = client.prepare(
    `update job set record_id = ? where link_id = ? and state in ('ready', 'leased', 'dead')`,
  );
  const conflictsTo = client.prepare(
    `update conflict set record_id = ? where link_id = ? and state = 'open'`,
  );
  const of = (leadId: number) => links.ofRecord('lead', leadId);

  function fates(keepId: number, mergedId: number): LinkFate[] {
    const kept = new Map(of(keepId).map((link) => [link.connectionId, link]));
    return of(mergedId).map((link) => {
      const own = kept.get(link.connectionId) ?? null;
      if (own === null) return { link, own, becomes: 'moved' };
      const better = link.lifecycle === 'linked' && own.lifecycle !== 'linked';
      return { link, own, becomes: better ? 'swapped' : 'left' };
    });
  }

  /** Hands a link over with what waits for it and what is asked about it. */
  function hand(tx: Tx, linkId: number, recordId: number): void {
    links.change(tx, linkId, { recordId });
    jobsTo.run(recordId, linkId);
    conflictsTo.run(recordId, linkId);
  }

  function letGo(tx: Tx, link: LinkRow): void {
    if (link.lifecycle === 'linked' || link.lifecycle === 'creating') {
      links.change(tx, link.id, { lifecycle: 'detached', frozenFields: [] });
    }
    conflicts.convergeOthers(tx, link.id, 0);
    outbox.withdraw(tx, link);
  }

  return {
    of,
    fates,
    isBusy: (leadIds) =>
      leadIds.flatMap(of).some(({ id }) => parts.isWriting(id) || leased.get(id) !== undefined),

    move(tx, keepId, mergedId, actor) {
      const before = [...of(keepId), ...of(mergedId)]
        .map(({ id }) => snapshots.of(id))
        .filter((each) => each !== null);
      for (const { link, own, becomes } of fates(keepId, mergedId)) {
        if (becomes === 'left') letGo(tx, link);
        else if (own === null) hand(tx, link.id, keepId);
        else {
          letGo(tx, own);
          links.change(tx, own.id, { recordId: null });
          hand(tx, link.id, keepId);
          links.change(tx, own.id, { recordId: mergedId });
        }
        if (becomes !== 'left' && isSent(link)) {
          const runAt = parts.clock.now() + secondThoughtsMs;
          outbox.resend(tx, { ...link, recordId: keepId }, 'upsert', { actor, runAt });
        }
      }
      return before;
    },

    part(tx, { before, keepId, mergedId, actor }, restore) {
      const now = before.flatMap((was) => {
        const link = links.byId(was.id);
        const theirs = link?.recordId === keepId || link?.recordId === mergedId;
        return link !== null && theirs ? [{ was, link }] : [];
      });
      const moved = now.filter(({ was, link }) => link.recordId !== was.record_id);
      // The index knows one link a record and connection: all are taken off before any is put on.
      for (const { was } of moved) links.change(tx, was.id, { recordId: null });
      for (const { was } of moved) hand(tx, was.id, was.record_id as number);
      restore();
      for (const { was, link } of now) {
        const rests = !isSent(link) && !isSentState(was.lifecycle);
        if (was.record_id === mergedId && rests) {
          // What had been let go before the merge stays let go.
          links.change(tx, link.id, { lifecycle: link.lifecycle });
          outbox.withdraw(tx, link);
        }
      }
      for (const { was, link } of moved) {
        if (was.record_id !== keepId || isSent(link) || !isSentState(was.lifecycle)) continue;
        if (link.remoteId === null) links.change(tx, link.id, { lifecycle: 'creating' });
        outbox.resend(tx, { ...link, recordId: keepId }, 'upsert', { actor });
      }
    },
  };
}

function isSent(link: LinkRow): boolean {
  return isSentState(link.lifecycle);
}

function isSentState(lifecycle: unknown): boolean {
  return lifecycle === 'linked' || lifecycle === 'creating';
}
