import { readDocument } from '../../../shared/br/document.ts';
import { ALIKE, nameLikeness } from '../leads/name-likeness.ts';
import type { FieldValue } from '../providers/field-values.ts';

/** What makes a record of theirs and a lead of ours one person, surest first. */
export const ladder = ['document', 'email', 'phone'] as const;

/** Whether a value can tell people apart: a document whose digits are right, a whole phone number. */
export function identifies(key: (typeof ladder)[number], value: FieldValue | undefined): boolean {
  if (typeof value !== 'string' || value === '') return false;
  if (key === 'phone') return value.startsWith('+');
  if (key === 'email') return true;
  const { kind } = readDocument(value);
  return kind === 'cpf' || kind === 'cnpj';
}

/** Families and offices share a phone: only with names that are alike is it one person's. */
export function isPhoneOfOne(
  ours: FieldValue | undefined,
  theirs: FieldValue | undefined,
): boolean {
  if (typeof ours !== 'string' || typeof theirs !== 'string') return false;
  return nameLikeness(ours, theirs) >= ALIKE;
}
