import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Pipeline } from '../pipeline.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type {
  LeadMerges,
  MergeInput,
  Merged,
  MergePreview,
  Unmerged,
} from '../../../shared/model/merge.ts';
import type { DealStore } from '../deals/deal-store.ts';
import type { Action, Actions } from '../leads/actions.ts';
import type { History } from '../leads/history.ts';
import { inSlices } from '../in-slices.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { heldValues, type LeadRow } from '../leads/lead-values.ts';
import type { UndoResult } from '../leads/undo.ts';
import { createMergeLeads, nameOf } from './merge-leads.ts';
import type { MergeLinks } from './merge-links.ts';
import { previewOf } from './merge-preview.ts';
import type { MergeRow, MergeStore } from './merge-store.ts';
import {
  choosableFields,
  firstVisitor,
  mergedEdit,
  suggestOwner,
  type EditedAt,
} from './merge-values.ts';
import { createPart } from './part.ts';

/**
 * Two or more leads become one, and can be parted again at any time.
 *
 * The kept lead gets the chosen values, the deals and the links; the other is deleted here, and
 * nothing is deleted in any other system. What both were is kept in a journal.
 */
export type Merges = {
  preview(ids: readonly string[], keep: string): MergePreview;
  /** @throws PonteError BAD_INPUT, NOT_FOUND, BUSY, CHANGED_MEANWHILE */
  merge(caller: Caller, ask: MergeInput): Merged;
  /** Parts a merged lead from the one that was kept. @throws PonteError NOT_FOUND, NOT_UNDOABLE, BUSY */
  unmerge(caller: Caller, mergedUid: string): Unmerged;
  of(uid: string): LeadMerges;
  isMerged(uid: string): boolean;
  /** Merges into a lead within a decision about a conflict. */
  mergeInto(tx: Tx, keepUid: string, otherUids: readonly string[], actor: string): void;
  /** Merges within a longer piece of work, each field as suggested. @throws PonteError BUSY */
  mergeAs(tx: Tx, keepUid: string, otherUids: readonly string[], cause: Cause): void;
  /** Takes the merges of one action back. */
  undoAction(caller: Caller, action: Action): UndoResult;
  /** The same in slices, of very many; those that cannot be parted stay, and are counted. @throws PonteError BUSY */
  undoMany(caller: Caller, action: Action): Promise<UndoResult>;
};

export type MergesParts = {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly deals: DealStore;
  readonly pipeline: Pipeline;
  readonly history: History;
  readonly actions: Actions;
  readonly audit: AuditLog;
  readonly store: MergeStore;
  readonly links: MergeLinks;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
  readonly connectionUid: (id: number) => string;
};

