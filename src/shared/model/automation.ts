import { z } from 'zod';
import { id, instant } from './common.ts';
import { toldEventType } from './event.ts';
import { leadField, leadFilter, leadStatus, temperature } from './lead.ts';
import { EXPRESSION_LENGTH } from './mapping.ts';

/** `HH:MM` by the clock on the wall. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Monday is 1, as ISO 8601 has it. */
const weekday = z.number().int().min(1).max(7);

/** What sets an automation off. */
export const trigger = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created') }),
  /** Without fields: any of them. */
  z.object({ kind: z.literal('changed'), fields: z.array(leadField).max(20) }),
  z.object({ kind: z.literal('temperature'), to: z.array(temperature).min(1) }),
  z.object({ kind: z.literal('status'), to: z.array(leadStatus).min(1) }),
  z.object({ kind: z.literal('converted') }),
  z.object({ kind: z.literal('event'), types: z.array(toldEventType).min(1) }),
  z.object({ kind: z.literal('follow-up') }),
  z.object({ kind: z.literal('schedule'), at: timeOfDay, days: z.array(weekday).min(1).max(7) }),
  z.object({ kind: z.literal('segment'), segmentId: id }),
  /** By a step of another automation, or by a person on a lead. */
  z.object({ kind: z.literal('called') }),
]);
export type Trigger = z.infer<typeof trigger>;
export type TriggerKind = Trigger['kind'];

/** What must hold of the lead: a filter as lists have it, and an expression that says `true`. */
export const conditions = z.object({
  filter: leadFilter.omit({ deleted: true }).default({}),
  expression: z.string().max(EXPRESSION_LENGTH).nullable().default(null),
});
export type Conditions = z.infer<typeof conditions>;

export const waitUnit = z.enum(['minutes', 'hours', 'days', 'weeks']);

/** Minutes and hours pass by a stopwatch; days and weeks by the calendar, at the same hour or at `at`. */
export const span = z.object({
  amount: z.number().int().min(1).max(1000),
  unit: waitUnit,
  at: timeOfDay.nullable().default(null),
});
export type Span = z.infer<typeof span>;

const stepId = z.string().min(1).max(40);
const text = (max: number) => z.string().trim().min(1).max(max);

/** Ways of a message; each is offered only where it can be sent. */
export const messageChannel = z.enum(['email', 'whatsapp', 'slack']);
export type MessageChannel = z.infer<typeof messageChannel>;

const plainSteps = [
  z.object({ id: stepId, kind: z.literal('notice'), text: text(200) }),
  /** Null: every connection there is. */
  z.object({ id: stepId, kind: z.literal('send'), connectionId: id.nullable() }),
  /** Null: whoever listens to calls of automations. */
  z.object({
    id: stepId,
    kind: z.literal('webhook'),
    subscriptionId: id.nullable(),
    name: text(80),
  }),
  /** One that a person or another system set stays, unless the step says that it replaces any. */
  z.object({
    id: stepId,
    kind: z.literal('follow-up'),
    in: span,
    replaces: z.boolean().default(false),
  }),
  z.object({ id: stepId, kind: z.literal('tag'), tag: text(60) }),
  z.object({ id: stepId, kind: z.literal('untag'), tag: text(60) }),
  z.object({ id: stepId, kind: z.literal('assign'), owner: text(120).nullable() }),
  z.object({ id: stepId, kind: z.literal('status'), status: leadStatus.exclude(['converted']) }),
  /** Into a remarketing audience of people, or out of it; the platform hears of it at the next refresh. */
  z.object({ id: stepId, kind: z.literal('audience-in'), audienceId: id }),
  z.object({ id: stepId, kind: z.literal('audience-out'), audienceId: id }),
  /** Begins another automation for the lead, or ends what runs of it. */
  z.object({ id: stepId, kind: z.literal('begin'), automationId: id }),
  z.object({ id: stepId, kind: z.literal('end'), automationId: id }),
  z.object({
    id: stepId,
    kind: z.literal('message'),
    channel: messageChannel,
    templateId: id,
    connectionId: id.nullable(),
    /** Its text promises a file: without one it is not sent. */
    withFile: z.boolean().default(false),
  }),
  z.object({ id: stepId, kind: z.literal('wait'), for: span }),
  z.object({
    id: stepId,
    kind: z.literal('wait-until'),
    conditions,
    limit: span,
    /** When the limit comes first. */
    otherwise: z.enum(['continue', 'stop']),
  }),
] as const;

const branch = z.object({
  id: stepId,
  kind: z.literal('branch'),
  conditions,
  get yes(): z.ZodArray<typeof step> {
    return z.array(step).max(40);
  },
  get no(): z.ZodArray<typeof step> {
    return z.array(step).max(40);
  },
});

export const step = z.discriminatedUnion('kind', [...plainSteps, branch]);
export type Step = z.infer<typeof step>;
export type StepKind = Step['kind'];

/** When it is set off again for a lead for which it still runs. */
export const whileRunning = z.enum(['skip', 'restart']);

export const definition = z.object({
  trigger,
  conditions,
  whileRunning,
  steps: z.array(step).max(40),
});
export type Definition = z.infer<typeof definition>;

