import type { Caller, Cause } from '../actor.ts';
import { transact } from '../db/database.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Lead, LeadPatch } from '../../../shared/model/lead.ts';
import type { MergeDraftInput, DraftMergePreview } from '../../../shared/model/merge.ts';
import { fieldValue } from '../leads/lead-diff.ts';
import {
  holderOfEmail,
  nameOf,
  readForm,
  refuseProblems,
  refuseTaken,
} from '../leads/lead-form.ts';
import type { FindMatch } from '../leads/lead-match.ts';
import { sameValue } from '../leads/same-value.ts';
import { blankLead, doorField, doorValue, keptField, type LeadRow } from '../leads/lead-values.ts';
import { createMergeLeads } from './merge-leads.ts';
import type { MergesParts } from './merge-service.ts';
import { choosableFields, mergedEdit, suggestOwner } from './merge-values.ts';

/**
 * What was typed of a new lead goes into one that is there already, as if it had been saved and
 * merged: tags are united, notes put one after the other, a second e-mail or phone kept.
 *
 * No lead is made in between, so nothing of it is sent anywhere or has to be taken back.
 */
export type MergeDraft = {
  preview(caller: Caller, uid: string, draft: LeadPatch): DraftMergePreview;
  /** @throws PonteError BAD_INPUT, NOT_FOUND, DUPLICATE, CHANGED_MEANWHILE */
  merge(caller: Caller, ask: MergeDraftInput): { lead: Lead; undoId: string };
};

/** No row has it. */
const typedId = 0;

export function createMergeDraft(
  parts: MergesParts & { readonly findMatch: FindMatch },
): MergeDraft {
  const { db, pipeline, actions, audit } = parts;
  const { live, toLead } = createMergeLeads(parts);

  /** The form as a lead of its own beside the one that is there. */
  function typedLead(caller: Caller, there: LeadRow, draft: LeadPatch): LeadRow {
    const { values, problems } = readForm(draft, null, caller);
    refuseProblems(problems.filter(({ problem }) => problem !== 'duplicate'));
    return {
      ...there,
      ...blankLead,
      // Every lead begins as new: that says nothing of this one.
      status: there.status,
      ...values,
      id: typedId,
      uid: 'typed',
      custom: {},
      tracking: {},
    };
  }

  /** What is there, unless it is blank: what was typed in a hurry gives way. */
  function suggested(there: LeadRow, typed: LeadRow, field: string): 'kept' | 'typed' {
    const owner = suggestOwner([there, typed], field, (id) => (id === there.id ? 1 : 0));
    return owner === typed.id ? 'typed' : 'kept';
  }

  return {
    preview(caller, uid, draft) {
      const there = live(uid);
      const typed = typedLead(caller, there, draft);
      const value = (row: LeadRow, field: string) => doorValue(field, fieldValue(row, field));
      return {
        lead: toLead(there),
        fields: choosableFields([there, typed])
          .filter((field) => doorField(field) in draft && !isBlank(fieldValue(typed, field)))
          .map((field) => ({
            field: doorField(field),
            differs: !sameValue(field, fieldValue(there, field), fieldValue(typed, field)),
            suggested: suggested(there, typed, field),
            kept: value(there, field),
            typed: value(typed, field),
          })),
      };
    },

    merge(caller, { id, draft, values, rev }) {
      const { name: actor } = caller.operator;
      return transact(db, (tx) => {
        const there = live(id);
        if (there.localRev !== rev) {
          throw new PonteError(
            'CHANGED_MEANWHILE',
            `${nameOf(there)} changed while you were choosing. Look at the values of now, then merge.`,
            { details: { leadId: there.uid } },
          );
        }
        const typed = typedLead(caller, there, draft);
        const owners = Object.fromEntries(
          choosableFields([there, typed]).map((field) => [
            field,
            (values[doorField(field)] ?? suggested(there, typed, field)) === 'typed'
              ? typed.id
              : there.id,
          ]),
        );
        for (const field of Object.keys(values)) {
          if (keptField(field) in owners) continue;
          const message = `There is no choice to make about ${field}.`;
          throw new PonteError('BAD_INPUT', message, {
            details: { fields: [{ field, problem: 'not_offered', message }] },
          });
        }
        const edit = mergedEdit(there, typed, owners);
        refuseTaken(holderOfEmail(tx, parts, edit.email, there));
        const action = actions.begin(tx, { kind: 'edit', actor });
        const cause: Cause = { source: caller.source, actor, actionId: action.id };
        const after = pipeline.edit(tx, there.id, edit, cause);
        audit.append(tx, {
          actor,
          action: 'lead.edited',
          subjectType: 'lead',
          subjectId: there.uid,
          details: { source: caller.source, typedInto: true },
        });
        return { lead: toLead(after), undoId: action.uid };
      });
    },
  };
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
