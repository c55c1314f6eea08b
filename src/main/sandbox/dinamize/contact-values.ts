import { z } from 'zod';
import type { CustomValue } from './contact.ts';
import { isDinamizeDate } from './clock.ts';
import { DinamizeRefusal } from './codes.ts';
import type { Field, Fields } from './fields.ts';

/** What a caller sends of a contact, checked; keys not sent are absent. */
export type ContactValues = {
  readonly email?: string;
  readonly name?: string;
  readonly external_code?: string;
  readonly date_rest?: string;
  readonly custom?: ReadonlyMap<Field, CustomValue>;
};

const LONGEST_TEXT = 1000;
const LONGEST_EMAIL = 254;
const MOST_OPTIONS = 200;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Text as callers send it: numbers are taken as their digits, null as blank. */
const text = z
  .union([z.string(), z.number(), z.null()])
  .transform((value) => (value === null ? '' : String(value)))
  .pipe(z.string().max(LONGEST_TEXT));

const several = z.array(text).max(MOST_OPTIONS);

/** Throws `DinamizeRefusal` naming the first key whose value cannot be taken. */
export function readContactValues(
  values: Readonly<Record<string, unknown>>,
  list: number,
  fields: Fields,
): ContactValues {
  const read: { -readonly [K in keyof ContactValues]: ContactValues[K] } = {};
  if (values['email'] !== undefined) read.email = readEmail(values['email']);
  if (values['name'] !== undefined) read.name = readText(values['name'], 'name');
  if (values['external_code'] !== undefined) {
    read.external_code = readText(values['external_code'], 'external_code');
  }
  if (values['date_rest'] !== undefined)
    read.date_rest = readDate(values['date_rest'], 'date_rest');
  if (values['custom_fields'] !== undefined) {
    read.custom = readCustom(values['custom_fields'], list, fields);
  }
  return read;
}

export function readDate(value: unknown, key: string): string {
  const date = readText(value, key);
  if (date !== '' && !isDinamizeDate(date)) throw new DinamizeRefusal('valueInvalid', key);
  return date;
}

function readEmail(value: unknown): string {
  const email = readText(value, 'email');
  if (email.trim() === '') throw new DinamizeRefusal('required', 'email');
  if (email.length > LONGEST_EMAIL || !EMAIL.test(email.trim())) {
    throw new DinamizeRefusal('valueInvalid', 'email');
  }
  return email;
}

function readText(value: unknown, key: string): string {
  const parsed = text.safeParse(value);
  if (!parsed.success) throw new DinamizeRefusal('valueInvalid', key);
  return parsed.data;
}

function readCustom(values: unknown, list: number, fields: Fields): Map<Field, CustomValue> {
  // An empty PHP array arrives as [] where an object is meant.
  if (Array.isArray(values) && values.length === 0) return new Map();
  const parsed = z.record(z.string(), z.unknown()).safeParse(values);
  if (!parsed.success) throw new DinamizeRefusal('valueInvalid', 'custom_fields');
  const byKey = new Map(fields.of(list).map((field) => [field.key, field]));
  return new Map(
    Object.entries(parsed.data).map(([key, value]) => {
      const field = byKey.get(key);
      if (field === undefined) throw new DinamizeRefusal('fieldUnknown', key);
      return [field, readCustomValue(value, field, fields)];
    }),
  );
}

/** A list of values takes one code or several; `[]`, null and blank clear it. */
function readCustomValue(value: unknown, field: Field, fields: Fields): CustomValue {
  if (field.type === 'VC') {
    return Array.isArray(value) && value.length === 0 ? '' : readText(value, field.key);
  }
  const parsed = several.safeParse(Array.isArray(value) ? value : [value]);
  if (!parsed.success) throw new DinamizeRefusal('valueInvalid', field.key);
  const codes = [...new Set(parsed.data)].filter((code) => code !== '');
  const known = new Set(fields.options(field.list, field.number).map((option) => option.code));
  if (!codes.every((code) => known.has(code))) {
    throw new DinamizeRefusal('valueInvalid', field.key);
  }
  return codes;
}
