import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Pipeline } from '../pipeline.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { LeadPatch, LeadSelection } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';
import type { ActionKind, Actions } from './actions.ts';
import { inSlices } from '../in-slices.ts';
import { readForm, refuseProblems } from './lead-form.ts';
import type { LeadList } from './lead-list.ts';
import { normalizeDraft } from './lead-normalize.ts';
import type { Sends } from './lead-service.ts';
import type { LeadStore } from './lead-store.ts';
import type { LeadEdit, LeadRow } from './lead-values.ts';

export type BulkResult = { changed: number; skipped: number; undoId: string | null };

export type BulkEdit = {
  set?: LeadPatch | undefined;
  addTags?: readonly string[] | undefined;
  removeTags?: readonly string[] | undefined;
};

/**
 * Work on a selection: a list of leads, or everything a filter finds.
 *
 * It runs in slices of one transaction each, all under one action, so that one undo takes all of
 * it back, also when only a part was done before the process ended.
 */
export type Bulk = {
  edit(caller: Caller, selection: LeadSelection, edit: BulkEdit): Promise<BulkResult>;
  remove(caller: Caller, selection: LeadSelection): Promise<BulkResult>;
  sync(caller: Caller, selection: LeadSelection, connectionUid?: string): Promise<{ jobs: number }>;
};

export type BulkParts = {
  db: Db;
  leads: LeadStore;
  list: LeadList;
  pipeline: Pipeline;
  actions: Actions;
  audit: AuditLog;
  sends: Sends;
};

const mostAtOnce = 200_000;
/** More than this is sent after what people do one by one. */
const mostAsUsual = 50;

export function createBulk(parts: BulkParts): Bulk {
  const { db, leads, list, pipeline, actions, audit } = parts;
  const idByUid = db.client.prepare('select id from lead where uid = ?').pluck();

  /** The leads as they are selected now; what changes while the work runs does not change the list. */
  function selected(selection: LeadSelection): number[] {
    if ('ids' in selection)
      return [...new Set(selection.ids.map(idOf))].filter((id) => id !== null);
    const except = new Set(selection.except.map(idOf));
    const ids = list.ids(selection.filter).filter((id) => !except.has(id));
    if (ids.length <= mostAtOnce) return ids;
    throw new PonteError(
      'TOO_LARGE',
      `${ids.length} leads are more than can be changed at once (${mostAtOnce}). Narrow the filter and do it in parts.`,
      { details: { limit: mostAtOnce } },
    );
  }

  function idOf(uid: string): number | null {
    return (idByUid.get(uid) as number | undefined) ?? null;
  }

  async function act(
    caller: Caller,
    selection: LeadSelection,
    kind: Extract<ActionKind, 'bulk-edit' | 'bulk-remove'>,
    details: Record<string, unknown>,
    work: (tx: Tx, lead: LeadRow, cause: Cause) => LeadRow,
  ): Promise<BulkResult> {
    const ids = selected(selection);
    const asked = 'ids' in selection ? selection.ids.length : ids.length;
    const { name: actor } = caller.operator;
    const action = transact(db, (tx) => actions.begin(tx, { kind, actor }));
    const cause: Cause = {
      source: caller.source,
      actor,
      actionId: action.id,
      jobClass: ids.length > mostAsUsual ? 'import' : 'edit',
    };
    let changed = 0;
    await inSlices(db, ids, (tx, id) => {
      const before = leads.byId(id);
      if (!before || before.deletedAt !== null) return;
      if (work(tx, before, cause).localRev !== before.localRev) changed += 1;
    });
    transact(db, (tx) => {
      if (changed === 0) return actions.drop(tx, action.id);
      audit.append(tx, {
        actor,
        action: kind === 'bulk-edit' ? 'leads.bulk-edited' : 'leads.bulk-removed',
        subjectType: 'action',
        subjectId: action.uid,
        details: { source: caller.source, changed, ...details },
      });
    });
    return { changed, skipped: asked - changed, undoId: changed === 0 ? null : action.uid };
  }

  return {
    async edit(caller, selection, { set = {}, addTags = [], removeTags = [] }) {
      const { values, problems } = readForm(set, null, caller);
      refuseProblems(problems.filter(({ problem }) => problem !== 'required'));
      const added = tagsOf(addTags);
      const removed = new Set(removeTags.map(fold));
      const details = { fields: Object.keys(values), addTags: added, removeTags: [...removed] };
      return act(caller, selection, 'bulk-edit', details, (tx, lead, cause) => {
        const edit: LeadEdit = { ...values };
        if (added.length > 0 || removed.size > 0) {
          edit.tags = tagsOf([...lead.tags.filter((tag) => !removed.has(fold(tag))), ...added]);
        }
        return pipeline.edit(tx, lead.id, edit, cause);
      });
    },

    remove: (caller, selection) =>
      act(caller, selection, 'bulk-remove', {}, (tx, lead, cause) =>
        pipeline.remove(tx, lead.id, cause),
      ),

    async sync(caller, selection, connectionUid) {
      const where =
        connectionUid === undefined
          ? {}
          : { connectionId: parts.sends.connectionId(connectionUid) };
      const ids = selected(selection);
      const jobClass = ids.length > mostAsUsual ? 'import' : 'person';
      let jobs = 0;
      await inSlices(db, ids, (tx, id) => {
        if (leads.byId(id)?.deletedAt !== null) return;
        jobs += parts.sends.send(tx, [id], { ...where, jobClass, actor: caller.operator.name });
      });
      return { jobs };
    },
  };
}

function tagsOf(tags: readonly string[]): string[] {
  return normalizeDraft({ tags }).values.tags ?? [];
}
