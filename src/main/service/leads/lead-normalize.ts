import { readDocument } from '../../../shared/br/document.ts';
import { parseMoney, toCents } from '../../../shared/br/money.ts';
import { readPhone } from '../../../shared/br/phone.ts';
import { stateCode } from '../../../shared/br/places.ts';
import { isEmail } from '../../../shared/email.ts';
import type { FieldProblem } from '../../../shared/errors.ts';
import type { Consent, LeadField, LeadStatus } from '../../../shared/model/lead.ts';
import { fold, tidy, tidyLines } from '../../../shared/text.ts';
import type { CustomValue, LeadEdit } from './lead-values.ts';

/** A lead as it arrives at a door, a file or a provider: any of the fields, in any usual form. */
export type LooseDraft = { readonly [field in LeadField]?: unknown };

export type Normalized = { values: LeadEdit; problems: FieldProblem[] };

type Note = (problem: string, message: string, more?: Partial<FieldProblem>) => void;

/** The longest text a field keeps; the same as the doors allow. */
const longest = {
  name: 200,
  email: 254,
  phone: 40,
  document: 20,
  company: 200,
  origin: 60,
  interest: 500,
  city: 120,
  owner: 120,
  notes: 20_000,
  tag: 60,
  customName: 80,
  custom: 4000,
  trackingName: 64,
  tracking: 2000,
} as const;
const mostTags = 50;
const mostKeys = 200;

/**
 * Brings what arrived into the kept form, field by field, and says what is wrong with it.
 *
 * Absent keys stay absent; blank text becomes null. A value with a problem is kept as typed (in
 * tidied form), so that a door for people can refuse it and a connection can keep it. A problem
 * with `severity: 'warning'` is never a reason to refuse.
 */
export function normalizeDraft(draft: LooseDraft): Normalized {
  const problems: FieldProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(draft)) {
    const read = readers[field as LeadField];
    if (!read || value === undefined) continue;
    const note: Note = (problem, message, more) =>
      void problems.push({ field, problem, message, ...more });
    const kept = read(value, note);
    if (kept !== undefined) values[field === 'income' ? 'incomeCents' : field] = kept;
  }
  return { values: values as LeadEdit, problems };
}

/** Whether a text of a field is kept whole. Fields are named as in `LeadValues`, or `custom:NAME`. */
export function keepsWhole(field: string, text: string): boolean {
  const most = field.startsWith('custom:')
    ? longest.custom
    : (longest as Readonly<Record<string, number>>)[field];
  return most === undefined || text.length <= most;
}

/** The problems that a door for people refuses. */
export function refusals(problems: readonly FieldProblem[]): FieldProblem[] {
  return problems.filter((problem) => problem.severity !== 'warning');
}

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

const readers: { [field in LeadField]: (value: unknown, note: Note) => unknown } = {
  name: (value, note) => cut(tidy(textOf(value)), longest.name, note),
  email(value, note) {
    const email =
      line(value, longest.email, note)
        ?.replace(/^mailto:/i, '')
        .toLowerCase() ?? null;
    if (email && !isEmail(email)) note('email_form', 'This is not an e-mail address. Check it.');
    return email;
  },
  phone(value, note) {
    const typed = line(value, longest.phone, note);
    if (!typed) return typed;
    const reading = readPhone(typed);
    switch (reading.kind) {
      case 'phone':
        return reading.e164;
      case 'old-mobile':
        note('phone_ninth_digit', `Is the ninth digit missing? ${reading.suggestion} exists.`, {
          severity: 'warning',
          suggestion: reading.suggestion,
        });
        return reading.e164;
      case 'no-area':
        note('phone_area', 'The area code (DDD) is missing. Write it before the number.');
        return typed;
      case 'not-a-phone':
        note('phone_form', 'This is not a phone number. Check it, one number only.');
        return typed;
    }
  },
  document(value, note) {
    const typed = line(value, 40, note);
    if (!typed) return typed;
    const reading = readDocument(typed);
    if (reading.kind === 'wrong-digits') {
      note('document_digits', 'The check digits do not fit. Check the last two.');
    } else if (reading.kind === 'wrong-length') {
      note(
        'document_length',
        'A CPF has 11 digits and a CNPJ 14 characters. Check what is missing.',
        reading.suggestion ? { suggestion: reading.suggestion } : {},
      );
    }
    return reading.value.slice(0, longest.document) || null;
  },
  company: (value, note) => line(value, longest.company, note),
  origin: (value, note) => line(value, longest.origin, note),
  interest: (value, note) => line(value, longest.interest, note),
  income(value, note) {
    const cents = typeof value === 'number' ? toCents(value) : parseMoney(textOf(value));
    if (cents === null && textOf(value) === '') return null;
    if (cents === null || !Number.isSafeInteger(cents)) {
      note('money_form', 'This is not an amount in reais. Write it as 1.234,56.');
      return undefined;
    }
    if (cents < 0) {
      note('money_negative', 'An income cannot be below zero.');
      return undefined;
    }
    return cents;
  },
  city: (value, note) => line(value, longest.city, note),
  state(value, note) {
    const typed = line(value, 60, note);
    if (!typed) return null;
    const code = stateCode(typed);
    if (code) return code;
    note('state_unknown', 'There is no such state. Write its two letters, such as SP.');
    return undefined;
  },
  status(value, note) {
    const status = statusOf(textOf(value));
    if (!status) {
      if (textOf(value)) note('status_unknown', 'There is no such status.');
      return undefined;
    }
    if (status === 'converted') {
      note('status_converted', 'A lead becomes converted by making a deal of it.');
    }
    return status;
  },
  owner: (value, note) => line(value, longest.owner, note),
  tags: (value, note) => readTags(value, note),
  notes(value, note) {
    return cut(tidyLines(textOf(value)), longest.notes, note) || null;
  },
  custom(value, note) {
    return readRecord(value, longest.customName, note, (each) => customValue(each, note));
  },
  consent(value, note) {
    const consent = consents[fold(textOf(value))];
    if (!consent && textOf(value)) {
      note('consent_unknown', 'Consent is given, denied or unknown.');
    }
    return consent ?? (textOf(value) ? undefined : 'unknown');
  },
  tracking(value, note) {
    return readRecord(
      value,
      longest.trackingName,
      note,
      (each) => cut(tidy(textOf(each)), longest.tracking, note) || null,
    );
  },
  followUpAt(value, note) {
    if (value === null || textOf(value) === '') return null;
    const at = typeof value === 'number' ? value : parseWhen(textOf(value));
    if (at !== null && Number.isSafeInteger(at) && Math.abs(at) <= 8.64e15) return at;
    note('date_form', 'This is not a date. Write it as 31/12/2026 or 2026-12-31.');
    return undefined;
  },
};

