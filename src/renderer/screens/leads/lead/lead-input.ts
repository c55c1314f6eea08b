import { parseMoney, toReais } from '../../../../shared/br/money.ts';
import { states } from '../../../../shared/br/places.ts';
import type { FieldProblem } from '../../../../shared/errors.ts';
import type { Lead, LeadPatch } from '../../../../shared/model/lead.ts';

/** Fields that a person types as text. */
export type TypedField =
  | 'name'
  | 'email'
  | 'phone'
  | 'document'
  | 'company'
  | 'origin'
  | 'interest'
  | 'income'
  | 'city'
  | 'state'
  | 'owner'
  | 'notes'
  | 'followUpAt';

export type ReadInput =
  | { patch: LeadPatch; problem?: undefined }
  | { patch?: undefined; problem: FieldProblem };

/**
 * What was typed in one field, as a patch for the service.
 *
 * Only forms that the contract cannot carry as typed are read here: amounts and dates. The rest goes
 * as it is, and the service brings it into its kept form or says what is wrong.
 */
export function readInput(field: TypedField, typed: string): ReadInput {
  const text = typed.trim();
  if (field === 'name') return { patch: { name: text } };
  if (text === '') return { patch: { [field]: null } };
  if (field === 'income') return readMoney(text);
  if (field === 'followUpAt') return readWhen(text);
  if (field === 'city') return { patch: readPlace(text) };
  if (field === 'state') return { patch: { state: text.slice(0, 2).toUpperCase() } };
  return { patch: { [field]: text } };
}

/** `Campinas`, or with its state: `Campinas, SP`, `Campinas/SP`, `Campinas - SP`. */
function readPlace(text: string): LeadPatch {
  const found = /^(.+?)\s*[,/-]\s*([A-Za-z]{2})$/.exec(text);
  const state = found?.[2]?.toUpperCase();
  const known = states.some(({ code }) => code === state);
  return found && known ? { city: found[1], state } : { city: text };
}

/** What was typed, read into a draft; what could not be read, as problems. */
export function readDraft(text: Readonly<Record<string, string>>, tags: readonly string[]) {
  const problems: FieldProblem[] = [];
  let draft: LeadPatch = tags.length > 0 ? { tags: [...tags] } : {};
  for (const [field, typed] of Object.entries(text)) {
    if (typed.trim() === '') continue;
    const read = readInput(field as TypedField, typed);
    if (read.problem) problems.push(read.problem);
    else draft = { ...draft, ...read.patch };
  }
  return { draft, problems };
}

function readMoney(text: string): ReadInput {
  const cents = parseMoney(text);
  return cents === null || cents < 0
    ? wrong('income', cents === null ? 'money_form' : 'money_negative')
    : { patch: { income: toReais(cents) } };
}

/** `31/12/2026` or `31/12/2026 15:30`, by this computer's clock; a day alone means nine in the morning. */
function readWhen(text: string): ReadInput {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?:[ ,]+(\d{1,2})(?::|h)(\d{2})?)?$/.exec(
    text,
  );
  if (!found) return wrong('followUpAt', 'date_form');
  const [day = 0, month = 0, year = 0, hour = 9, minute = 0] = found
    .slice(1)
    .map((part, index) => (part === undefined ? (index === 3 ? 9 : 0) : Number(part)));
  const fullYear = year < 100 ? 2000 + year : year;
  const at = new Date(fullYear, month - 1, day, hour, minute);
  const exists = at.getMonth() === month - 1 && at.getDate() === day && hour < 24 && minute < 60;
  return exists ? { patch: { followUpAt: at.toISOString() } } : wrong('followUpAt', 'date_form');
}

function wrong(field: string, problem: string): ReadInput {
  return { problem: { field, problem, message: problem } };
}

/** A field as it stands in its input: whole and in the clear, since here it is being edited. */
export function toInput(
  lead: Lead,
  field: TypedField,
  formats: {
    phone: (e164: string) => string;
    document: (value: string) => string;
    money: (value: number) => string;
    when: (at: string) => string;
  },
): string {
  const value = lead[field];
  if (value === null) return '';
  if (field === 'city' && lead.state) return `${String(value)}, ${lead.state}`;
  if (field === 'phone') return formats.phone(String(value));
  if (field === 'document') return formats.document(String(value));
  if (field === 'income') return formats.money(Number(value));
  return field === 'followUpAt' ? formats.when(String(value)) : String(value);
}
