import type { ImportUndone } from '../../../shared/model/import.ts';
import type { Cause } from '../actor.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Action, Actions } from '../leads/actions.ts';
import { createAttachedTo, type Attached } from '../leads/attached.ts';
import { wholeRecord, type History, type RecordedChange } from '../leads/history.ts';
import { asKept, editOf, fieldValue } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/same-value.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { staysQualified } from '../leads/qualified.ts';
import type { LeadWriter } from './apply-row.ts';
import type { ImportRecord, ImportStore } from './import-store.ts';
import { createSlice } from '../slices.ts';

export type UndoParts = {
  db: Db;
  leads: LeadStore;
  history: History;
  actions: Actions;
  writer: LeadWriter;
  connectionIds: (uids: readonly string[]) => number[];
  /** Takes back what waits to be sent of a lead for the first time to such a connection. */
  withdraw: (tx: Tx, leadId: number, connectionIds: readonly number[]) => void;
  store: Pick<ImportStore, 'rows' | 'keep' | 'keepUndone'>;
};

const PAGE = 100;

/** What became of one change. One that is kept makes its whole lead one that was kept. */
type Outcome =
  | { kind: 'restored' | 'removed' }
  /** `by` names what stays as people left it. */
  | { kind: 'keptBecauseChanged'; by: readonly string[] };

/**
 * Takes an import back, newest change first, through the same pipeline that made it.
 *
 * A value that is still what the import left becomes what it was; a lead that the import made, and
 * that nobody touched or did anything with since, is removed. What waits to be sent for the import stays here. The rest stays
 * as it is, and is counted and listed. Stopped half-way, it can be called again and goes on.
 */
export async function undoImport(
  parts: UndoParts,
  record: ImportRecord,
  actor: string,
): Promise<ImportUndone> {
  const { db, history, actions, store } = parts;
  const attachedTo = createAttachedTo(db);
  const undo = transact(db, (tx) => beginUndo(tx, parts, record, actor));
  const cause: Cause = {
    source: 'undo',
    actor,
    actionId: undo.id,
    jobClass: 'backfill',
    quiet: true,
  };
  const outcomes = new Map<number, Outcome['kind']>();
  await withdrawSends(parts, record);
  let beforeId = Number.MAX_SAFE_INTEGER;
  for (;;) {
    const changes = history.ofAction(record.actionId, beforeId, PAGE);
    if (changes.length === 0) break;
    await inTurns(db, changes, (tx, change) => {
      const outcome = takeBack(tx, { ...parts, attachedTo }, record, change, cause);
      if (outcome === null) return;
      if (outcome.kind === 'keptBecauseChanged') {
        outcomes.set(change.recordId, outcome.kind);
        const made = change.field === wholeRecord;
        store.keep(tx, record.id, { leadId: change.recordId, made, fields: outcome.by });
      } else if (outcomes.get(change.recordId) !== 'keptBecauseChanged') {
        outcomes.set(change.recordId, outcome.kind);
      }
    });
    beforeId = changes.at(-1)?.id ?? 0;
  }
  const undone = counted(outcomes);
  transact(db, (tx) => {
    store.keepUndone(tx, record.id, undone);
    actions.setUndone(tx, record.actionId, true);
  });
  return undone;
}

/** As many as fit a slice at a time, each slice kept as a whole. */
async function inTurns<T>(
  db: Db,
  items: readonly T[],
  work: (tx: Tx, item: T) => void,
): Promise<void> {
  const slice = createSlice();
  let next = 0;
  while (next < items.length) {
    await slice.rest();
    next = transact(db, (tx) => {
      let at = next;
      while (at < items.length && (at === next || !slice.over())) {
        const item = items[at];
        if (item !== undefined) work(tx, item);
        at += 1;
      }
      return at;
    });
  }
}

/** A lead that was there before the import, and would go somewhere only because of it. */
async function withdrawSends(parts: UndoParts, record: ImportRecord): Promise<void> {
  const connections = parts.connectionIds(record.syncTo);
  if (connections.length === 0) return;
  for (let line = 0; ;) {
    const rows = parts.store.rows(record.id, line, PAGE);
    if (rows.length === 0) return;
    await inTurns(parts.db, rows, (tx, { lead_id: leadId }) => {
      if (leadId !== null) parts.withdraw(tx, leadId, connections);
    });
    line = rows.at(-1)?.line ?? line;
  }
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
  parts: UndoParts & { attachedTo: (leadId: number) => Attached[] },
  record: ImportRecord,
  change: RecordedChange,
  cause: Cause,
): Outcome | null {
  const lead = parts.leads.byId(change.recordId);
  if (!lead) return null;
  if (lead.importId !== record.id) return restore(tx, parts, lead, change, cause);
  if (change.field !== wholeRecord) return null;
  const later = parts.history.since('lead', lead.id, change.localRev);
  if (lead.deletedAt !== null) {
    // Removed by this undo before it was stopped, or by somebody.
    return later.at(-1)?.actionId === cause.actionId ? { kind: 'removed' } : null;
  }
  const mine = new Set([record.actionId, cause.actionId]);
  // Time makes a lead another class, too: nobody did that.
  const others = later.filter(
    ({ actionId, field }) => field !== 'temperature' && !mine.has(actionId ?? undefined),
  );
  const kept = [...others.map(({ field }) => field), ...parts.attachedTo(lead.id)];
  if (kept.length > 0) return { kind: 'keptBecauseChanged', by: [...new Set(kept)] };
  parts.writer.remove(tx, lead.id, cause);
  return { kind: 'removed' };
}

function restore(
  tx: Tx,
  { history, writer }: UndoParts,
  lead: LeadRow,
  change: RecordedChange,
  cause: Cause,
): Outcome | null {
  const { field, before, after, localRev } = change;
  if (staysQualified(lead, change)) return null;
  // A "no" to being contacted stays, whoever brought it.
  if (field === 'consent' && lead.consent === 'denied') return null;
  if (!sameValue(field, fieldValue(lead, field), after) || lead.deletedAt !== null) {
    const later = history.since('lead', lead.id, localRev);
    const done = later.some((each) => each.field === field && each.actionId === cause.actionId);
    return done ? { kind: 'restored' } : { kind: 'keptBecauseChanged', by: [field] };
  }
  writer.edit(tx, lead.id, editOf(field, asKept(field, before)), cause);
  return { kind: 'restored' };
}

function counted(outcomes: ReadonlyMap<number, Outcome['kind']>): ImportUndone {
  const counts: ImportUndone = { restored: 0, removed: 0, keptBecauseChanged: 0 };
  for (const outcome of outcomes.values()) counts[outcome] += 1;
  return counts;
}
