import { fieldValue, mergeTags, type FieldChange } from '../leads/lead-diff.ts';
import { sameValue } from '../leads/same-value.ts';
import {
  plainFields,
  type CustomValue,
  type LeadEdit,
  type LeadRow,
} from '../leads/lead-values.ts';
import { hasSecond, keepSecond, type SecondPlace } from '../leads/second-value.ts';
import { isOfVisit, knowsVisit, withVisitOf } from '../leads/visit.ts';

/**
 * What one lead holds once another is merged into it. Pure: values in, an edit out.
 *
 * Fields of which one value has to give way are chosen; tags are united, notes put one after the
 * other, a second e-mail or phone is kept beside the first, and a refusal to be contacted stands. Of
 * two visits one is kept whole.
 */

/** Whose value a field keeps: field → id of the lead, as kept (`incomeCents`, `custom:NAME`, `visit`). */
export type FieldOwners = Readonly<Record<string, number>>;

/** When a field of a lead was last edited; null when nothing is known of it. */
export type EditedAt = (leadId: number, field: string) => number | null;

const united = new Set<string>([
  'tags',
  'notes',
  'consent',
  'qualifiedAt',
  'lifecycle',
  'dealId',
  'convertedAt',
]);

/** Fields that hold something in any of these leads and of which one value is kept, as screens list them. */
export function choosableFields(leads: readonly LeadRow[]): string[] {
  const converted = leads.some(({ lifecycle }) => lifecycle === 'customer');
  const plain = plainFields.filter(
    (field) =>
      !united.has(field) &&
      // A customer stays one: what a conversion wrote is not chosen.
      !(field === 'status' && converted) &&
      leads.some((lead) => !isBlank(fieldValue(lead, field))),
  );
  const custom = new Set(leads.flatMap((lead) => Object.keys(lead.custom)));
  return [...plain, ...[...custom].toSorted().map((name) => `custom:${name}`)];
}

/** The first filled value, or of several the one that was edited last; the first lead's when in doubt. */
export function suggestOwner(leads: readonly LeadRow[], field: string, editedAt: EditedAt): number {
  const [first] = leads;
  let best: { id: number; at: number } | null = null;
  for (const lead of leads) {
    const value = fieldValue(lead, field);
    // "New" is where every lead begins; it says nothing against a stage somebody chose.
    if (isBlank(value) || (field === 'status' && value === 'new')) continue;
    const at = editedAt(lead.id, field) ?? 0;
    if (best === null || at > best.at) best = { id: lead.id, at };
  }
  const held = first && best && leads.find(({ id }) => id === best.id);
  if (first && held && sameValue(field, fieldValue(first, field), fieldValue(held, field))) {
    return first.id;
  }
  return best?.id ?? first?.id ?? 0;
}

/** Whose visit is kept: of those of whom one is known the lead that was here first; null for none. */
export function firstVisitor(
  leads: readonly LeadRow[],
  since: (lead: LeadRow) => number,
): number | null {
  const [first, ...others] = leads.filter(({ tracking }) => knowsVisit(tracking));
  if (first === undefined) return null;
  let best = { id: first.id, at: others.length === 0 ? 0 : since(first) };
  for (const lead of others) {
    const at = since(lead);
    if (at < best.at) best = { id: lead.id, at };
  }
  return best.id;
}

/** The edit that makes `keep` hold what both held. */
export function mergedEdit(keep: LeadRow, other: LeadRow, owners: FieldOwners): LeadEdit {
  const edit: Record<string, unknown> = {};
  const custom: Record<string, CustomValue> = {};
  for (const field of choosableFields([keep, other])) {
    if (owners[field] !== other.id) continue;
    const value = fieldValue(other, field);
    if (field.startsWith('custom:')) custom[field.slice(7)] = value as CustomValue;
    else edit[field] = field === 'name' ? (value ?? '') : value;
  }
  edit['tags'] = [...keep.tags, ...other.tags.filter((tag) => !keep.tags.includes(tag))];
  edit['notes'] = mergedNotes(keep.notes, other.notes);
  edit['consent'] = strictest(keep, other);
  edit['qualifiedAt'] = earliest(keep.qualifiedAt, other.qualifiedAt);
  Object.assign(edit, conversionOf(keep, other));
  keepSeconds(keep, other, owners, edit, custom);
  return { ...edit, custom, tracking: mergedTracking(keep, other, owners) } as LeadEdit;
}

