import type { Caller, Cause } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { ActionKind, Actions } from '../leads/actions.ts';
import { nameOf } from '../leads/lead-form.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { Pipeline } from '../pipeline.ts';
import { toCents } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Deal, DealDraft, DealPatch } from '../../../shared/model/deal.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { DealList } from './deal-list.ts';
import { heldDeal, type DealRow, type DealStore, type DealValues } from './deal-store.ts';
import type { StageRow, StageStore } from './stage-store.ts';

export type ConvertDraft = Omit<DealDraft, 'leadId' | 'title'> & { title?: string | undefined };

/** What people and keys do with deals. */
export type DealService = {
  create(caller: Caller, draft: DealDraft): Deal;
  /** Changes values, moves to another stage, or to another place within one. */
  edit(caller: Caller, uid: string, patch: DealPatch): Deal;
  /**
   * Turns a lead into a deal: both in one transaction, or neither.
   *
   * @throws PonteError NOT_FOUND, ALREADY_CONVERTED, STAGE_INACTIVE, BAD_INPUT
   */
  convert(caller: Caller, leadUid: string, draft: ConvertDraft): { lead: Lead; deal: Deal };
};

export type DealServiceParts = {
  db: Db;
  clock: Clock;
  deals: DealStore;
  stages: StageStore;
  list: DealList;
  leads: LeadStore;
  pipeline: Pipeline;
  actions: Actions;
  audit: AuditLog;
  toLeads: (rows: readonly LeadRow[]) => Lead[];
};

