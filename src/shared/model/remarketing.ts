import { z } from 'zod';
import { id, instant, oneOrMany, pageInput } from './common.ts';

/** Kept current at a platform, or taken as a file to those that have no API. */
export const audienceTarget = z.enum(['platform', 'file']);
export type AudienceTarget = z.infer<typeof audienceTarget>;

/** All that a segment finds, or those who were put in one by one. */
export const audienceSource = z.enum(['segment', 'people']);

/** Who may be in it: only who agreed, or also those of whom it is not known. Who said no never is. */
export const audienceConsent = z.enum(['granted', 'not_denied']);
export type AudienceConsent = z.infer<typeof audienceConsent>;

/** Columns of the file: hashed as Meta or as Google asks for them, or the values themselves. */
export const audienceFormat = z.enum(['meta', 'google', 'plain']);
export type AudienceFormat = z.infer<typeof audienceFormat>;

/**
 * `refresh` sends what differs, `replace` everybody anew, `clear` takes everybody out, `leave` those
 * who said no or were erased.
 */
export const remarketingKind = z.enum(['refresh', 'replace', 'clear', 'leave']);
export type RemarketingKind = z.infer<typeof remarketingKind>;

export const remarketingState = z.enum([
  'planning',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);
export type RemarketingState = z.infer<typeof remarketingState>;

/** Words of Ponte for why a job ended before its end. */
export const remarketingWord = z.enum([
  'pixel_removed',
  'segment_removed',
  'audience_gone',
  'refused',
  'by_person',
  'restored',
]);
export type RemarketingWord = z.infer<typeof remarketingWord>;

const count = z.number().int();

/** Why somebody whom the source finds is left out. */
export const leftOut = z.object({ noConsent: count, denied: count, noIdentifiers: count });

/** One pass over an audience. */
export const remarketingJob = z.object({
  id,
  audienceId: id,
  kind: remarketingKind,
  /** A person, or what it was: `schedule`, `consent`. */
  startedBy: z.string(),
  state: remarketingState,
  word: remarketingWord.nullable(),
  message: z.string().nullable(),
  /** Leads that the source found when it began. */
  looked: count,
  leftOut,
  toAdd: count,
  toRemove: count,
  added: count,
  removed: count,
  /** Of those that were sent, how many the platform could not read. */
  invalid: count,
  createdAt: instant,
  endedAt: instant.nullable(),
});
export type RemarketingJob = z.infer<typeof remarketingJob>;

/**
 * `unsent`: nobody was taken there yet; `held`: the platform is in trouble and tried again; `credentials` and `blocked` wait for a person;
 * `no_pixel` and `no_segment`: what it needs was removed.
 */
export const audienceState = z.enum([
  'unsent',
  'ready',
  'working',
  'paused',
  'failed',
  'held',
  'credentials',
  'blocked',
  'no_pixel',
  'no_segment',
]);
export type AudienceState = z.infer<typeof audienceState>;

export const audience = z.object({
  id,
  name: z.string(),
  target: audienceTarget,
  source: audienceSource,
  segmentId: id.nullable(),
  segmentName: z.string().nullable(),
  pixelId: id.nullable(),
  pixelName: z.string().nullable(),
  /** Its id at the platform; null until it is made there. */
  remoteId: z.string().nullable(),
  consent: audienceConsent,
  format: audienceFormat,
  /** A cron line of five fields, in the computer's time; null: only when a person asks. */
  schedule: z.string().nullable(),
  nextRunAt: instant.nullable(),
  state: audienceState,
  /** What the platform said, in its words. */
  reason: z.string().nullable(),
  /** When it is tried again, while it is held up. */
  until: instant.nullable(),
  /** People whom the platform took. */
  members: count,
  /** Of an audience of people: how many were put in. */
  people: count,
  lastRefreshAt: instant.nullable(),
  job: remarketingJob.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Audience = z.infer<typeof audience>;

/**
 * How one person stands in an audience: `there` as of the last refresh, `going` in with the next or
 * `leaving` with it; `out` where they belong but may not be, and why.
 */
export const leadAudience = z.object({
  id,
  name: z.string(),
  source: audienceSource,
  /** The segment finds them, or somebody put them in. */
  belongs: z.boolean(),
  state: z.enum(['there', 'going', 'leaving', 'out']),
  why: leftOut.keyof().nullable(),
});
export type LeadAudience = z.infer<typeof leadAudience>;

const draftParts = {
  name: z.string().trim().min(1).max(80),
  consent: audienceConsent.default('granted'),
  /** Null: only when a person asks. */
  schedule: z.string().trim().max(120).nullable().default(null),
};

export const audienceDraft = z
  .object({
    ...draftParts,
    target: audienceTarget.default('platform'),
    /** Of a platform: the pixel whose ad account keeps the audience; the only one when not said. */
    pixelId: id.optional(),
    /** One that is there already; otherwise it is made. */
    remoteId: z
      .string()
      .regex(/^\d{1,20}$/, 'must be the number of the audience')
      .optional(),
    /** A segment, by its id or its name; without one, people are put in one by one. */
    segmentId: z.string().trim().min(1).max(64).optional(),
    /** Of an audience of people: whom to begin with. */
    leadIds: z.array(id).max(1000).optional(),
    format: audienceFormat.default('meta'),
    /** Begins the first refresh at once. */
    start: z.boolean().default(true),
  })
  .refine(({ segmentId, leadIds }) => segmentId === undefined || leadIds === undefined, {
    path: ['leadIds'],
    message: 'Name a segment or people, not both.',
  });
export type AudienceDraft = z.infer<typeof audienceDraft>;

/** What is not told stays; where it is kept and what it is made of do not change. */
export const audiencePatch = z.object({
  id,
  name: draftParts.name.optional(),
  consent: audienceConsent.optional(),
  schedule: z.string().trim().max(120).nullable().optional(),
  format: audienceFormat.optional(),
});
export type AudiencePatch = z.infer<typeof audiencePatch>;

export const audienceQuery = pageInput.extend({ state: oneOrMany(audienceState) });

/** Whom an audience would hold, and what a refresh would change. */
export const audiencePreview = z.object({
  looked: count,
  going: count,
  leftOut,
  entering: count,
  leaving: count,
});
export type AudiencePreview = z.infer<typeof audiencePreview>;

export const remarketingOp = z.enum(['create', 'add', 'remove', 'replace']);
export type RemarketingOp = z.infer<typeof remarketingOp>;

/** One request of a job, as it was answered. */
export const remarketingChunk = z.object({
  id,
  op: remarketingOp,
  /** Its number within the upload. */
  seq: count,
  isLast: z.boolean(),
  people: count,
  state: z.enum(['sending', 'unknown', 'accepted', 'refused', 'void']),
  tries: count,
  at: instant,
  durationMs: z.number().nullable(),
  received: count.nullable(),
  invalid: count.nullable(),
  status: count.nullable(),
  outcome: z.string().nullable(),
  code: z.string().nullable(),
  traceId: z.string().nullable(),
  /** What the platform said, with neither personal data nor secrets. */
  answer: z.string().nullable(),
});
export type RemarketingChunk = z.infer<typeof remarketingChunk>;

export const remarketingJobDetail = remarketingJob.extend({ chunks: z.array(remarketingChunk) });
export type RemarketingJobDetail = z.infer<typeof remarketingJobDetail>;
