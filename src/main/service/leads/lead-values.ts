import type {
  Consent,
  LeadPatch,
  LeadStatus,
  ScoreReason,
  Temperature,
} from '../../../shared/model/lead.ts';
import { toReais } from '../../../shared/br/money.ts';

export type CustomValue = string | number | boolean | null;

/**
 * The values of a lead in the one form in which they are kept and compared.
 *
 * Text is tidied, money is integer cents, times are UTC milliseconds, null is blank.
 */
export type LeadValues = {
  name: string;
  /** Lower case. */
  email: string | null;
  /** E.164, or as typed when it is no phone. */
  phone: string | null;
  /** CPF or CNPJ without punctuation, upper case. */
  document: string | null;
  company: string | null;
  origin: string | null;
  interest: string | null;
  incomeCents: number | null;
  city: string | null;
  state: string | null;
  status: LeadStatus;
  owner: string | null;
  tags: string[];
  notes: string | null;
  /** Never holds a blank: a field without a value is not there. */
  custom: Record<string, CustomValue>;
  consent: Consent;
  tracking: Record<string, string>;
  followUpAt: number | null;
};

/** What becomes of a lead by itself; not edited by hand and not sent to a CRM. */
export type LeadMarks = {
  /** When it was first qualified, whatever became of it; null while it never was. */
  qualifiedAt: number | null;
  // What a conversion writes.
  lifecycle: 'lead' | 'customer';
  dealId: number | null;
  convertedAt: number | null;
};

/** A lead as it is kept. */
export type LeadRow = LeadValues &
  LeadMarks & {
    id: number;
    uid: string;
    score: number;
    temperature: Temperature;
    scoreReasons: ScoreReason[];
    scoreVersion: number;
    importId: number | null;
    localRev: number;
    deletedAt: number | null;
    createdAt: number;
    updatedAt: number;
  };

/**
 * Canonical values to change. An absent key is never a change; `custom` and `tracking` are merged
 * key by key, and a null there takes the key away.
 */
export type LeadEdit = Partial<Omit<LeadValues, 'custom' | 'tracking'>> &
  Partial<LeadMarks> & {
    custom?: Record<string, CustomValue>;
    tracking?: Record<string, string | null>;
  };

export const blankLead: Readonly<LeadValues & LeadMarks> = {
  name: '',
  email: null,
  phone: null,
  document: null,
  company: null,
  origin: null,
  interest: null,
  incomeCents: null,
  city: null,
  state: null,
  status: 'new',
  owner: null,
  tags: [],
  notes: null,
  custom: {},
  consent: 'unknown',
  tracking: {},
  followUpAt: null,
  qualifiedAt: null,
  lifecycle: 'lead',
  dealId: null,
  convertedAt: null,
};

/** Names of single values, in the order of screens; `custom` and `tracking` are many values each. */
export const plainFields = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'incomeCents',
  'city',
  'state',
  'status',
  'owner',
  'tags',
  'notes',
  'consent',
  'followUpAt',
  'qualifiedAt',
  'lifecycle',
  'dealId',
  'convertedAt',
] as const satisfies readonly (keyof LeadValues | keyof LeadMarks)[];

type PlainField = (typeof plainFields)[number];

function isMark(field: PlainField): field is PlainField & keyof LeadMarks {
  const marks: readonly PlainField[] = ['qualifiedAt', 'lifecycle', 'dealId', 'convertedAt'];
  return marks.includes(field);
}

/** The values that are there, as the history keeps a whole record. */
export function heldValues(row: LeadValues): Record<string, unknown> {
  const held: Record<string, unknown> = {};
  for (const field of plainFields) {
    if (isMark(field)) continue;
    const value = row[field];
    if (value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    held[field] = value;
  }
  if (Object.keys(row.custom).length > 0) held['custom'] = row.custom;
  if (Object.keys(row.tracking).length > 0) held['tracking'] = row.tracking;
  return held;
}

/** Values as the doors speak them: reais, ISO times. Only the keys that are there. */
export function toPatch(values: Partial<LeadValues>): LeadPatch {
  const { incomeCents, followUpAt, ...same } = values;
  return {
    ...same,
    ...(incomeCents === undefined ? {} : { income: doorValue('incomeCents', incomeCents) }),
    ...(followUpAt === undefined ? {} : { followUpAt: doorValue('followUpAt', followUpAt) }),
  } as LeadPatch;
}

/** The name of a kept field at the doors. */
export function doorField(field: string): string {
  if (field === 'valueCents') return 'value';
  if (field === 'priceCents') return 'price';
  return field === 'incomeCents' ? 'income' : field;
}

/** The kept name of a field of the doors. */
export function keptField(field: string): string {
  if (field === 'value') return 'valueCents';
  return field === 'income' ? 'incomeCents' : field;
}

/** A kept value of a field as the doors speak it. */
export function doorValue(field: string, value: unknown): unknown {
  if (typeof value !== 'number') return value ?? null;
  if (field === 'incomeCents' || field === 'valueCents' || field === 'priceCents') {
    return toReais(value);
  }
  if (field.endsWith('At') || field === 'stageSince') return new Date(value).toISOString();
  return value;
}
