import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Temperature } from '../../../shared/model/lead.ts';
import type { Db } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { ScoreInput } from './score-input.ts';

/** A lead as scoring reads it: what rules look at, and the score it has, its reasons still text. */
export type KeptLead = ScoreInput & {
  readonly id: number;
  readonly uid: string;
  readonly lifecycle: LeadRow['lifecycle'];
  readonly convertedAt: number | null;
  readonly createdAt: number;
  readonly deletedAt: number | null;
  readonly score: number;
  readonly temperature: Temperature;
  readonly reasonsText: string;
  readonly version: number;
};

type Row = Omit<KeptLead, 'tags' | 'custom'> & { tags: string; custom: string };

const columns = `id, uid, name, email, phone, document, company, origin, interest,
  income_cents as incomeCents, city, state, status, owner, tags, notes, custom, consent,
  follow_up_at as followUpAt, lifecycle, converted_at as convertedAt, created_at as createdAt,
  deleted_at as deletedAt, score, temperature, score_reasons as reasonsText,
  score_version as version`;

/**
 * Leads of a stretch of ids, in their order. Further conditions are given as SQL on `lead`, their
 * parameters after; however few meet them, no more rows are looked at than the stretch has.
 */
export type ReadKeptLeads = (after: number, until: number, ...params: number[]) => KeptLead[];

export function readKeptLeads(db: Db, where: string): ReadKeptLeads {
  const select = db.client.prepare<number[], Row>(
    `select ${columns} from lead where id > ? and id <= ? and (${where}) order by id`,
  );
  return (after, until, ...params) => select.all(after, until, ...params).map(toKept);
}

/** The highest id; nearly how many leads there are, and known at once. */
export function createHighestId(db: Db): () => number {
  const select = db.client.prepare<[], number | null>('select max(id) from lead').pluck();
  return () => select.get() ?? 0;
}

/** The pipeline alone writes these columns; most hold the blank text. */
function toKept(row: Row): KeptLead {
  return {
    ...row,
    tags: row.tags === '[]' ? [] : (JSON.parse(row.tags) as string[]),
    custom: row.custom === '{}' ? {} : (JSON.parse(row.custom) as KeptLead['custom']),
  };
}

/** Ids of leads read at once. */
export const STRETCH = 100;
const SLICE_MS = 8;

/**
 * Looks at many leads without anybody noticing: 8 ms at a time, and everything else has its turn in
 * between.
 *
 * @param rested told how far it is; answers false to end early
 */
export async function eachKeptLead(
  highest: number,
  read: (after: number, until: number) => KeptLead[],
  look: (lead: KeptLead) => void,
  rested: (reached: number) => boolean,
): Promise<void> {
  let reached = 0;
  while (reached < highest) {
    const until = performance.now() + SLICE_MS;
    do {
      for (const lead of read(reached, reached + STRETCH)) look(lead);
      reached += STRETCH;
    } while (reached < highest && performance.now() < until);
    if (!rested(Math.min(reached, highest))) return;
    await nextTurn();
  }
}
