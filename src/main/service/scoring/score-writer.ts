import type { Temperature } from '../../../shared/model/lead.ts';
import type { Db, Tx } from '../db/database.ts';
import { createLeadCounter } from '../leads/lead-counts.ts';

/** The score a lead has, its reasons still text. */
export type HeldScore = {
  readonly id: number;
  readonly deletedAt: number | null;
  readonly score: number;
  readonly temperature: Temperature;
  readonly reasonsText: string;
  readonly version: number;
};

export type NewScore = {
  readonly score: number;
  readonly temperature: Temperature;
  readonly reasons: readonly unknown[];
  readonly version: number;
};

/** Writes a score and nothing else of the lead: no revision, no history. @returns what differs */
export type WriteScore = (
  tx: Tx,
  lead: HeldScore,
  now: NewScore,
) => { readonly score: boolean; readonly temperature: boolean };

/** Writes what differs: SQLite writes anew every index of a column that is named. */
export function createScoreWriter(db: Db): WriteScore {
  const { client } = db;
  const counted = createLeadCounter(db);
  const version = client.prepare('update lead set score_version = ? where id = ?');
  const reasons = client.prepare(
    'update lead set score_reasons = ?, score_version = ? where id = ?',
  );
  const score = client.prepare(
    'update lead set score = ?, score_reasons = ?, score_version = ? where id = ?',
  );
  const all = client.prepare(
    'update lead set temperature = ?, score = ?, score_reasons = ?, score_version = ? where id = ?',
  );
  return (tx, lead, now) => {
    const text = JSON.stringify(now.reasons);
    const differs = {
      score: now.score !== lead.score,
      temperature: now.temperature !== lead.temperature,
    };
    if (differs.temperature) {
      const { deletedAt, temperature } = lead;
      counted(tx, { deletedAt, temperature }, { deletedAt, temperature: now.temperature });
      all.run(now.temperature, now.score, text, now.version, lead.id);
    } else if (differs.score) score.run(now.score, text, now.version, lead.id);
    else if (text !== lead.reasonsText) reasons.run(text, now.version, lead.id);
    else if (now.version !== lead.version) version.run(now.version, lead.id);
    return differs;
  };
}
