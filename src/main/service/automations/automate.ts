import type { TriggerKind } from '../../../shared/model/automation.ts';
import type { Cause } from '../actor.ts';
import { afterCommit, type Tx } from '../db/database.ts';
import type { EventRow } from '../events/event-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Followed } from '../pipeline.ts';
import type { SegmentEntries } from '../segments/entries.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { Begin } from './begin.ts';
import type { Holds } from './conditions.ts';
import { asksTheFile, messagesOf } from './messages-of.ts';
import type { RunStore } from './run-store.ts';
import { isQuiet, ofChanges, setsOff } from './triggers.ts';

/**
 * What follows from a change by itself: part of its own transaction, after its score and before its
 * sends. Where nothing listens it costs a look at a list.
 */
export type Automate = {
  changed(tx: Tx, change: Followed, cause: Cause): void;
  /** A fact arrived about somebody. */
  told(tx: Tx, event: Pick<EventRow, 'type' | 'lead_id'>): void;
  /** Somebody entered a segment that is listened to. */
  entered(tx: Tx, segmentUid: string, leadId: number, cause: Cause): void;
  /** A follow-up is due. */
  due(tx: Tx, lead: LeadRow): void;
  /**
   * What a quiet change would have set off, had it not been quiet, and how many messages each would
   * have left; asked after it was written.
   */
  wouldFire(change: Followed): readonly WouldRun[];
  /** Whether anything waits for changes of leads, and whether the file must be asked for it. */
  listens(): 'no' | 'plainly' | 'by the file';
};

export type WouldRun = { readonly id: string; readonly name: string; readonly messages: number };

export function createAutomate(parts: {
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  readonly begin: Begin;
  readonly holds: Holds;
  readonly leadById: (id: number) => LeadRow | null;
  readonly moveOf: SegmentEntries['moveOf'];
  /** After the commit: somebody who waits for a condition may look. */
  readonly poked: () => void;
}): Automate {
  const { automations, runs, begin, holds, leadById } = parts;
  const kinds = [...ofChanges];
  const heard: readonly TriggerKind[] = [...kinds, 'segment'];
  const poked = () => parts.poked();
  /** By the cause they share: who was merged into a lead that has still to get their values. */
  const merging = new WeakMap<Cause, Map<number, number[]>>();

  const listeners = (change: Followed): Known[] =>
    kinds.flatMap((kind) =>
      automations.waitingFor(kind).filter(({ definition }) => setsOff(definition.trigger, change)),
    );

  /** Those that wait for a segment which this change brings the lead into. */
  const welcoming = ({ before, after }: Followed): Known[] =>
    automations
      .waitingFor('segment')
      .filter(
        ({ definition: { trigger } }) =>
          trigger.kind === 'segment' &&
          parts.moveOf(trigger.segmentId, before, after) === 'entered',
      );

  function poke(tx: Tx, leadId: number): void {
    if (runs.poke(tx, leadId) > 0) afterCommit(tx, poked, undefined);
  }

  /** Of one person an automation runs once, also when two leads turn out to be one. */
  function merged(tx: Tx, { kind, after, mergedInto }: Followed, cause: Cause): void {
    if (mergedInto !== undefined) {
      runs.giveWay(tx, after.id, mergedInto);
      const into = merging.get(cause) ?? new Map<number, number[]>();
      merging.set(cause, into.set(mergedInto, [...(into.get(mergedInto) ?? []), after.id]));
    }
    if (kind === 'restored' && runs.goOn(tx, after.id) > 0) afterCommit(tx, poked, undefined);
  }

  function each(
    tx: Tx,
    kind: TriggerKind,
    lead: LeadRow | null,
    fits: (automation: Known) => boolean,
    chain: readonly number[] = [],
  ): void {
    if (lead === null || lead.deletedAt !== null) return;
    for (const automation of automations.waitingFor(kind)) {
      if (fits(automation)) begin(tx, automation, lead, chain);
    }
  }

  return {
    changed(tx, change, cause) {
      if (change.kind !== 'created') poke(tx, change.after.id);
      merged(tx, change, cause);
      if (isQuiet(cause)) return;
      const takenIn = merging.get(cause)?.get(change.after.id) ?? [];
      for (const automation of listeners(change)) {
        begin(tx, automation, change.after, cause.chain ?? [], takenIn);
      }
    },
    told(tx, { type, lead_id: leadId }) {
      if (leadId === null || automations.waitingFor('event').length === 0) return;
      each(
        tx,
        'event',
        leadById(leadId),
        ({ definition: { trigger } }) =>
          trigger.kind === 'event' && trigger.types.some((each) => each === type),
      );
    },
    entered(tx, segmentUid, leadId, cause) {
      if (isQuiet(cause) || automations.waitingFor('segment').length === 0) return;
      const fits = ({ definition: { trigger } }: Known) =>
        trigger.kind === 'segment' && trigger.segmentId === segmentUid;
      each(tx, 'segment', leadById(leadId), fits, cause.chain);
    },
    due: (tx, lead) => each(tx, 'follow-up', lead, () => true),
    wouldFire: (change) =>
      [...listeners(change), ...welcoming(change)]
        .filter(
          ({ id, definition: { conditions, whileRunning } }) =>
            holds(change.after, conditions) &&
            (whileRunning === 'restart' || runs.open(id, change.after.id).length === 0),
        )
        .map((automation) => ({
          id: automation.uid,
          name: automation.name,
          messages: messagesOf(automation, change.after, { automations, holds }),
        })),
    listens() {
      if (!heard.some((kind) => automations.waitingFor(kind).length > 0)) return 'no';
      const on = automations.all().filter(({ active }) => active === 1);
      return on.some(({ definition }) => asksTheFile(definition)) ? 'by the file' : 'plainly';
    },
  };
}
