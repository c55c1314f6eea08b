/**
 * A record as sync sees it: one flat map from field name to canonical value.
 *
 * Names are those of `LeadValues` (`incomeCents`, not `income`) and `custom:NAME` for one custom
 * field. A key that is absent means "not known"; null, '' and [] mean "known to be blank". The
 * two are never the same thing: an absent key is never a change.
 */
export type FieldValue = string | number | boolean | null | readonly string[];
export type FieldValues = Readonly<Record<string, FieldValue>>;

export function isBlank(value: FieldValue): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

const longestOpaque = 500;

/** What stands in a field there that cannot be read, as much of it as a person needs to know it by. */
export function opaqueText(text: string): string {
  if (text.length <= longestOpaque) return text;
  return `${text.slice(0, longestOpaque)}… (${text.length} characters)`;
}
