import { toReais } from '../../../shared/br/money.ts';
import { normalizeDraft } from '../leads/lead-normalize.ts';
import type { FieldValue } from '../providers/field-values.ts';

/** Values of our fields as text, which steps work on, and back in the form in which they are kept. */

/** '' for a blank; money in reais, times in ISO form, tags with commas between them. */
export function textOf(field: string, value: FieldValue): string {
  if (value === null) return '';
  if (typeof value !== 'number') return Array.isArray(value) ? value.join(', ') : String(value);
  if (field === 'incomeCents') return toReais(value).toFixed(2);
  return field === 'followUpAt' ? new Date(value).toISOString() : String(value);
}

/** Problems with which a value is kept all the same, since people correct it better where it shows. */
const kept = /^(?:phone|document)_|^status_converted$/;

/** The value that a text makes of a field; undefined when it makes none. Nothing is ever cut short. */
export function valueOf(field: string, text: string): FieldValue | undefined {
  if (text.trim() === '') return field === 'tags' ? [] : null;
  const name = customName(field);
  const door = field === 'incomeCents' ? 'income' : field;
  const draft = name === null ? { [door]: text } : { custom: { [name]: text } };
  const { values, problems } = normalizeDraft(draft);
  if (problems.some((each) => each.severity !== 'warning' && !kept.test(each.problem))) return;
  const read = values as Readonly<Record<string, FieldValue | undefined>>;
  return name === null ? read[field] : (values.custom?.[name] ?? null);
}

function customName(field: string): string | null {
  return field.startsWith('custom:') ? field.slice('custom:'.length) : null;
}
