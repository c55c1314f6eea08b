import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { defaultRules } from './default-rules.ts';
import { compileScore, type Score, type ScoreInput } from './score.ts';
import { scoreRules } from './score-rules.ts';

/** The rules in force. Their version is kept with every score. */
export type Scoring = {
  score(values: ScoreInput): Score & { version: number };
};

/** Loads the newest rules of the workspace; a new workspace gets the default ones as version 1. */
export function createScoring(db: Db, clock: Clock): Scoring {
  const newest = db.client.prepare(
    'select version, rules from score_rules order by version desc limit 1',
  );
  type Row = { version: number; rules: string };
  const row = transact(db, (tx): Row => {
    const kept = newest.get() as Row | undefined;
    if (kept) return kept;
    const rules = JSON.stringify(defaultRules);
    tx.client
      .prepare(
        'insert into score_rules (version, rules, created_at, created_by) values (1, ?, ?, ?)',
      )
      .run(rules, clock.now(), 'Ponte');
    return { version: 1, rules };
  });
  const score = compileScore(scoreRules.parse(JSON.parse(row.rules)));
  const { version } = row;
  return { score: (values) => ({ ...score(values), version }) };
}
