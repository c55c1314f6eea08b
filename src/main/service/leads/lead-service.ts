import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Pipeline } from '../pipeline.ts';
import { PonteError, type FieldProblem } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { DuplicateReason } from '../../../shared/model/duplicate.ts';
import type { HistoryEntry, Lead, LeadDraft, LeadPatch } from '../../../shared/model/lead.ts';
import type { JobClass } from '../../../shared/model/queue.ts';
import type { ActionKind, Actions } from './actions.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { History } from './history.ts';
import {
  holderOfEmail,
  mergeSince,
  nameOf,
  readForm,
  refuseProblems,
  refuseTaken,
} from './lead-form.ts';
import type { FindMatch, LeadMatch } from './lead-match.ts';
import type { LeadStore } from './lead-store.ts';
import { toPatch, type LeadRow } from './lead-values.ts';

/** What sending is, to those who ask for it; the rooms that do it come later. */
export type Sends = {
  /** Connections that get a new lead when it is saved with "send on". */
  targets(): readonly number[];
  /** The row id of a connection by the id people see. @throws PonteError NOT_FOUND */
  connectionId(uid: string): number;
  /** Sends these leads now; the number of jobs. */
  send(
    tx: Tx,
    leadIds: readonly number[],
    how: { connectionId?: number; jobClass?: JobClass; actor: string },
  ): number;
};

export type Duplicate = {
  leadId: string;
  name: string;
  email: string | null;
  phone: string | null;
  /** Null where nothing is the same, and all the same it may be this person. */
  on: LeadMatch['on'] | null;
  /** How far it may be the same person, from 0 to 1, and why. */
  score: number;
  reasons: DuplicateReason[];
};

/** Who may be the person of these values; the room that knows it comes later. */
type FindAlike = (
  values: Partial<LeadRow>,
) => { leadId: number; score: number; reasons: DuplicateReason[] }[];

/** What people and keys do with one lead. */
export type LeadService = {
  get(uid: string): Lead;
  create(caller: Caller, draft: LeadDraft, options: { sync: boolean }): Lead;
  edit(caller: Caller, uid: string, patch: LeadPatch, openedAtRev?: number): Lead;
  remove(caller: Caller, uid: string): Lead;
  restore(caller: Caller, uid: string): Lead;
  sync(caller: Caller, uid: string, connectionUid?: string): { jobs: number };
  check(
    caller: Caller,
    draft: LeadPatch,
    uid?: string,
  ): { problems: FieldProblem[]; normalized: LeadPatch; duplicates: Duplicate[] };
  history(
    uid: string,
    options: { cursor?: string | undefined; limit: number },
  ): { items: HistoryEntry[]; pagination: Pagination };
  lastUndo(caller: Caller, uid?: string): { undoId: string | null };
  /** @throws PonteError NOT_FOUND */
  row(uid: string): LeadRow;
};

export type LeadServiceParts = {
  db: Db;
  leads: LeadStore;
  pipeline: Pipeline;
  history: History;
  actions: Actions;
  audit: AuditLog;
  findMatch: FindMatch;
  toLeads: (rows: readonly LeadRow[]) => Lead[];
  sends: Sends;
  findAlike: FindAlike;
};