export function createMerges(parts: MergesParts): Merges {
  const { db, deals, pipeline, history, actions, audit, store, links } = parts;
  const find = createMergeLeads(parts);
  const { row, live, byId, toLead, refuseBusy } = find;
  const part = createPart({ ...parts, find });
  const { client } = db;
  const lastEdit = client.prepare<[number, string], { at: number; actor: string }>(
    `select at, actor from change where record_type = 'lead' and record_id = ?
       and field in (?, '*') order by id desc limit 1`,
  );
  const dealsOf = client
    .prepare<[number], number>('select id from deal where lead_id = ? and deleted_at is null')
    .pluck();
  const editedAt: EditedAt = (id, field) => lastEdit.get(id, field)?.at ?? null;

  function involved(keepUid: string, otherUids: readonly string[]): [LeadRow, ...LeadRow[]] {
    const others = [...new Set(otherUids)].filter((uid) => uid !== keepUid);
    if (others.length === 0) {
      throw refusal('merge', 'required', 'Name another lead to merge into this one.');
    }
    return [live(keepUid), ...others.map(live)];
  }

  /** Whose value each field keeps: as chosen, else as suggested. */
  function ownersOf(
    rows: readonly LeadRow[],
    chosen: MergeInput['values'],
  ): Record<string, number> {
    const fields = choosableFields(rows);
    const owners = Object.fromEntries(
      fields.map((field) => [field, suggestOwner(rows, field, editedAt)]),
    );
    for (const [name, uid] of Object.entries(chosen ?? {})) {
      const field = name === 'income' ? 'incomeCents' : name;
      const owner = rows.find((each) => each.uid === uid);
      if (!fields.includes(field)) {
        throw refusal(name, 'not_offered', `There is no choice to make about ${name}.`);
      }
      if (!owner) throw refusal(name, 'not_offered', 'Choose the value of one of these leads.');
      owners[field] = owner.id;
    }
    const visitor = firstVisitor(rows, find.since);
    return visitor === null ? owners : { ...owners, visit: visitor };
  }

  function mergeAll(
    tx: Tx,
    rows: readonly [LeadRow, ...LeadRow[]],
    values: MergeInput['values'],
    cause: Cause,
  ): LeadRow {
    refuseBusy(rows);
    const owners = ownersOf(rows, values);
    const [keep, ...others] = rows;
    for (const other of others) mergeOne(tx, keep.id, other, owners, cause);
    return byId(keep.id);
  }

  function mergeOne(
    tx: Tx,
    keepId: number,
    other: LeadRow,
    owners: Readonly<Record<string, number>>,
    cause: Cause,
  ): void {
    const before = byId(keepId);
    const moved = links.move(tx, keepId, other.id, cause.actor);
    const dealIds = dealsOf.all(other.id);
    for (const id of dealIds) deals.edit(tx, id, { leadId: keepId }, cause);
    // First the other goes, so that no two live leads have one e-mail.
    pipeline.remove(tx, other.id, cause, keepId);
    const after = pipeline.edit(tx, keepId, mergedEdit(before, other, owners), cause);
    const changes = history
      .since('lead', keepId, before.localRev)
      .map(({ field, before: was, after: is }) => ({ field, before: was, after: is }));
    store.add(tx, {
      keepId,
      mergedId: other.id,
      keepRev: after.localRev,
      actionId: cause.actionId ?? null,
      actor: cause.actor,
      journal: {
        keep: heldValues(before),
        merged: heldValues(other),
        changes,
        links: moved,
        deals: dealIds,
      },
    });
    audit.append(tx, {
      actor: cause.actor,
      action: 'lead.merged',
      subjectType: 'lead',
      subjectId: before.uid,
      details: { merged: other.uid, deals: dealIds.length, source: cause.source },
    });
  }

  /** What keeps a merge from being taken back with many others. */
  function isInTheWay({ keepId, mergedId }: MergeRow): boolean {
    const keep = byId(keepId);
    return keep.deletedAt !== null || links.isBusy([keepId, mergedId]);
  }

  function standing(uid: string): MergeRow {
    const merge = store.ofMerged(row(uid).id);
    if (merge) return merge;
    throw new PonteError('NOT_FOUND', 'This lead is not merged into another.');
  }

  return {
    preview(ids, keepUid) {
      const rows = involved(keepUid, ids);
      return previewOf(rows, {
        toLeads: parts.toLeads,
        lastEdit: (id, field) => lastEdit.get(id, field) ?? null,
        dealsOf: (id) => dealsOf.all(id).length,
        fates: links.fates,
        connectionUid: parts.connectionUid,
        busy: links.isBusy(rows.map(({ id }) => id)),
      });
    },

    merge(caller, { id, merge, values, revs }) {
      const { name: actor } = caller.operator;
      return transact(db, (tx) => {
        const rows = involved(id, merge);
        for (const lead of rows) {
          const seen = revs?.[lead.uid];
          if (seen === undefined || seen === lead.localRev) continue;
          throw new PonteError(
            'CHANGED_MEANWHILE',
            `${nameOf(lead)} changed while you were choosing. Look at the values of now, then merge.`,
            { details: { leadId: lead.uid } },
          );
        }
        const action = actions.begin(tx, { kind: 'merge', actor });
        const cause: Cause = { source: caller.source, actor, actionId: action.id };
        const lead = toLead(mergeAll(tx, rows, values, cause));
        return { lead, merged: rows.slice(1).map(({ uid }) => uid), undoId: action.uid };
      });
    },

    unmerge(caller, mergedUid) {
      const { name: actor } = caller.operator;
      return transact(db, (tx) => {
        const merge = standing(mergedUid);
        const action = actions.begin(tx, {
          kind: 'undo',
          actor,
          ...(merge.actionId === null ? {} : { undoesId: merge.actionId }),
        });
        const kept = part(tx, merge, actor, action.id);
        return { lead: toLead(byId(merge.mergedId)), survivor: toLead(byId(merge.keepId)), kept };
      });
    },

    of(uid) {
      const lead = row(uid);
      const shown = (id: number, { at, actor }: MergeRow) => {
        const other = byId(id);
        return { id: other.uid, name: other.name, at: new Date(at).toISOString(), actor };
      };
      const into = store.ofMerged(lead.id);
      return {
        into: into && shown(into.keepId, into),
        with: store.intoKept(lead.id).map((merge) => shown(merge.mergedId, merge)),
      };
    },

    isMerged: (uid) => store.ofMerged(row(uid).id) !== null,

    mergeInto(tx, keepUid, otherUids, actor) {
      const rows = involved(keepUid, otherUids);
      const action = actions.begin(tx, { kind: 'merge', actor });
      mergeAll(tx, rows, undefined, { source: 'resolution', actor, actionId: action.id });
    },

    mergeAs(tx, keepUid, otherUids, cause) {
      mergeAll(tx, involved(keepUid, otherUids), undefined, cause);
    },

    async undoMany(caller, action) {
      const { name: actor } = caller.operator;
      if (store.goesOn(action.id)) {
        throw new PonteError('BUSY', 'These leads are still being merged. Stop that first.');
      }
      const own = transact(db, (tx) =>
        actions.begin(tx, { kind: 'undo', actor, undoesId: action.id }),
      );
      const result = { restored: 0, removed: 0, keptBecauseChanged: 0, undoId: null };
      await inSlices(db, store.ofAction(action.id), (tx, merge) => {
        // Parted by hand while this went on.
        if (store.ofMerged(merge.mergedId)?.id !== merge.id) return;
        if (isInTheWay(merge)) {
          result.keptBecauseChanged += 1;
          return;
        }
        if (part(tx, merge, actor, own.id).length > 0) result.keptBecauseChanged += 1;
        result.restored += 1;
      });
      return result;
    },

    undoAction(caller, action) {
      const { name: actor } = caller.operator;
      return transact(db, (tx) => {
        const own = actions.begin(tx, { kind: 'undo', actor, undoesId: action.id });
        const merges = store.ofAction(action.id);
        const kept = merges.reduce((sum, merge) => sum + part(tx, merge, actor, own.id).length, 0);
        return {
          restored: merges.length,
          removed: 0,
          keptBecauseChanged: kept > 0 ? 1 : 0,
          // Merged again it would be another merge, decided anew.
          undoId: null,
        };
      });
    },
  };
}

function refusal(field: string, problem: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem, message }] },
  });
}
