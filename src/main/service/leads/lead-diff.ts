import { plainFields, type LeadEdit, type LeadRow } from './lead-values.ts';

/** One field that differs. One of many values is named `custom:NAME` or `tracking:NAME`. */
export type FieldChange = { field: string; before: unknown; after: unknown };

/**
 * What an edit would make of a lead: the row with its values, and the fields that really differ.
 *
 * Values are canonical on both sides. Tags in another order are the same tags; the spelling counts.
 */
export function applyEdit(
  before: LeadRow,
  edit: LeadEdit,
): { after: LeadRow; changes: FieldChange[] } {
  const after: LeadRow = { ...before };
  const changes: FieldChange[] = [];
  for (const field of plainFields) {
    const value = edit[field];
    if (value === undefined || same(before[field], value)) continue;
    changes.push({ field, before: before[field], after: value });
    Object.assign(after, { [field]: value });
  }
  for (const field of ['custom', 'tracking'] as const) {
    const merged = mergeKeys(field, before[field], edit[field], changes);
    Object.assign(after, { [field]: merged });
  }
  return { after, changes };
}

function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.toSorted().join('\n') === b.toSorted().join('\n');
  }
  return a === b;
}

function mergeKeys<T>(
  field: string,
  before: Record<string, T>,
  edit: Record<string, T | null> | undefined,
  changes: FieldChange[],
): Record<string, T> {
  const merged = { ...before };
  for (const [name, value] of Object.entries(edit ?? {})) {
    if (value === null) delete merged[name];
    else merged[name] = value;
    if (before[name] === (value ?? undefined)) continue;
    changes.push({ field: `${field}:${name}`, before: before[name] ?? null, after: value });
  }
  return merged;
}

/** The value of a field as changes name it; null is blank. */
export function fieldValue(row: LeadRow, field: string): unknown {
  const [name = '', ...rest] = field.split(':');
  if (rest.length === 0) return row[name as keyof LeadRow] ?? null;
  const key = rest.join(':');
  const values = name === 'custom' ? row.custom : row.tracking;
  return Object.hasOwn(values, key) ? values[key] : null;
}

/** The edit that gives a field this value. */
export function editOf(field: string, value: unknown): LeadEdit {
  const [name = '', ...rest] = field.split(':');
  if (rest.length === 0) return { [name]: value } as LeadEdit;
  return { [name]: { [rest.join(':')]: value } } as LeadEdit;
}

/** A name is never null, and no tags is an empty list. */
export function asKept(field: string, value: unknown): unknown {
  if (value !== null) return value;
  if (field === 'tags') return [];
  return field === 'name' ? '' : null;
}

/**
 * Merges two people's edits of a list of tags: what either added stays, what either removed goes.
 *
 * @param base the tags that both started from
 */
export function mergeTags(base: string[], theirs: string[], mine: string[]): string[] {
  const removed = new Set(base.filter((tag) => !mine.includes(tag)));
  const added = mine.filter((tag) => !base.includes(tag) && !theirs.includes(tag));
  return [...theirs.filter((tag) => !removed.has(tag)), ...added];
}
