import { readDocument } from '../../../shared/br/document.ts';
import { parseMoney, toCents } from '../../../shared/br/money.ts';
import { readPhone } from '../../../shared/br/phone.ts';
import { stateCode } from '../../../shared/br/places.ts';
import { isEmail } from '../../../shared/email.ts';
import type { FieldProblem } from '../../../shared/errors.ts';
import type { LeadField } from '../../../shared/model/lead.ts';
import { fold, tidy, tidyLines } from '../../../shared/text.ts';
import type { CustomValue } from './lead-values.ts';
import { consentOf, statusOf } from './lead-value-words.ts';
import { parseWhen } from './parse-when.ts';

/** Says what is wrong with a value. */
export type Note = (problem: string, message: string, more?: Partial<FieldProblem>) => void;

/** The longest text a field keeps; the same as the doors allow. */
export const longest = {
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

/** How each field is read into the kept form; undefined leaves it as it is. */
export const readers: { [field in LeadField]: (value: unknown, note: Note) => unknown } = {
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
    const consent = consentOf(textOf(value));
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

export function textOf(value: unknown): string {
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
export function readTags(value: unknown, note: Note): string[] | undefined {
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

export function customValue(value: unknown, note: Note): CustomValue {
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
