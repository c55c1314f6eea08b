import type { Backtest, BacktestInput, RuleSet } from '../../../shared/model/scoring.ts';
import type { Db } from '../db/database.ts';
import { createAsCreated } from './as-created.ts';
import { figuresOf, type ScoreOutcomes } from './backtest-figures.ts';
import { createHighestId, eachKeptLead, readKeptLeads } from './kept-leads.ts';
import { outcomeOf } from './outcome.ts';
import { compileScore, temperatureOf } from './score.ts';
import type { Heard, ScoreMoment } from './score-input.ts';
import type { Scoring } from './scoring.ts';
import type { TaskProgress } from './tasks.ts';

const nothing: readonly Heard[] = [];

/**
 * How leads that came in during a period would have been classed by several sets, beside how they
 * ended. As they came in, nothing had been heard of them yet and they were made just then.
 */
export function createBacktest(db: Db, scoring: Pick<Scoring, 'momentOf'>) {
  const read = readKeptLeads(db, 'deleted_at is null and created_at >= ? and created_at < ?');
  const highestId = createHighestId(db);
  const asCreated = createAsCreated(db);
  return async (
    input: BacktestInput,
    sets: readonly RuleSet[],
    progress: TaskProgress,
  ): Promise<Backtest> => {
    const [from, to] = [Date.parse(input.from), Date.parse(input.to)];
    const tried = sets.map((set) => ({
      set,
      scorer: compileScore(set),
      outcomes: new Map<number, ScoreOutcomes>(),
    }));
    const counts = { converted: 0, lost: 0, open: 0, asNow: 0 };
    const highest = highestId();
    progress.total(highest);
    await eachKeptLead(
      highest,
      (after, until) => read(after, until, from, to),
      (lead) => {
        const outcome = outcomeOf(lead);
        counts[outcome ?? 'open'] += 1;
        if (outcome === null) return;
        const then = input.values === 'creation' ? asCreated(lead.id) : null;
        if (input.values === 'creation' && then === null) counts.asNow += 1;
        const moment: ScoreMoment =
          then === null
            ? scoring.momentOf(lead)
            : { now: lead.createdAt, createdAt: lead.createdAt, heard: () => nothing };
        for (const { scorer, outcomes } of tried) {
          const { score } = scorer.score(then ?? lead, moment);
          let line = outcomes.get(score);
          if (!line) {
            line = { score, converted: 0, lost: 0 };
            outcomes.set(score, line);
          }
          line[outcome] += 1;
        }
      },
      progress.done,
    );
    return {
      ...counts,
      sets: tried.map(({ set, outcomes }, at) => ({
        set: input.sets[at] ?? null,
        ...figuresOf([...outcomes.values()], (score) => temperatureOf(score, set)),
      })),
    };
  };
}
