import { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import { scoreReason } from '../../../shared/model/lead.ts';
import type { lead } from '../db/schema.ts';
import type { LeadRow } from './lead-values.ts';

/** A row as SQLite gives it: column names, JSON still text. */
export type LeadRecord = {
  [K in keyof typeof lead.$inferSelect as SnakeCase<K & string>]: (typeof lead.$inferSelect)[K];
};

type SnakeCase<T extends string> = T extends `${infer Head}${infer Rest}`
  ? Head extends Lowercase<Head>
    ? `${Head}${SnakeCase<Rest>}`
    : `_${Lowercase<Head>}${SnakeCase<Rest>}`
  : T;

const tags = z.array(z.string());
const custom = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const tracking = z.record(z.string(), z.string());
const reasons = z.array(scoreReason);

/** Believes the plain columns, which only the pipeline writes, and parses the JSON ones. */
export function readLead(record: LeadRecord): LeadRow {
  return {
    id: record.id,
    uid: record.uid,
    name: record.name,
    email: record.email,
    phone: record.phone,
    document: record.document,
    company: record.company,
    origin: record.origin,
    interest: record.interest,
    incomeCents: record.income_cents,
    city: record.city,
    state: record.state,
    status: record.status as LeadRow['status'],
    owner: record.owner,
    tags: parse(tags, record.tags, '[]', 'tags', record.id),
    notes: record.notes,
    custom: parse(custom, record.custom, '{}', 'custom', record.id),
    consent: record.consent as LeadRow['consent'],
    tracking: parse(tracking, record.tracking, '{}', 'tracking', record.id),
    followUpAt: record.follow_up_at,
    lifecycle: record.lifecycle as LeadRow['lifecycle'],
    dealId: record.deal_id,
    convertedAt: record.converted_at,
    qualifiedAt: record.qualified_at,
    score: record.score,
    temperature: record.temperature as LeadRow['temperature'],
    scoreReasons: parse(reasons, record.score_reasons, '[]', 'score_reasons', record.id),
    scoreVersion: record.score_version,
    importId: record.import_id,
    localRev: record.local_rev,
    deletedAt: record.deleted_at,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
  };
}

/** Most rows hold the blank text; it is not worth a parse. */
function parse<T>(
  schema: z.ZodType<T>,
  text: string,
  blank: '[]' | '{}',
  column: string,
  id: number,
) {
  if (text === blank) return (blank === '[]' ? [] : {}) as T;
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new PonteError(
      'FILE_CORRUPT',
      `The ${column} of lead ${id} in the workspace file cannot be read. Restore a backup.`,
      { cause },
    );
  }
}

/** The column that holds a field; `custom:NAME` lives in `custom`. */
export function columnOf(field: string): string {
  const name = field.split(':', 1)[0] ?? field;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function columnValue(column: string, row: LeadRow): unknown {
  const field = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const value = row[field as keyof LeadRow];
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