/** The status of this name, in either language. */
export function statusOf(text: string): LeadStatus | undefined {
  return statuses[fold(text)];
}

const statuses: Readonly<Record<string, LeadStatus>> = {
  new: 'new',
  novo: 'new',
  nova: 'new',
  contacted: 'contacted',
  contatado: 'contacted',
  contatada: 'contacted',
  'em contato': 'contacted',
  qualified: 'qualified',
  qualificado: 'qualified',
  qualificada: 'qualified',
  converted: 'converted',
  convertido: 'converted',
  convertida: 'converted',
  lost: 'lost',
  perdido: 'lost',
  perdida: 'lost',
  inactive: 'inactive',
  inativo: 'inactive',
  inativa: 'inactive',
};

const consents: Readonly<Record<string, Consent>> = {
  unknown: 'unknown',
  desconhecido: 'unknown',
  granted: 'granted',
  sim: 'granted',
  yes: 'granted',
  true: 'granted',
  '1': 'granted',
  aceito: 'granted',
  autorizado: 'granted',
  denied: 'denied',
  nao: 'denied',
  no: 'denied',
  false: 'denied',
  '0': 'denied',
  recusado: 'denied',
  'opt-out': 'denied',
};

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return '';
}

function cut(text: string, most: number, note: Note): string {
  if (text.length <= most) return text;
  note('too_long', `At most ${most} characters fit here.`, { limit: most });
  return text.slice(0, most).trim();
}

function line(value: unknown, most: number, note: Note): string | null {
  return cut(tidy(textOf(value)), most, note) || null;
}

/** A list, or one text with commas or semicolons between; the first spelling of each is kept. */
function readTags(value: unknown, note: Note): string[] | undefined {
  const list = Array.isArray(value) ? value : textOf(value).split(/[,;|]/);
  const byKey = new Map<string, string>();
  for (const each of list) {
    const tag = cut(tidy(textOf(each)), longest.tag, note);
    const key = fold(tag);
    if (key && !byKey.has(key)) byKey.set(key, tag);
  }
  if (byKey.size > mostTags) note('too_many', `At most ${mostTags} tags.`, { limit: mostTags });
  return [...byKey.values()].slice(0, mostTags);
}

function customValue(value: unknown, note: Note): CustomValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return customValue(value.map(textOf).filter(Boolean).join(', '), note);
  return cut(tidyLines(textOf(value)), longest.custom, note) || null;
}

function readRecord<T>(
  value: unknown,
  longestName: number,
  note: Note,
  read: (value: unknown) => T,
): Record<string, T> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length > mostKeys)
    note('too_many', `At most ${mostKeys} names.`, { limit: mostKeys });
  return Object.fromEntries(
    entries
      .slice(0, mostKeys)
      .map(([name, each]) => [cut(tidy(name), longestName, note), read(each)] as const)
      .filter(([name]) => name !== ''),
  );
}

/** An ISO instant or date, or a Brazilian date. A day without a time means nine in the morning there. */
function parseWhen(text: string): number | null {
  const brazilian = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{1,2}):(\d{2}))?$/.exec(text);
  if (brazilian) {
    const [, day = '', month = '', year = '', hour = '9', minute = '00'] = brazilian;
    return instantOf(year, month, day, hour, minute);
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (date) return instantOf(date[1] ?? '', date[2] ?? '', date[3] ?? '', '9', '00');
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** Brasília time, three hours behind UTC and without summer time since 2019 (Decree 9.772). */
function instantOf(year: string, month: string, day: string, hour: string, minute: string) {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const at = Date.UTC(y, m - 1, d, Number(hour) + 3, Number(minute));
  const there = new Date(Date.UTC(y, m - 1, d));
  const exists = there.getUTCMonth() === m - 1 && there.getUTCDate() === d;
  return exists && Number(hour) < 24 && Number(minute) < 60 ? at : null;
}
