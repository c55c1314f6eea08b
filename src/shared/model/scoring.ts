import { z } from 'zod';
import { id, instant } from './common.ts';
import { toldEventType } from './event.ts';
import { scoreReason, temperature } from './lead.ts';

/** Fields that a rule may look at, as the doors name them; `custom:NAME` beside them. */
export const scoredFields = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'income',
  'city',
  'state',
  'owner',
  'notes',
  'tags',
  'followUpAt',
] as const;

/** Of these the words are read. */
export const wordedFields = ['interest', 'notes', 'company', 'origin', 'name', 'tags'] as const;

export const MOST_RULES = 60;
export const MOST_POINTS = 100;
const customName = z.string().regex(/^custom:.{1,80}$/u);
const points = z.number().int().min(-MOST_POINTS).max(MOST_POINTS);
const words = z.array(z.string().trim().min(1).max(60)).max(200);
const days = z.number().int().min(1).max(3650);

const anyRule = z.object({
  id: z.string().min(1).max(40),
  /** What people call it; without one its sentence says what it looks at. */
  name: z.string().trim().max(80).nullable(),
  on: z.boolean(),
});

export const scoreRule = z.discriminatedUnion('kind', [
  /** When all of the fields are filled. */
  anyRule.extend({
    kind: z.literal('fields'),
    points,
    fields: z.array(z.union([z.enum(scoredFields), customName])).max(20),
  }),
  /** Once, when one of the fields holds one of the words, as a whole word or its plural. */
  anyRule.extend({
    kind: z.literal('keywords'),
    points,
    fields: z.array(z.union([z.enum(wordedFields), customName])).max(10),
    words,
  }),
  /** When the city or the state is one of these. */
  anyRule.extend({
    kind: z.literal('place'),
    points,
    cities: z.array(z.string().trim().min(1).max(120)).max(500),
    states: z.array(z.string().trim().length(2)).max(27),
  }),
  /** The highest band that a monthly income reaches; reais. */
  anyRule.extend({
    kind: z.literal('income'),
    bands: z.array(z.object({ from: z.number().min(0).max(1e9), points })).max(20),
  }),
  anyRule.extend({ kind: z.literal('origin'), points, origins: words }),
  anyRule.extend({ kind: z.literal('tag'), points, tags: words }),
  /** The narrowest band of days in which the lead was made, or was last heard of. */
  anyRule.extend({
    kind: z.literal('recency'),
    of: z.enum(['created', 'heard']),
    bands: z.array(z.object({ within: days, points })).max(20),
  }),
  /** How much was received of the lead in the last days; no types means all. */
  anyRule.extend({
    kind: z.literal('engagement'),
    types: z.array(toldEventType).max(20),
    days,
    bands: z.array(z.object({ least: z.number().int().min(1).max(1000), points })).max(20),
  }),
  /** True gives the points, a number itself, as far as the points reach. */
  anyRule.extend({ kind: z.literal('formula'), points, expression: z.string().max(1000) }),
]);
export type ScoreRule = z.infer<typeof scoreRule>;
export type ScoreRuleKind = ScoreRule['kind'];
export const scoreRuleKinds = [
  'fields',
  'keywords',
  'place',
  'income',
  'origin',
  'tag',
  'recency',
  'engagement',
  'formula',
] as const satisfies readonly ScoreRuleKind[];

/** Rules in the order of screens, and from how many points a lead is warm and hot. */
export const ruleSet = z.object({
  rules: z.array(scoreRule).max(MOST_RULES),
  hotFrom: z.number().int().min(-1000).max(1000),
  warmFrom: z.number().int().min(-1000).max(1000),
});
export type RuleSet = z.infer<typeof ruleSet>;

export const ruleSetVersion = z.object({
  version: z.number().int(),
  rules: ruleSet,
  note: z.string().nullable(),
  /** The version whose rules these are again. */
  restoredFrom: z.number().int().nullable(),
  by: z.string(),
  at: instant,
});
export type RuleSetVersion = z.infer<typeof ruleSetVersion>;

/** What is being written and not in force yet; one for the company. */
export const ruleDraft = z.object({
  rules: ruleSet,
  /** The version it was begun from. */
  basedOn: z.number().int(),
  rev: z.number().int(),
  by: z.string(),
  at: instant,
});
export type RuleDraft = z.infer<typeof ruleDraft>;

/** Every lead's score worked out anew, in the background. */
export const scoreRun = z.object({
  id,
  version: z.number().int(),
  kind: z.enum(['published', 'daily']),
  state: z.enum(['running', 'completed', 'superseded']),
  total: z.number().int(),
  done: z.number().int(),
  /** Leads whose score became another, and whose class did. */
  changed: z.number().int(),
  moved: z.number().int(),
  by: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
});
export type ScoreRun = z.infer<typeof scoreRun>;

export const scoringNow = z.object({
  current: ruleSetVersion,
  draft: ruleDraft.nullable(),
  /** The run under way, or else the last. */
  run: scoreRun.nullable(),
});
export type ScoringNow = z.infer<typeof scoringNow>;