export function createLeadService(parts: LeadServiceParts): LeadService {
  const { db, leads, pipeline, history, actions, audit } = parts;

  function row(uid: string): LeadRow {
    const found = leads.byUid(uid);
    if (found) return found;
    throw new PonteError('NOT_FOUND', 'This lead does not exist. Look it up in the list again.');
  }

  function liveRow(uid: string): LeadRow {
    const found = row(uid);
    if (found.deletedAt === null) return found;
    throw new PonteError('NOT_FOUND', 'This lead was deleted. Restore it first.', {
      details: { leadId: uid },
    });
  }

  function toLead(found: LeadRow): Lead {
    const [lead] = parts.toLeads([found]);
    if (!lead) throw new PonteError('INTERNAL', 'A lead was lost on its way to the door.');
    return lead;
  }

  /** One transaction, one action to undo, one line in the audit; neither when nothing changed. */
  function act(
    caller: Caller,
    kind: ActionKind,
    did: string,
    work: (tx: Tx, cause: Cause) => { row: LeadRow; changed: boolean; details?: object },
  ): Lead {
    const { name: actor } = caller.operator;
    const after = transact(db, (tx) => {
      const action = actions.begin(tx, { kind, actor });
      const done = work(tx, { source: caller.source, actor, actionId: action.id });
      if (!done.changed) {
        actions.drop(tx, action.id);
        return done.row;
      }
      audit.append(tx, {
        actor,
        action: did,
        subjectType: 'lead',
        subjectId: done.row.uid,
        details: { source: caller.source, ...done.details },
      });
      return done.row;
    });
    return toLead(after);
  }

  /** Those with the same e-mail, document or phone; after them those who may be the same. */
  function duplicatesOf(typed: Partial<LeadRow>, self: LeadRow | null): Duplicate[] {
    const values = self ? { ...self, ...typed } : typed;
    const alike = new Map(parts.findAlike(values).map((each) => [each.leadId, each]));
    const same = new Map(parts.findMatch(db, typed).map(({ leadId, on }) => [leadId, on]));
    return [...new Set([...same.keys(), ...alike.keys()])]
      .filter((leadId) => leadId !== self?.id)
      .flatMap((leadId) => {
        const found = leads.byId(leadId);
        if (!found) return [];
        const { uid, name, email, phone } = found;
        const { score = 0, reasons = [] } = alike.get(leadId) ?? {};
        return [{ leadId: uid, name, email, phone, on: same.get(leadId) ?? null, score, reasons }];
      });
  }

  return {
    row,
    get: (uid) => toLead(row(uid)),

    create(caller, draft, { sync }) {
      const { values, problems } = readForm(draft, null, caller);
      refuseProblems(problems);
      return act(caller, 'create', 'lead.created', (tx, cause) => {
        refuseTaken(holderOfEmail(tx, parts, values.email, null));
        const sendTo = sync ? parts.sends.targets() : [];
        const created = pipeline.create(tx, values, { ...cause, sendTo });
        return { row: created, changed: true };
      });
    },

    edit(caller, uid, patch, openedAtRev) {
      return act(caller, 'edit', 'lead.edited', (tx, cause) => {
        const before = liveRow(uid);
        const { values, problems } = readForm(patch, before, caller);
        const edit =
          openedAtRev === undefined
            ? values
            : mergeSince(before, values, history.since('lead', before.id, openedAtRev), caller);
        refuseProblems(problems);
        refuseTaken(holderOfEmail(tx, parts, edit.email, before));
        const after = pipeline.edit(tx, before.id, edit, cause);
        const fields = history.since('lead', before.id, before.localRev).map(({ field }) => field);
        return { row: after, changed: after.localRev !== before.localRev, details: { fields } };
      });
    },

    remove(caller, uid) {
      return act(caller, 'remove', 'lead.removed', (tx, cause) => ({
        row: pipeline.remove(tx, liveRow(uid).id, cause),
        changed: true,
      }));
    },

    restore(caller, uid) {
      return act(caller, 'restore', 'lead.restored', (tx, cause) => {
        const before = row(uid);
        const after = pipeline.restore(tx, before.id, cause);
        return { row: after, changed: after.localRev !== before.localRev };
      });
    },

    sync(caller, uid, connectionUid) {
      const lead = liveRow(uid);
      const where =
        connectionUid === undefined
          ? {}
          : { connectionId: parts.sends.connectionId(connectionUid) };
      const how = { ...where, jobClass: 'person', actor: caller.operator.name } as const;
      return { jobs: transact(db, (tx) => parts.sends.send(tx, [lead.id], how)) };
    },

    check(caller, draft, uid) {
      const before = uid === undefined ? null : row(uid);
      const { values, problems } = readForm(draft, before, caller);
      const holder = holderOfEmail(db, parts, values.email, before);
      if (holder) {
        const message = `${nameOf(holder)} already has this e-mail.`;
        problems.push({ field: 'email', problem: 'duplicate', message });
      }
      return {
        problems,
        normalized: toPatch(values as Partial<LeadRow>),
        duplicates: duplicatesOf(values as Partial<LeadRow>, before),
      };
    },

    history(uid, { cursor, limit }) {
      const lead = row(uid);
      const [beforeId] = cursor === undefined ? [] : readCursor('history', ['number'], cursor);
      const { entries, total } = history.page('lead', lead.id, {
        ...(beforeId === undefined ? {} : { beforeId: Number(beforeId) }),
        limit: limit + 1,
      });
      const items = entries.slice(0, limit);
      const more = entries.length > limit ? items.at(-1) : undefined;
      const nextCursor = more ? writeCursor('history', [Number(more.id)]) : null;
      return { items, pagination: { page: null, limit, total, nextCursor } };
    },

    lastUndo(caller, uid) {
      const leadId = uid === undefined ? undefined : row(uid).id;
      return { undoId: actions.last(caller.operator.name, leadId)?.uid ?? null };
    },
  };
}
