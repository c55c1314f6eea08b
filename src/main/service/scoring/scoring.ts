import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { createHeard } from './heard.ts';
import { createRuleSets, type RuleSets } from './rule-sets.ts';
import { compileScore, type Score, type Scorer } from './score.ts';
import type { Heard, ScoreInput, ScoreMoment } from './score-input.ts';
import { createScoreWriter, type WriteScore } from './score-writer.ts';

/** The rules in force. Their version is kept with every score. */
export type Scoring = {
  /** @param about who it is; one that is being made has no id yet */
  score(values: ScoreInput, about: ScoredLead): Score & { version: number };
  readonly sets: RuleSets;
  version(): number;
  scorer(): Scorer;
  /** The moment at which a kept lead is looked at. */
  momentOf(lead: ScoredLead): ScoreMoment;
  /** Whether any rule in force looks at what was heard of a lead. */
  hears(): boolean;
  write: WriteScore;
  /** Takes the newest version for all that is written from now on. */
  adopt(): void;
};

export type ScoredLead = { readonly id?: number; readonly createdAt: number };

const nothing: readonly Heard[] = [];

export function createScoring(db: Db, clock: Clock): Scoring {
  const sets = createRuleSets(db, clock);
  const heardOf = createHeard(db);
  let current = load();

  function load(): { readonly version: number; readonly scorer: Scorer } {
    const { version, rules } = sets.newest();
    return { version, scorer: compileScore(rules) };
  }

  function momentOf({ id, createdAt }: ScoredLead): ScoreMoment {
    const now = clock.now();
    let heard: readonly Heard[] | undefined;
    return {
      now,
      createdAt,
      heard: () => (heard ??= id === undefined ? nothing : heardOf(id, now)),
    };
  }

  return {
    sets,
    momentOf,
    version: () => current.version,
    scorer: () => current.scorer,
    hears: () => current.scorer.ageing.heard !== null,
    write: createScoreWriter(db),
    score: (values, about) => ({
      ...current.scorer.score(values, momentOf(about)),
      version: current.version,
    }),
    adopt() {
      current = load();
    },
  };
}