function mergedTracking(keep: LeadRow, other: LeadRow, owners: FieldOwners): LeadEdit['tracking'] {
  const filled = Object.entries(other.tracking).filter(
    ([name]) => !isOfVisit(name) && !Object.hasOwn(keep.tracking, name),
  );
  const theirsAlone = knowsVisit(other.tracking) && !knowsVisit(keep.tracking);
  const owner = owners['visit'] ?? (theirsAlone ? other.id : keep.id);
  const visit = owner === other.id ? withVisitOf(keep.tracking, other.tracking) : {};
  return { ...Object.fromEntries(filled), ...visit };
}

/** Of an e-mail or a phone the one that gives way is kept beside the other. */
function keepSeconds(
  keep: LeadRow,
  other: LeadRow,
  owners: FieldOwners,
  edit: Record<string, unknown>,
  custom: Record<string, CustomValue>,
): void {
  const read = (place: SecondPlace): CustomValue => {
    if (place === 'notes') return (edit['notes'] ?? null) as CustomValue;
    const name = place.slice(7);
    return custom[name] ?? keep.custom[name] ?? other.custom[name] ?? null;
  };
  for (const field of ['email', 'phone'] as const) {
    if (!hasSecond(field)) continue;
    const loser = owners[field] === other.id ? keep : other;
    const winner = loser === keep ? other : keep;
    const value = loser[field];
    if (!value || sameValue(field, value, winner[field])) continue;
    const from = loser.name || loser.email || 'Ponte';
    const kept = keepSecond(field, value, from, read);
    if (kept === null) continue;
    if (kept.field === 'notes') edit['notes'] = kept.after;
    else custom[kept.field.slice(7)] = kept.after;
  }
}

function mergedNotes(ours: string | null, theirs: string | null): string | null {
  if (!theirs || ours?.includes(theirs)) return ours;
  return ours ? `${ours}\n${theirs}` : theirs;
}

/** A no stands; else a yes; else nobody asked. */
function strictest(...leads: readonly LeadRow[]): LeadRow['consent'] {
  const said = (what: LeadRow['consent']) => leads.some(({ consent }) => consent === what);
  if (said('denied')) return 'denied';
  return said('granted') ? 'granted' : 'unknown';
}

function earliest(...times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function conversionOf(keep: LeadRow, other: LeadRow): LeadEdit {
  if (keep.lifecycle === 'customer' || other.lifecycle !== 'customer') return {};
  const { lifecycle, dealId, convertedAt, status } = other;
  return { lifecycle, dealId, convertedAt, status };
}

/** Changes to take back where the value still is what the merge made it, and those that stay. */
export function partsOf(
  now: LeadRow,
  changes: readonly FieldChange[],
): { back: FieldChange[]; stay: FieldChange[] } {
  const back: FieldChange[] = [];
  const stay: FieldChange[] = [];
  for (const change of changes) {
    const stands = sameValue(change.field, fieldValue(now, change.field), change.after);
    // A refusal is not lifted by parting two records: who was written to saw one of them.
    const refusal = change.field === 'consent' && change.after === 'denied';
    (stands && !refusal ? back : stay).push(change);
  }
  return { back, stay };
}

/** The edit that takes a merge back; of tags that were edited since, those that had come with the other. */
export function partingEdit(
  now: LeadRow,
  back: readonly FieldChange[],
  stay: readonly FieldChange[],
): LeadEdit {
  const edit: Record<string, unknown> = {};
  const keyed: Record<string, Record<string, unknown>> = { custom: {}, tracking: {} };
  for (const { field, before } of back) {
    const [group = '', ...rest] = field.split(':');
    const key = rest.join(':');
    const values = rest.length > 0 ? keyed[group] : undefined;
    if (values) values[key] = before;
    else edit[field] = blankOf(field, before);
  }
  const tags = stay.find(({ field }) => field === 'tags');
  if (tags) {
    edit['tags'] = mergeTags(tags.after as string[], now.tags, blankOf('tags', tags.before));
  }
  return { ...edit, ...keyed } as LeadEdit;
}

/** A name is never null, and no tags is an empty list. */
function blankOf(field: 'tags', before: unknown): string[];
function blankOf(field: string, before: unknown): unknown;
function blankOf(field: string, before: unknown): unknown {
  if (before !== null && before !== undefined) return before;
  if (field === 'tags') return [];
  return field === 'name' ? '' : null;
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}
