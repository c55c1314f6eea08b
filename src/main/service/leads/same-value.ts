import type { LeadField } from '../../../shared/model/lead.ts';
import { fold } from '../../../shared/text.ts';
import { customValue, readers, readTags, textOf, type Note } from './field-readers.ts';

/**
 * Canonical equality of one field: both sides are normalised first.
 *
 * Tags are equal as sets, whatever their case and accents. Fields are named as in `LeadValues`,
 * and `custom:NAME`, `tracking:NAME` for one of many values.
 */
export function sameValue(field: string, a: unknown, b: unknown): boolean {
  // Most values that are compared were never touched, and reading them costs a hundred times this.
  if (a === b) return true;
  const [left, right] = [normalForm(field, a), normalForm(field, b)];
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object') return false;
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Texts read lately, by field: a value is compared with its base, ours and theirs in turn. */
const readLately = new Map<string, unknown>();
const MOST_KEPT = 2000;

/** Read faster than looked up. */
const readAtOnce: ReadonlySet<string> = new Set([
  'name',
  'company',
  'origin',
  'interest',
  'city',
  'owner',
]);

/** The same as `canonical`; a text's reading is kept, since it depends on nothing else. */
function normalForm(field: string, value: unknown): unknown {
  if (typeof value !== 'string' || readAtOnce.has(field)) return canonical(field, value);
  const key = `${field}\n${value}`;
  if (readLately.has(key)) return readLately.get(key);
  if (readLately.size >= MOST_KEPT) readLately.clear();
  const form = canonical(field, value);
  readLately.set(key, form);
  return form;
}

function canonical(field: string, value: unknown): unknown {
  if (value == null) return field === 'tags' ? [] : null;
  if (field === 'incomeCents') return typeof value === 'number' ? value : null;
  if (field === 'tags') return (readTags(value, ignore) ?? []).map(fold).toSorted();
  if (field.startsWith('custom:')) return customValue(value, ignore);
  if (field.startsWith('tracking:')) return textOf(value) || null;
  if (field === 'custom' || field === 'tracking') {
    return Object.entries(readers[field](value, ignore) ?? {}).toSorted();
  }
  const read = readers[field as LeadField];
  const kept = read ? read(value, ignore) : value;
  return kept === undefined || kept === '' ? null : kept;
}

const ignore: Note = () => {};
