import { afterCommit, type Tx } from '../db/database.ts';
import type { Clock } from '../clock.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { Holds } from './conditions.ts';
import type { RunRow, RunStore } from './run-store.ts';

/** An automation may come about by its own deeds so often, and anything by so many in a row. */
export const mostOfItself = 2;
export const longestChain = 5;
/** So often a day for one lead: whatever goes round by way of other systems has an end, too. */
export const mostADay = 20;
const dayMs = 86_400_000;

/**
 * Begins runs, in the transaction of what set them off.
 *
 * One that would go round and round is refused and kept as such, once a day, so that it can be seen
 * why nothing happened.
 */
export type Begin = (
  tx: Tx,
  automation: Known,
  lead: LeadRow,
  /** Ids of the automations whose deed this follows from. */
  chain: readonly number[],
  /** Ids of leads that are being merged into this one just now. */
  mergedIn?: readonly number[],
) => RunRow | null;

export function createBegin(parts: {
  readonly clock: Clock;
  readonly automations: AutomationStore;
  readonly runs: RunStore;
  readonly holds: Holds;
  /** After the commit. */
  readonly begun: () => void;
}): Begin {
  const { clock, runs, holds } = parts;
  const begun = () => parts.begun();

  function refusalOf(id: number, leadId: number, chain: readonly number[]) {
    if (chain.length >= longestChain) return 'loop';
    if (chain.filter((each) => each === id).length > mostOfItself) return 'loop';
    return runs.begunSince(id, leadId, clock.now() - dayMs) >= mostADay ? 'too_often' : null;
  }

  return (tx, automation, lead, chain, mergedIn = []) => {
    const { id, version, definition } = automation;
    if (!holds(lead, definition.conditions)) return null;
    const running = [lead.id, ...mergedIn].flatMap((each) => runs.open(id, each));
    if (running.length > 0) {
      // What it does itself does not make it begin anew.
      if (definition.whileRunning === 'skip' || chain.includes(id)) return null;
      for (const each of running) runs.end(tx, each.id, 'stopped', 'restarted');
    }
    const of = { automationId: id, version, leadId: lead.id, chain };
    const refused = refusalOf(id, lead.id, chain);
    if (refused === null) {
      afterCommit(tx, begun, undefined);
      return runs.begin(tx, of);
    }
    if (!runs.refusedSince(id, lead.id, refused, clock.now() - dayMs)) {
      runs.begin(tx, { ...of, refused });
      afterCommit(tx, begun, undefined);
    }
    return null;
  };
}
