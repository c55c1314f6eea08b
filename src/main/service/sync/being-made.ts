import { identifies, keysThere } from '../person/same-person.ts';
import type { FieldValues } from '../providers/field-values.ts';

/**
 * Whether a create that is under way or in doubt may have made a record that was found there. Ours
 * may not be found by what it was sent with, having been edited since, or having nothing that tells
 * it from others.
 */
export function mayHaveMade(sent: FieldValues, there: FieldValues): boolean {
  const keys = keysThere.filter((key) => identifies(key, sent[key]));
  if (keys.length === 0) return nothingSpeaksAgainst(sent, there);
  return keys.some((key) => sent[key] === there[key]);
}

function nothingSpeaksAgainst(sent: FieldValues, there: FieldValues): boolean {
  const told = Object.entries(sent).filter(([field]) => there[field] !== undefined);
  return told.length > 0 && told.every(([field, value]) => there[field] === value);
}
