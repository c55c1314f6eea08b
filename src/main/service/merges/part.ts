import type { Tx } from '../db/database.ts';
import type { Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Unmerged } from '../../../shared/model/merge.ts';
import type { DealStore } from '../deals/deal-store.ts';
import type { Actions } from '../leads/actions.ts';
import { wholeRecord, type History, type RecordedChange } from '../leads/history.ts';
import { fieldValue } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/same-value.ts';
import { doorField, doorValue, type LeadRow } from '../leads/lead-values.ts';
import type { Pipeline } from '../pipeline.ts';
import { nameOf, type MergeLeads } from './merge-leads.ts';
import type { MergeLinks } from './merge-links.ts';
import type { MergeRow, MergeStore } from './merge-store.ts';
import { partingEdit, partsOf } from './merge-values.ts';

/**
 * Parts a merged lead from the one that was kept, as an action of its own.
 *
 * What was edited since the merge stays where it is, and is named.
 *
 * @throws PonteError NOT_UNDOABLE, BUSY
 */
export type Part = (tx: Tx, merge: MergeRow, actor: string, actionId: number) => Unmerged['kept'];

export type PartParts = {
  readonly find: MergeLeads;
  readonly deals: DealStore;
  readonly pipeline: Pipeline;
  readonly history: History;
  readonly actions: Actions;
  readonly audit: AuditLog;
  readonly store: MergeStore;
  readonly links: MergeLinks;
};

export function createPart(parts: PartParts): Part {
  const { find, deals, pipeline, history, actions, audit, store, links } = parts;

  function part(tx: Tx, merge: MergeRow, actor: string, actionId: number): Unmerged['kept'] {
    const keep = find.byId(merge.keepId);
    const other = find.byId(merge.mergedId);
    if (keep.deletedAt !== null) {
      const into = store.ofMerged(keep.id);
      throw new PonteError(
        'NOT_UNDOABLE',
        into
          ? `${nameOf(keep)} was itself merged into ${nameOf(find.byId(into.keepId))}. Part those two first.`
          : `${nameOf(keep)} was deleted. Restore it first, then part them.`,
        { details: { leadId: keep.uid } },
      );
    }
    find.refuseBusy([keep, other]);
    const { journal } = merge;
    const cause: Cause = { source: 'undo', actor, actionId };
    const since = editedSince(keep, merge.keepRev);
    const { back, stay } = partsOf(keep, journal.changes);
    const what = { before: journal.links, keepId: keep.id, mergedId: other.id, actor };
    links.part(tx, what, () => void pipeline.restore(tx, other.id, cause));
    for (const id of journal.deals) {
      if (deals.byId(id)?.leadId === keep.id) deals.edit(tx, id, { leadId: other.id }, cause);
    }
    // One edit: what is parted at one moment is one line of the history.
    pipeline.edit(tx, keep.id, partingEdit(keep, back, stay), cause);
    store.undo(tx, merge.id, actor);
    if (merge.actionId !== null && store.ofAction(merge.actionId).length === 0) {
      actions.setUndone(tx, merge.actionId, true);
    }
    audit.append(tx, {
      actor,
      action: 'lead.unmerged',
      subjectType: 'lead',
      subjectId: keep.uid,
      details: { merged: other.uid, kept: [...new Set(since.map(({ field }) => field))] },
    });
    return keptOf(keep, [
      ...since,
      ...stay.map(({ field }) => ({ field, at: merge.at, actor: merge.actor })),
    ]);
  }

  /** Edits after a revision that still show: what was changed and changed back is as it was. */
  function editedSince(keep: LeadRow, rev: number): RecordedChange[] {
    const changes = history.since('lead', keep.id, rev);
    return changes.filter(({ field }, index) => {
      if (field === wholeRecord) return false;
      const first = changes.findIndex((each) => each.field === field);
      const before = changes[first]?.before ?? null;
      return first <= index && !sameValue(field, before, fieldValue(keep, field));
    });
  }

  /** What stays on the kept lead: each field once, with who wrote it last. */
  function keptOf(
    keep: LeadRow,
    changes: readonly { field: string; at: number; actor: string }[],
  ): Unmerged['kept'] {
    const last = new Map<string, { at: number; actor: string }>();
    for (const { field, at, actor } of changes) {
      const known = last.get(field);
      if (known === undefined || at >= known.at) last.set(field, { at, actor });
    }
    return [...last].map(([field, { at, actor }]) => ({
      field: doorField(field),
      value: doorValue(field, fieldValue(keep, field)),
      at: new Date(at).toISOString(),
      actor,
    }));
  }

  return part;
}