/** One rule, or one of the thresholds, in which two sets differ. */
export const ruleChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), rule: scoreRule }),
  z.object({ kind: z.literal('removed'), rule: scoreRule }),
  z.object({ kind: z.literal('changed'), before: scoreRule, after: scoreRule }),
  z.object({
    kind: z.literal('threshold'),
    of: z.enum(['hotFrom', 'warmFrom']),
    before: z.number().int(),
    after: z.number().int(),
  }),
  z.object({ kind: z.literal('order') }),
]);
export type RuleChange = z.infer<typeof ruleChange>;

const scored = z.object({
  score: z.number().int(),
  temperature,
  reasons: z.array(scoreReason),
});

export const scorePreview = z.object({
  leadId: id,
  name: z.string(),
  /** As it is kept, and the version that gave it. */
  before: scored.extend({ version: z.number().int() }),
  after: scored,
});
export type ScorePreview = z.infer<typeof scorePreview>;

/** What a set would make of all leads: exact, gathered in slices. */
export const scoreImpact = z.object({
  leads: z.number().int(),
  /** By score: how many leads get it, by the class they have now. */
  scores: z.array(
    z.object({
      score: z.number().int(),
      hot: z.number().int(),
      warm: z.number().int(),
      cold: z.number().int(),
    }),
  ),
  /** By rule, how many leads it counts for. */
  counts: z.record(z.string(), z.number().int()),
});
export type ScoreImpact = z.infer<typeof scoreImpact>;

/** The draft (null) or a published version. */
export const setChoice = z.number().int().min(1).nullable();

export const backtestInput = z.object({
  /** Leads that came in from here until before there. */
  from: instant,
  to: instant,
  sets: z.array(setChoice).min(1).max(4),
  /** Values as they were when the lead came in, or as they are now. */
  values: z.enum(['creation', 'now']).default('creation'),
});
export type BacktestInput = z.infer<typeof backtestInput>;

const outcomes = z.object({ converted: z.number().int(), lost: z.number().int() });

export const backtestOfSet = z.object({
  set: setChoice,
  byClass: z.object({ hot: outcomes, warm: outcomes, cold: outcomes }),
  /** Of those it calls hot, the share that converted; null when it calls none. */
  precision: z.number().nullable(),
  /** Of those that converted, the share it calls hot; null when none converted. */
  recall: z.number().nullable(),
  /** How often one that converted stands above one that was lost; ties count half. Null without both. */
  separation: z.number().nullable(),
  /** Best first: among this share of the leads, this share of those that converted. */
  lift: z.array(z.object({ share: z.number(), converted: z.number() })),
});
export type BacktestOfSet = z.infer<typeof backtestOfSet>;

export const backtest = z.object({
  converted: z.number().int(),
  lost: z.number().int(),
  /** Neither yet: left out. */
  open: z.number().int(),
  /** Asked for as they came in, but nothing is kept of that: taken as they are now. */
  asNow: z.number().int(),
  sets: z.array(backtestOfSet),
});
export type Backtest = z.infer<typeof backtest>;

/** What the model looks at: each a rule that could be written. */
export const modelFeature = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('filled'), field: z.string() }),
  z.object({ kind: z.literal('word'), word: z.string() }),
  z.object({ kind: z.literal('city'), city: z.string() }),
  z.object({ kind: z.literal('origin'), origin: z.string() }),
  z.object({ kind: z.literal('income'), from: z.number(), below: z.number().nullable() }),
]);
export type ModelFeature = z.infer<typeof modelFeature>;

export const learnedModel = z.object({
  trainedAt: instant,
  by: z.string(),
  converted: z.number().int(),
  lost: z.number().int(),
  /** Log-odds of a lead of which nothing holds. */
  intercept: z.number(),
  features: z.array(
    z.object({
      feature: modelFeature,
      /** Log-odds it adds, and how sure that is. */
      weight: z.number(),
      error: z.number(),
      leads: z.number().int(),
      /** What it would be as points of a rule. */
      points: z.number().int(),
    }),
  ),
  /** On leads it has not seen: how often a converted one stands above a lost one. */
  separation: z.number().nullable(),
  /** Whether its opinion is shown beside the score of a lead. */
  shown: z.boolean(),
});
export type LearnedModel = z.infer<typeof learnedModel>;

export const modelNow = z.object({
  model: learnedModel.nullable(),
  converted: z.number().int(),
  lost: z.number().int(),
  /** How many of each are needed before anything can be learned. */
  needed: z.number().int(),
});
export type ModelNow = z.infer<typeof modelNow>;

export const secondOpinion = z.object({
  /** 0 to 1. */
  chance: z.number(),
  reasons: z.array(z.object({ feature: modelFeature, weight: z.number() })),
});
export type SecondOpinion = z.infer<typeof secondOpinion>;

/** Work over many leads that somebody waits for; kept until something else is asked. */
export const scoreTask = z.object({
  id,
  state: z.enum(['running', 'done', 'failed', 'stopped']),
  total: z.number().int(),
  done: z.number().int(),
});
