import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Caller, Cause } from '../actor.ts';
import { canonicalJson, type AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Pipeline } from '../pipeline.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Action, ActionKind, Actions } from './actions.ts';
import { createAttachedTo } from './attached.ts';
import { wholeRecord, type History, type RecordedChange, type RecordType } from './history.ts';
import { asKept, editOf, fieldValue } from './lead-diff.ts';
import type { LeadStore } from './lead-store.ts';
import { heldValues } from './lead-values.ts';
import { staysQualified } from './qualified.ts';

/** What became of one change: its record as it was, taken away again, or left alone because it moved on. */
export type TakenBack = 'restored' | 'removed' | 'kept';

/** Takes one change of a record back, where the record still is as the change left it. */
export type TakeBack = (tx: Tx, change: RecordedChange, cause: Cause) => TakenBack;

export type UndoResult = {
  /** Records of which a value was brought back. One of which another value was kept counts there too. */
  restored: number;
  /** Records that the action had made, now taken away. */
  removed: number;
  keptBecauseChanged: number;
  /** The handle that does it all again; null when nothing was taken back. */
  undoId: string | null;
};

/**
 * Takes an action back, newest change first and in slices.
 *
 * A value is restored only where it still is what the action made it: what somebody changed since
 * is left alone and counted. It is an action itself, so undoing an undo does the work again.
 */
export type Undo = {
  /** @throws PonteError NOT_FOUND, NOT_UNDOABLE, BUSY */
  undo(caller: Caller, undoId: string): Promise<UndoResult>;
};

export type UndoParts = {
  db: Db;
  actions: Actions;
  history: History;
  audit: AuditLog;
  takeBack: Readonly<Record<RecordType, TakeBack>>;
  /** Kinds of action that are taken back as a whole, since they changed more than fields. */
  whole?: Partial<
    Record<ActionKind, (caller: Caller, action: Action) => UndoResult | Promise<UndoResult>>
  >;
};

const mostInSlice = 200;
const sliceMs = 8;

export function createUndo(parts: UndoParts): Undo {
  const { db, actions, history, audit } = parts;
  const running = new Set<number>();

  async function takeAllBack(action: Action, cause: Cause): Promise<Omit<UndoResult, 'undoId'>> {
    const seen = {
      restored: new Set<string>(),
      removed: new Set<string>(),
      kept: new Set<string>(),
    };
    let below = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const changes = history.ofAction(action.id, below, mostInSlice);
      if (changes.length === 0) break;
      below = transact(db, (tx) => {
        const until = performance.now() + sliceMs;
        let last = below;
        for (const [index, change] of changes.entries()) {
          seen[parts.takeBack[change.recordType](tx, change, cause)].add(nameOf(change));
          last = change.id;
          // What was done to a record at once goes back at once, however slow this machine is.
          const next = changes[index + 1];
          const goesOn = next !== undefined && nameOf(next) === nameOf(change);
          if (!goesOn && performance.now() >= until) break;
        }
        return last;
      });
      await nextTurn();
    }
    return {
      restored: seen.restored.size,
      removed: seen.removed.size,
      keptBecauseChanged: seen.kept.size,
    };
  }

  return {
    async undo(caller, undoId) {
      const action = actions.byUid(undoId);
      if (!action) throw new PonteError('NOT_FOUND', 'There is nothing of that name to undo.');
      if (action.undoneAt !== null) {
        throw new PonteError('NOT_UNDOABLE', 'This was already undone.');
      }
      if (running.has(action.id)) {
        throw new PonteError('BUSY', 'This is being undone already. Wait until it is done.');
      }
      const whole = parts.whole?.[action.kind];
      running.add(action.id);
      try {
        if (whole) return await whole(caller, action);
        const { name: actor } = caller.operator;
        const own = transact(db, (tx) =>
          actions.begin(tx, { kind: 'undo', actor, undoesId: action.id }),
        );
        const cause: Cause = { source: 'undo', actor, actionId: own.id };
        const result = await takeAllBack(action, cause);
        const nothing = result.restored + result.removed === 0;
        transact(db, (tx) => {
          markUndone(tx, actions, action);
          audit.append(tx, {
            actor,
            action: 'action.undone',
            subjectType: 'action',
            subjectId: action.uid,
            details: { kind: action.kind, ...result },
          });
          if (nothing) actions.drop(tx, own.id);
        });
        return { ...result, undoId: nothing ? null : own.uid };
      } finally {
        running.delete(action.id);
      }
    },
  };
}

function nameOf({ recordType, recordId }: RecordedChange): string {
  return `${recordType}:${recordId}`;
}

/** Undoing an undo brings back what that had undone, and so on down the line. */
function markUndone(tx: Tx, actions: Actions, action: Action): void {
  let [each, undone]: [Action | null, boolean] = [action, true];
  while (each) {
    actions.setUndone(tx, each.id, undone);
    each = each.undoesId === null ? null : actions.byId(each.undoesId);
    undone = !undone;
  }
}

/** Takes back one change of a lead, through the pipeline. */
export function createTakeBackLead(parts: {
  db: Db;
  leads: LeadStore;
  pipeline: Pipeline;
}): TakeBack {
  const attachedTo = createAttachedTo(parts.db);
  return (tx, change, cause) => {
    const row = parts.leads.byId(change.recordId);
    if (!row) return 'kept';
    if (change.field === wholeRecord && change.after === null) {
      if (row.deletedAt === null) return 'kept';
      parts.pipeline.restore(tx, row.id, cause);
      return 'restored';
    }
    if (row.deletedAt !== null) return 'kept';
    if (change.field === wholeRecord) {
      if (canonicalJson(heldValues(row)) !== canonicalJson(change.after)) return 'kept';
      if (attachedTo(row.id).length > 0) return 'kept';
      parts.pipeline.remove(tx, row.id, cause);
      return 'removed';
    }
    if (staysQualified(row, change)) return 'kept';
    const now = fieldValue(row, change.field);
    if (canonicalJson(now) !== canonicalJson(change.after)) return 'kept';
    parts.pipeline.edit(
      tx,
      row.id,
      editOf(change.field, asKept(change.field, change.before)),
      cause,
    );
    return 'restored';
  };
}