/** Beyond these an automation is not one that a person can read. */
export const mostSteps = 100;
export const deepestBranch = 4;

export const automationNumbers = z.object({
  ran: z.number().int(),
  failed: z.number().int(),
  waiting: z.number().int(),
  /** Leads that became customers after it ran for them. */
  converted: z.number().int(),
  lastAt: instant.nullable(),
});

/** What keeps an automation from doing what it says. */
export const obstacle = z.object({
  stepId: stepId.nullable(),
  kind: z.enum([
    'no_connection',
    'no_receiver',
    'no_automation',
    'no_template',
    'no_file',
    'no_channel',
    'no_segment',
    'no_audience',
    'bad_expression',
    'no_steps',
    'too_many_steps',
    'calls_itself',
  ]),
});
export type Obstacle = z.infer<typeof obstacle>;

export const automation = z.object({
  id,
  name: z.string(),
  on: z.boolean(),
  version: z.number().int(),
  definition,
  /** One of those that come with Ponte. */
  preset: z.string().nullable(),
  obstacles: z.array(obstacle),
  numbers: automationNumbers,
  updatedAt: instant,
});
export type Automation = z.infer<typeof automation>;

/** In the place of an id that a person has still to choose; nothing ever has it. */
export const notChosen = 'to-choose';

export const automationDraft = z.object({
  name: text(80),
  definition,
  note: z.string().trim().max(200).optional(),
});
export type AutomationDraft = z.infer<typeof automationDraft>;

export const automationVersion = z.object({
  version: z.number().int(),
  definition,
  note: z.string().nullable(),
  actor: z.string(),
  createdAt: instant,
});
export type AutomationVersion = z.infer<typeof automationVersion>;

export const runState = z.enum(['ready', 'waiting', 'done', 'failed', 'stopped', 'refused']);
export type RunState = z.infer<typeof runState>;

/** Why a run ended other than by its last step. */
export const runReason = z.enum([
  'lead_gone',
  /** The lead was merged into one on which the same automation was running. */
  'merged',
  'switched_off',
  'ended_by_step',
  'ended_by_person',
  'restarted',
  'restored',
  'limit_reached',
  'loop',
  'too_often',
  'step_failed',
]);
export type RunReason = z.infer<typeof runReason>;

export const stepOutcome = z.enum([
  'done',
  'nothing',
  'waiting',
  'met',
  'limit',
  'yes',
  'no',
  'failed',
  'uncertain',
]);
export type StepOutcome = z.infer<typeof stepOutcome>;

/** What a step did, or would do; `facts` fill the sentence. */
export const stepLine = z.object({
  stepId,
  kind: z.string(),
  outcome: stepOutcome,
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  at: instant,
});
export type StepLine = z.infer<typeof stepLine>;

export const automationRun = z.object({
  id,
  automationId: id,
  automationName: z.string(),
  version: z.number().int(),
  leadId: id,
  leadName: z.string(),
  state: runState,
  reason: runReason.nullable(),
  /** Names of the automations by whose deeds it came about, the first one first. */
  chain: z.array(z.string()),
  /** When it goes on. */
  nextAt: instant.nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  steps: z.array(stepLine),
});
export type AutomationRun = z.infer<typeof automationRun>;

export const runQuery = z.object({
  automationId: id.optional(),
  leadId: id.optional(),
  state: z.array(runState).max(6).optional(),
  /** When it began. */
  startedFrom: instant.optional(),
  startedTo: instant.optional(),
  cursor: z.string().max(40).optional(),
  limit: z.number().int().min(1).max(100).default(50),
});
export type RunQuery = z.infer<typeof runQuery>;

/** What an automation would do for a lead, step by step, with nothing done. */
export const dryRun = z.object({
  /** Whether its conditions hold of the lead. */
  fits: z.boolean(),
  lines: z.array(stepLine),
  ends: z.enum(['done', 'failed', 'stopped', 'unfit']),
});
export type DryRun = z.infer<typeof dryRun>;

/** What can be chosen in the editor now. */
export const automationChoices = z.object({
  triggers: z.array(z.string()),
  steps: z.array(z.string()),
  connections: z.array(z.object({ id, name: z.string() })),
  receivers: z.array(z.object({ id, name: z.string() })),
  automations: z.array(z.object({ id, name: z.string() })),
  templates: z.array(z.object({ id, name: z.string(), channel: messageChannel })),
  channels: z.array(messageChannel),
  segments: z.array(z.object({ id, name: z.string() })),
  /** Those that people are put in one by one. */
  audiences: z.array(z.object({ id, name: z.string() })),
});
export type AutomationChoices = z.infer<typeof automationChoices>;

/** What automations tell on a lead's timeline. */
export const automationMark = stepLine.extend({
  id: z.string(),
  runId: id,
  automationName: z.string(),
});
export type AutomationMark = z.infer<typeof automationMark>;

/** A notice to people at the console. */
export const personNotice = z.object({
  id,
  text: z.string(),
  leadId: id,
  leadName: z.string(),
  at: instant,
});
export type PersonNotice = z.infer<typeof personNotice>;