export function createDealService(parts: DealServiceParts): DealService {
  const { db, clock, deals, stages, leads, pipeline, actions, audit } = parts;

  function act<T>(
    caller: Caller,
    kind: ActionKind,
    work: (tx: Tx, cause: Cause) => { deal: DealRow; rest: T },
  ): { deal: Deal; rest: T } {
    const { name: actor } = caller.operator;
    const { deal, rest } = transact(db, (tx) => {
      const action = actions.begin(tx, { kind, actor });
      return work(tx, { source: caller.source, actor, actionId: action.id });
    });
    const shown = parts.list.get(deal.id);
    if (!shown) throw new PonteError('INTERNAL', 'A deal was lost on its way to the door.');
    return { deal: shown, rest };
  }

  function noteDeal(
    tx: Tx,
    caller: Caller,
    action: string,
    before: DealRow | null,
    after: DealRow,
  ) {
    audit.append(tx, {
      actor: caller.operator.name,
      action,
      subjectType: 'deal',
      subjectId: after.uid,
      details: {
        source: caller.source,
        before: before && audited(before),
        after: audited(after),
      },
    });
  }

  function liveLead(uid: string): LeadRow {
    const lead = leads.byUid(uid);
    if (lead && lead.deletedAt === null) return lead;
    throw new PonteError('NOT_FOUND', 'This lead does not exist or was deleted. Choose another.');
  }

  /** The one it is of already may have been deleted since. */
  function leadOf(uid: string, { leadId }: DealRow): LeadRow {
    const lead = leadId === null ? null : leads.byId(leadId);
    return lead?.uid === uid ? lead : liveLead(uid);
  }

  function dealBefore(uid: string, stage: StageRow): DealRow {
    const found = deals.byUid(uid);
    if (found && found.deletedAt === null && found.stageId === stage.id) return found;
    throw new PonteError(
      'NOT_FOUND',
      'The deal to put it before is no longer in this stage. Look at the board of now.',
    );
  }

  /** Stage, place within it, and what follows from them. */
  function moveOf(tx: Tx, deal: DealRow, patch: DealPatch): Partial<DealValues> {
    const from = stages.byId(deal.stageId);
    const moves = patch.stageId !== undefined && patch.stageId !== from?.uid;
    const stage = moves && patch.stageId !== undefined ? stages.open(patch.stageId) : from;
    if (!stage) throw new PonteError('NOT_FOUND', 'The stage of this deal does not exist.');
    const edit: Partial<DealValues> = {};
    if (moves) {
      edit.stageId = stage.id;
      edit.stageSince = clock.now();
    }
    if (moves || patch.beforeDealId !== undefined) {
      const self = patch.beforeDealId === deal.uid;
      const before = patch.beforeDealId && !self ? dealBefore(patch.beforeDealId, stage) : null;
      if (!self) edit.position = deals.placeIn(tx, stage.id, before, deal.id);
    }
    if (stage.kind !== 'lost') edit.lostReason = null;
    else if (patch.lostReason !== undefined) edit.lostReason = patch.lostReason || null;
    const reason = edit.lostReason === undefined ? deal.lostReason : edit.lostReason;
    if (stage.kind === 'lost' && !reason) refuseWithoutReason();
    return edit;
  }

  return {
    create(caller, draft) {
      return act(caller, 'deal-create', (tx, cause) => {
        const stage = stages.open(draft.stageId);
        if (stage.kind === 'lost') refuseWithoutReason();
        const lead = draft.leadId === null ? null : liveLead(draft.leadId);
        const deal = deals.create(
          tx,
          {
            title: draft.title,
            valueCents: draft.value === null ? null : toCents(draft.value),
            stageId: stage.id,
            leadId: lead?.id ?? null,
            owner: draft.owner || null,
            lostReason: null,
          },
          cause,
        );
        noteDeal(tx, caller, 'deal.created', null, deal);
        return { deal, rest: null };
      }).deal;
    },

    edit(caller, uid, patch) {
      return act(caller, 'deal-edit', (tx, cause) => {
        const before = deals.byUid(uid);
        if (!before || before.deletedAt !== null) {
          throw new PonteError('NOT_FOUND', 'This deal does not exist. Look at the board of now.');
        }
        const edit: Partial<DealValues> = moveOf(tx, before, patch);
        if (patch.title !== undefined) edit.title = patch.title;
        if (patch.owner !== undefined) edit.owner = patch.owner || null;
        if (patch.value !== undefined) {
          edit.valueCents = patch.value === null ? null : toCents(patch.value);
        }
        if (patch.leadId !== undefined) edit.leadId = leadOf(patch.leadId, before).id;
        const after = deals.edit(tx, before.id, edit, cause);
        if (after.localRev === before.localRev) actions.drop(tx, cause.actionId ?? 0);
        else noteDeal(tx, caller, 'deal.edited', before, after);
        return { deal: after, rest: null };
      }).deal;
    },

    convert(caller, leadUid, draft) {
      const { deal, rest } = act(caller, 'convert', (tx, cause) => {
        const before = liveLead(leadUid);
        if (before.convertedAt !== null || before.status === 'converted') {
          throw new PonteError('ALREADY_CONVERTED', `${nameOf(before)} was converted before.`, {
            details: { leadId: leadUid },
          });
        }
        const stage = stages.open(draft.stageId);
        if (stage.kind === 'lost') refuseWithoutReason();
        const made = deals.create(
          tx,
          {
            title: draft.title ?? (nameOf(before).slice(0, 200) || 'Lead'),
            valueCents: draft.value === null ? null : toCents(draft.value),
            stageId: stage.id,
            leadId: before.id,
            owner: draft.owner || before.owner,
            lostReason: null,
          },
          cause,
        );
        const after = pipeline.edit(
          tx,
          before.id,
          {
            status: 'converted',
            lifecycle: 'customer',
            dealId: made.id,
            convertedAt: clock.now(),
          },
          cause,
        );
        noteDeal(tx, caller, 'deal.created', null, made);
        audit.append(tx, {
          actor: caller.operator.name,
          action: 'lead.converted',
          subjectType: 'lead',
          subjectId: leadUid,
          details: {
            source: caller.source,
            before: { status: before.status, lifecycle: before.lifecycle, deal: null },
            after: { status: after.status, lifecycle: after.lifecycle, deal: made.uid },
          },
        });
        return { deal: made, rest: after };
      });
      const [lead] = parts.toLeads([rest]);
      if (!lead) throw new PonteError('INTERNAL', 'A lead was lost on its way to the door.');
      return { lead, deal };
    },
  };
}

function refuseWithoutReason(): never {
  const message = 'Say why it was lost: the reason is kept with the deal.';
  throw new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field: 'lostReason', problem: 'required', message }] },
  });
}

/** Titles and reasons often name people; the history has them. */
function audited(row: DealRow): Record<string, unknown> {
  const { title: _, lostReason: __, ...rest } = heldDeal(row);
  return rest;
}
