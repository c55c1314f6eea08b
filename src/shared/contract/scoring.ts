import { z } from 'zod';
import { id } from '../model/common.ts';
import { expressionFlaw } from '../model/mapping.ts';
import {
  backtest,
  backtestInput,
  learnedModel,
  modelNow,
  ruleChange,
  ruleDraft,
  ruleSet,
  ruleSetVersion,
  scoreImpact,
  scorePreview,
  scoreRule,
  scoreTask,
  scoringNow,
  secondOpinion,
  setChoice,
} from '../model/scoring.ts';
import { adminScreen, byId, done, screen } from './base.ts';

const rev = z.number().int().min(1);
const version = z.number().int().min(1);
const problem = z.object({ field: z.string(), problem: z.string(), message: z.string() });

/** The rules of scores: everybody sees them, admins write them. */
export const scoring = {
  now: screen.output(scoringNow),
  versions: screen.output(z.object({ items: z.array(ruleSetVersion) })),
  diff: screen
    .input(z.object({ from: setChoice, to: setChoice }))
    .output(z.object({ items: z.array(ruleChange) })),
  /** What keeps a set from being published. */
  check: screen
    .input(z.object({ rules: ruleSet }))
    .output(z.object({ problems: z.array(problem) })),
  /** Whether a formula may run, and what it may read. */
  checkFormula: screen
    .input(z.object({ source: z.string().max(2000) }))
    .output(z.object({ flaw: expressionFlaw.nullable() })),
  formulaFields: screen.output(z.object({ fields: z.array(z.string()) })),
  /** `rev` is null where there is no draft yet. */
  saveDraft: adminScreen.input(z.object({ rules: ruleSet, rev: rev.nullable() })).output(ruleDraft),
  discardDraft: adminScreen.input(z.object({ rev })).output(done),
  publish: adminScreen
    .input(z.object({ rev, note: z.string().trim().max(300).nullable() }))
    .output(ruleSetVersion),
  /** `current` is the version that was in force when it was looked at. */
  rollBack: adminScreen.input(z.object({ version, current: version })).output(ruleSetVersion),
  preview: screen
    .input(z.object({ rules: ruleSet, leadIds: z.array(id).max(50) }))
    .output(z.object({ items: z.array(scorePreview) })),
  startImpact: screen.input(z.object({ rules: ruleSet })).output(scoreTask),
  impact: screen.input(byId).output(scoreTask.extend({ result: scoreImpact.nullable() })),
  startBacktest: screen.input(backtestInput).output(scoreTask),
  backtest: screen.input(byId).output(scoreTask.extend({ result: backtest.nullable() })),
  model: screen.output(modelNow),
  startLearning: adminScreen.output(scoreTask),
  learning: screen.input(byId).output(scoreTask.extend({ result: learnedModel.nullable() })),
  /** What was learned, as rules for the draft. */
  learnedRules: screen.output(z.object({ rules: z.array(scoreRule) })),
  showModel: adminScreen.input(z.object({ shown: z.boolean() })).output(done),
  opinion: screen
    .input(z.object({ leadId: id }))
    .output(z.object({ opinion: secondOpinion.nullable() })),
};
