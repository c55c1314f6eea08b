import type { RuleSet, ScoreImpact } from '../../../shared/model/scoring.ts';
import type { Db } from '../db/database.ts';
import { createHighestId, eachKeptLead, readKeptLeads } from './kept-leads.ts';
import { compileScore } from './score.ts';
import type { Scoring } from './scoring.ts';
import type { TaskProgress } from './tasks.ts';

/**
 * What a set would make of every lead that is there: by score and by the class it has now, and for
 * how many leads each rule counts. Thresholds can then be moved without looking at the leads again.
 */
export function createImpact(db: Db, scoring: Pick<Scoring, 'momentOf'>) {
  const read = readKeptLeads(db, 'deleted_at is null');
  const highestId = createHighestId(db);
  return async (set: RuleSet, progress: TaskProgress): Promise<ScoreImpact> => {
    const { score } = compileScore(set);
    const scores = new Map<number, ScoreImpact['scores'][number]>();
    const counts: Record<string, number> = Object.fromEntries(set.rules.map(({ id }) => [id, 0]));
    let leads = 0;
    const highest = highestId();
    progress.total(highest);
    await eachKeptLead(
      highest,
      read,
      (lead) => {
        const scored = score(lead, scoring.momentOf(lead));
        let line = scores.get(scored.score);
        if (!line) {
          line = { score: scored.score, hot: 0, warm: 0, cold: 0 };
          scores.set(scored.score, line);
        }
        line[lead.temperature] += 1;
        for (const { rule } of scored.reasons) counts[rule] = (counts[rule] ?? 0) + 1;
        leads += 1;
      },
      progress.done,
    );
    return { leads, scores: [...scores.values()].toSorted((a, b) => a.score - b.score), counts };
  };
}
