import type { Cause } from '../actor.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Action, Actions } from '../leads/actions.ts';
import { wholeRecord, type History, type RecordedChange } from '../leads/history.ts';
import { editOf, fieldValue } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/lead-normalize.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { LeadWriter } from './apply-row.ts';
import type { ImportRecord } from './import-store.ts';
import { createSlice } from './slices.ts';

export type UndoParts = {
  db: Db;
  leads: LeadStore;
  history: History;
  actions: Actions;
  writer: LeadWriter;
};

/** Leads whose values were put back, leads taken away, and leads in which something changed since. */
export type Undone = { restored: number; removed: number; keptBecauseChanged: number };

const PAGE = 100;

/**
 * Takes an import back, newest change first, through the same pipeline that made it.
 *
 * A value that is still what the import left becomes what it was; a lead that the import made and
 * nobody touched since is removed. The rest stays as it is and is counted. Stopped half-way, it
 * can be called again and goes on.
 */
export async function undoImport(
  parts: UndoParts,
  record: ImportRecord,
  actor: string,
): Promise<Undone> {
  const { db, history, actions } = parts;
  const undo = transact(db, (tx) => beginUndo(tx, parts, record, actor));
  const cause: Cause = { source: 'undo', actor, actionId: undo.id, jobClass: 'backfill' };
  const outcomes = new Map<number, keyof Undone>();
  const slice = createSlice();
  let beforeId = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const changes = history.ofAction(record.actionId, beforeId, PAGE);
    if (changes.length === 0) break;
    let next = 0;
    while (next < changes.length) {
      await slice.rest();
      next = transact(db, (tx) => {
        let at = next;
        while (at < changes.length && (at === next || !slice.over())) {
          const change = changes[at];
          if (change) note(outcomes, change.recordId, takeBack(tx, parts, record, change, cause));
          at += 1;
        }
        return at;
      });
    }
    beforeId = changes.at(-1)?.id ?? 0;
  }
  transact(db, (tx) => actions.setUndone(tx, record.actionId, true));
  return counted(outcomes);
}

/** The undo that was begun before and not ended, or a new one. */
function beginUndo(
  tx: Tx,
  { db, actions }: UndoParts,
  record: ImportRecord,
  actor: string,
): Action {
  const begun = db.client
    .prepare(`select id from action where undoes_id = ? and kind = 'undo' order by id desc limit 1`)
    .pluck()
    .get(record.actionId) as number | undefined;
  const known = begun === undefined ? null : actions.byId(begun);
  return known ?? actions.begin(tx, { kind: 'undo', actor, undoesId: record.actionId });
}

function takeBack(
  tx: Tx,
  parts: UndoParts,
  record: ImportRecord,
  change: RecordedChange,
  cause: Cause,
): keyof Undone | null {
  const lead = parts.leads.byId(change.recordId);
  if (!lead) return null;
  const mine = (actionId: number | null) =>
    actionId === record.actionId || actionId === cause.actionId;
  if (lead.importId === record.id) {
    if (change.field !== wholeRecord || lead.deletedAt !== null) return null;
    const later = parts.history.since('lead', lead.id, change.localRev);
    if (later.some(({ actionId }) => !mine(actionId))) return 'keptBecauseChanged';
    parts.writer.remove(tx, lead.id, cause);
    return 'removed';
  }
  return restore(tx, parts, lead, change, cause);
}

function restore(
  tx: Tx,
  { history, writer }: UndoParts,
  lead: LeadRow,
  { field, before, after, localRev }: RecordedChange,
  cause: Cause,
): keyof Undone | null {
  // A "no" to being contacted stays, whoever brought it.
  if (field === 'consent' && lead.consent === 'denied') return null;
  if (!sameValue(field, fieldValue(lead, field), after) || lead.deletedAt !== null) {
    const later = history.since('lead', lead.id, localRev);
    const done = later.some((each) => each.field === field && each.actionId === cause.actionId);
    return done ? 'restored' : 'keptBecauseChanged';
  }
  writer.edit(tx, lead.id, editOf(field, before ?? blankOf(field)), cause);
  return 'restored';
}

/** A blank that is not null. */
function blankOf(field: string): unknown {
  if (field === 'name') return '';
  return field === 'tags' ? [] : null;
}

/** One thing left as it is makes the whole lead one that was kept. */
function note(
  outcomes: Map<number, keyof Undone>,
  leadId: number,
  next: keyof Undone | null,
): void {
  if (next === null || outcomes.get(leadId) === 'keptBecauseChanged') return;
  outcomes.set(leadId, next);
}

function counted(outcomes: ReadonlyMap<number, keyof Undone>): Undone {
  const counts: Undone = { restored: 0, removed: 0, keptBecauseChanged: 0 };
  for (const outcome of outcomes.values()) counts[outcome] += 1;
  return counts;
}
