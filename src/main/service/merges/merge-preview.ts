import type { Lead } from '../../../shared/model/lead.ts';
import type { MergePreview } from '../../../shared/model/merge.ts';
import { fieldValue } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/same-value.ts';
import { doorField, doorValue, type LeadRow } from '../leads/lead-values.ts';
import type { LinkFate } from './merge-links.ts';
import { choosableFields, suggestOwner } from './merge-values.ts';

export type PreviewReads = {
  toLeads: (rows: readonly LeadRow[]) => Lead[];
  lastEdit: (leadId: number, field: string) => { at: number; actor: string } | null;
  dealsOf: (leadId: number) => number;
  fates: (keepId: number, mergedId: number) => LinkFate[];
  connectionUid: (id: number) => string;
  busy: boolean;
};

/** What a merge would do, before anything is done: the values side by side, and what becomes of the rest. */
export function previewOf(
  rows: readonly [LeadRow, ...LeadRow[]],
  { toLeads, lastEdit, dealsOf, fates, connectionUid, busy }: PreviewReads,
): MergePreview {
  const [keep, ...others] = rows;
  const uidOf = new Map(rows.map(({ id, uid }) => [id, uid]));
  const editedAt = (id: number, field: string) => lastEdit(id, field)?.at ?? null;
  return {
    leads: toLeads(rows),
    fields: choosableFields(rows).map((field) => {
      const [first, ...more] = rows.map((row) => fieldValue(row, field));
      return {
        field: doorField(field),
        differs: more.some((value) => !sameValue(field, first, value)),
        suggested: uidOf.get(suggestOwner(rows, field, editedAt)) ?? keep.uid,
        values: rows.map((row) => {
          const edit = lastEdit(row.id, field);
          return {
            leadId: row.uid,
            value: doorValue(field, fieldValue(row, field)),
            at: edit && new Date(edit.at).toISOString(),
            by: edit?.actor ?? null,
          };
        }),
      };
    }),
    links: others.flatMap((other) =>
      fates(keep.id, other.id).map(({ link, becomes }) => ({
        leadId: other.uid,
        connectionId: connectionUid(link.connectionId),
        externalId: link.remoteId,
        becomes,
      })),
    ),
    deals: others.reduce((sum, { id }) => sum + dealsOf(id), 0),
    busy,
  };
}
