import type { DealRow, DealStore, DealValues } from '../deals/deal-store.ts';
import type { StageRow, StageStore } from '../deals/stage-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import { parseMoney, toCents } from '../../../shared/br/money.ts';
import { PonteError } from '../../../shared/errors.ts';
import { fold } from '../../../shared/text.ts';
import type { RecordKind, SyncRecord } from './record-kind.ts';

export type DealKindParts = {
  readonly deals: DealStore;
  readonly stages: StageStore;
  readonly leads: { byId(id: number): LeadRow | null; byUid(uid: string): LeadRow | null };
};

/**
 * Deals as records of sync. Their lead and their stage are told by the ids shown to people, since
 * what stands in a base has to outlive a row's own number.
 */
export function createDealKind({ deals, stages, leads }: DealKindParts): RecordKind {
  function recordOf(deal: DealRow): SyncRecord {
    const { id, uid, localRev, deletedAt } = deal;
    return {
      id,
      uid,
      localRev,
      deletedAt,
      values: (fields) =>
        Object.fromEntries([...fields].map((field) => [field, valueOf(deal, field)])),
    };
  }

  function valueOf(deal: DealRow, field: string): FieldValue {
    if (field === 'stageId') return stages.byId(deal.stageId)?.uid ?? null;
    if (field === 'leadId') {
      return deal.leadId === null ? null : (leads.byId(deal.leadId)?.uid ?? null);
    }
    return deal[field as 'title' | 'valueCents' | 'owner' | 'lostReason'] ?? null;
  }

  /** The stage alone brings its place in it, since when, and why it was lost. */
  function editOf(values: FieldValues, system: string): Partial<DealValues> & { stage?: StageRow } {
    const edit: Partial<DealValues> & { stage?: StageRow } = {};
    const { title, valueCents, stageId, leadId } = values;
    if (typeof title === 'string' && title !== '') edit.title = title.slice(0, 200);
    if (valueCents !== undefined) {
      edit.valueCents = typeof valueCents === 'number' ? valueCents : null;
    }
    if (typeof leadId === 'string') edit.leadId = leads.byUid(leadId)?.id ?? null;
    const stage = typeof stageId === 'string' ? stages.byUid(stageId) : null;
    if (stage === null) return edit;
    return {
      ...edit,
      stage,
      stageId: stage.id,
      lostReason: stage.kind === 'lost' ? `Cancelada em ${system}` : null,
    };
  }

  return {
    type: 'deal',
    byId(id) {
      const deal = deals.byId(id);
      return deal === null ? null : recordOf(deal);
    },
    byUid(uid) {
      const deal = uid.length === TAIL ? deals.byTail(uid) : deals.byUid(uid);
      return deal === null ? null : recordOf(deal);
    },

    create(tx, values, origin, cause) {
      const { stage: _stage, ...made } = editOf(values, origin);
      const stageId = made.stageId ?? stages.all().find(({ active }) => active)?.id;
      if (stageId === undefined) throw new PonteError('INTERNAL', 'The pipeline has no stage.');
      return recordOf(
        deals.create(
          tx,
          {
            title: made.title ?? origin,
            valueCents: made.valueCents ?? null,
            stageId,
            leadId: made.leadId ?? null,
            owner: null,
            lostReason: made.lostReason ?? null,
          },
          cause,
        ),
      );
    },

    edit(tx, id, values, cause) {
      const before = deals.byId(id);
      const { stage, ...edit } = editOf(values, cause.actor);
      if (before !== null && stage !== undefined) {
        if (stage.id === before.stageId) delete edit.lostReason;
        else Object.assign(edit, deals.arrive(tx, stage.id, id));
      }
      return recordOf(deals.edit(tx, id, edit, cause));
    },

    kept: {
      value: ({ id }, field) => deals.byId(id)?.[field as keyof DealRow] ?? null,
      told(field, kept) {
        if (typeof kept !== 'number') return (kept ?? null) as FieldValue;
        if (field === 'stageId') return stages.byId(kept)?.uid ?? null;
        return field === 'leadId' ? (leads.byId(kept)?.uid ?? null) : kept;
      },
      putBack: (tx, id, values, cause) => void deals.edit(tx, id, values, cause),
      follows: { position: 'stageId', stageSince: 'stageId', lostReason: 'stageId' },
    },

    remove: (tx, id, cause) => void deals.remove(tx, id, cause),
    restore: (tx, id, cause) => void deals.restore(tx, id, cause),

    typed(_tx, _id, field, value) {
      if (field === 'stageId') return namedStage(stages, String(value ?? '')).uid;
      if (field === 'title')
        return required(
          String(value ?? '')
            .trim()
            .slice(0, 200),
          field,
        );
      if (field !== 'valueCents')
        throw unreadable(field, 'not_offered', 'This is not typed by hand.');
      if (value === null || value === '') return null;
      const cents = typeof value === 'number' ? toCents(value) : parseMoney(String(value ?? ''));
      if (cents === null || cents < 0)
        throw unreadable('value', 'money_form', 'Write an amount in reais.');
      return cents;
    },

    // A sale that was not made from here is no deal of ours, whatever it is about.
    matches: () => [],

    belongsTo(id) {
      const deal = deals.byId(id);
      return deal?.leadId == null ? null : { type: 'lead', id: deal.leadId };
    },
    lacks: ({ values }) =>
      values['leadId'] === undefined
        ? 'The customer of this sale is not linked to a lead here. It is looked at again at the next reading.'
        : null,
  };
}

/** So much of the end of our id the number of a sale has room for. */
const TAIL = 8;

function namedStage(stages: StageStore, text: string): StageRow {
  const wanted = fold(text.trim());
  const stage = stages.all().find(({ uid, name }) => uid === text || fold(name) === wanted);
  if (stage?.active) return stage;
  throw unreadable('stageId', 'stage_unknown', 'Write the name of a stage that is in use.');
}

function required(text: string, field: string): string {
  if (text !== '') return text;
  throw unreadable(field, 'required', 'Fill this in.');
}

function unreadable(field: string, problem: string, message: string): PonteError {
  return new PonteError('BAD_INPUT', message, {
    details: { fields: [{ field, problem, message }] },
  });
}
