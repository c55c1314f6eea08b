import type { Caller, Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import { applyEdit } from '../leads/lead-diff.ts';
import { holderOfEmail, readForm, refuseProblems, refuseTaken } from '../leads/lead-form.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import { doorField, type LeadEdit, type LeadRow } from '../leads/lead-values.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { LeadPatch } from '../../../shared/model/lead.ts';
import { PonteError } from '../../../shared/errors.ts';
import { identifies, isPhoneOfOne, keysThere } from '../person/same-person.ts';
import { toFieldValues, toLeadEdit } from './lead-fields.ts';
import type { RecordKind, SyncRecord } from './record-kind.ts';

export type LeadKindParts = {
  readonly leads: { byId(id: number): LeadRow | null; byUid(uid: string): LeadRow | null };
  readonly findMatch: FindMatch;
  readonly pipeline: {
    create(tx: Tx, values: LeadEdit, cause: Cause, extra?: { createdAt?: number }): LeadRow;
    edit(tx: Tx, leadId: number, values: LeadEdit, cause: Cause): LeadRow;
    remove(tx: Tx, leadId: number, cause: Cause): LeadRow;
    restore(tx: Tx, leadId: number, cause: Cause): LeadRow;
  };
};

/** Leads as records of sync: changed through the pipeline, known by what makes people one. */
export function createLeadKind({ leads, findMatch, pipeline }: LeadKindParts): RecordKind {
  function typed(tx: Tx, id: number, field: string, value: unknown, caller: Caller): FieldValue {
    const lead = leads.byId(id);
    if (lead === null) throw new PonteError('NOT_FOUND', 'This lead does not exist any more.');
    const { values, problems } = readForm(draftOf(field, value), lead, caller);
    refuseProblems(problems);
    refuseTaken(holderOfEmail(tx, { findMatch, leads }, values.email, lead));
    const { after } = applyEdit(lead, values);
    return toFieldValues(after, [field])[field] ?? null;
  }

  return {
    type: 'lead',
    byId: (id) => asRecord(leads.byId(id)),
    byUid: (uid) => asRecord(leads.byUid(uid)),
    create(tx, values, origin, cause, createdAt) {
      const extra = createdAt === undefined ? {} : { createdAt };
      return recordOf(pipeline.create(tx, { ...toLeadEdit(values), origin }, cause, extra));
    },
    edit: (tx, id, values, cause) => recordOf(pipeline.edit(tx, id, toLeadEdit(values), cause)),
    remove: (tx, id, cause) => void pipeline.remove(tx, id, cause),
    restore: (tx, id, cause) => void pipeline.restore(tx, id, cause),
    typed,
    kept: {
      value: (record, field) => record.values([field])[field],
      told: (_field, kept) => (kept ?? null) as FieldValue,
      putBack: (tx, id, values, cause) =>
        void pipeline.edit(tx, id, toLeadEdit(values as FieldValues), cause),
      follows: { qualifiedAt: 'status' },
    },
    belongsTo: () => null,
    lacks: () => null,

    *matches(tx, { values }) {
      for (const key of keysThere) {
        const value = values[key];
        if (!identifies(key, value)) continue;
        yield findMatch(tx, { [key]: value as string }).flatMap(({ leadId, on }) => {
          const lead = leads.byId(leadId);
          const isOne = on !== 'phone' || isPhoneOfOne(lead?.name, values['name']);
          return lead !== null && isOne ? [recordOf(lead)] : [];
        });
      }
    },
  };
}

function draftOf(field: string, value: unknown): LeadPatch {
  const name = doorField(field);
  const given = value === undefined ? null : value;
  return (
    name.startsWith('custom:') ? { custom: { [name.slice(7)]: given } } : { [name]: given }
  ) as LeadPatch;
}

function asRecord(lead: LeadRow | null): SyncRecord | null {
  return lead === null ? null : recordOf(lead);
}

function recordOf(lead: LeadRow): SyncRecord {
  const { id, uid, localRev, deletedAt } = lead;
  return { id, uid, localRev, deletedAt, values: (fields) => toFieldValues(lead, fields) };
}
