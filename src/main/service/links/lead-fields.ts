import type { CustomValue, LeadEdit, LeadValues } from '../leads/lead-values.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';

/** A lead's values as the planner's flat map, and a flat patch as an edit of the lead. */

/** Only the fields asked for; a custom field the lead does not have is blank, not unknown. */
export function toFieldValues(lead: LeadValues, fields: Iterable<string>): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const custom = customName(field);
    values[field] =
      custom === null
        ? (lead[field as Exclude<keyof LeadValues, 'custom' | 'tracking'>] ?? null)
        : (lead.custom[custom] ?? null);
  }
  return values;
}

export function toLeadEdit(values: FieldValues): LeadEdit {
  const edit: Record<string, unknown> = {};
  const custom: Record<string, CustomValue> = {};
  for (const [field, value] of Object.entries(values)) {
    const name = customName(field);
    if (name === null) edit[field] = field === 'name' ? (value ?? '') : value;
    else custom[name] = Array.isArray(value) ? value.join(', ') : (value as CustomValue);
  }
  return (Object.keys(custom).length > 0 ? { ...edit, custom } : edit) as LeadEdit;
}

const CUSTOM = 'custom:';

/** The name of the custom field a `custom:NAME` is about; null for any other. */
function customName(field: string): string | null {
  return field.startsWith(CUSTOM) ? field.slice(CUSTOM.length) : null;
}
