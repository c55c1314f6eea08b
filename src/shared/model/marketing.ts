import { z } from 'zod';
import { id, instant, money, oneOrMany, pageInput } from './common.ts';

/** Who takes conversions: Meta, or any system that speaks the signed `POST /conversion`. */
export const pixelGateway = z.enum(['meta', 'http']);
export type PixelGateway = z.infer<typeof pixelGateway>;

/**
 * `credentials`: its token is refused; `blocked`: the platform holds the account; `address`: nobody
 * there takes conversions. These wait for a person.
 */
export const pixelState = z.enum([
  'ready',
  'inactive',
  'waiting',
  'credentials',
  'blocked',
  'address',
]);

/** A place that conversions are reported to. Its token goes in and never comes out. */
export const pixel = z.object({
  id,
  gateway: pixelGateway,
  name: z.string(),
  pixelId: z.string(),
  /** Of the generic gateway, where it listens. */
  url: z.string().nullable(),
  domain: z.string().nullable(),
  testEventCode: z.string().nullable(),
  /** Of Meta, the version in its addresses. */
  apiVersion: z.string().nullable(),
  /** Of Meta, whose audiences are kept current. */
  adAccountId: z.string().nullable(),
  active: z.boolean(),
  hasToken: z.boolean(),
  state: pixelState,
  /** What the platform said when it last refused, in its words. */
  reason: z.string().nullable(),
  /** When it is tried again, while it waits. */
  until: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
});
export type Pixel = z.infer<typeof pixel>;

const shortText = (max: number) => z.string().trim().max(max);

/** Kept under its gateway and pixel id: told again it is changed, and what is not told stays. */
export const pixelDraft = z.object({
  pixelId: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,64}$/, 'must be an id of letters and digits'),
  gateway: pixelGateway.default('meta'),
  name: shortText(80).min(1).optional(),
  /** The access token at Meta; the signing secret of the generic gateway. */
  token: z.string().trim().min(1).max(2000).optional(),
  url: shortText(500).nullable().optional(),
  domain: shortText(253).nullable().optional(),
  testEventCode: shortText(64).nullable().optional(),
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'must be like v23.0')
    .optional(),
  adAccountId: z
    .string()
    .regex(/^(act_)?\d{1,20}$/, 'must be the number of the ad account')
    .nullable()
    .optional(),
  active: z.boolean().optional(),
});
export type PixelDraft = z.infer<typeof pixelDraft>;

export const pixelTrial = z.object({
  ok: z.boolean(),
  status: z.number().int().nullable(),
  /** What became of it: `accepted`, or the failure the platform named. */
  outcome: z.string(),
  message: z.string().nullable(),
  traceId: z.string().nullable(),
  /** What went out, with the token left out. */
  sent: z.unknown(),
});
export type PixelTrial = z.infer<typeof pixelTrial>;

/** Business facts a conversion can be reported for. */
export const conversionFact = z.enum([
  'lead.created',
  'lead.qualified',
  'lead.converted',
  'deal.created',
  'deal.stage',
  'deal.won',
  'client.registered',
  'service.completed',
  'payment.received',
]);
export type ConversionFact = z.infer<typeof conversionFact>;

export const eventName = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,49}$/u, 'must be 1 to 50 letters, digits, _ . or -');

export const conversionRule = z.object({
  id,
  fact: conversionFact,
  /** Of `deal.stage`: the stage that was reached. */
  stageId: id.nullable(),
  eventName,
  /** Null: every active pixel. */
  pixelId: id.nullable(),
  active: z.boolean(),
});
export type ConversionRule = z.infer<typeof conversionRule>;
export const conversionRuleDraft = conversionRule.omit({ id: true }).extend({ id: id.optional() });
export type ConversionRuleDraft = z.infer<typeof conversionRuleDraft>;

/**
 * `withheld`: not to be sent (no consent, nothing to know the person by); `expired`: older than the
 * platform takes; `uncertain`: it may have arrived, and too long ago to send it again unasked.
 */
export const conversionState = z.enum([
  'waiting',
  'sending',
  'sent',
  'refused',
  'expired',
  'uncertain',
  'withheld',
  'cancelled',
]);
export type ConversionState = z.infer<typeof conversionState>;

/** Words of Ponte for why a conversion did not go; what a platform said comes as it said it. */
export const conversionWord = z.enum([
  'no_consent',
  'no_identifiers',
  'too_old',
  'person_erased',
  'lead_deleted',
  'no_lead',
  'same_person',
  'deal_moved',
  'deal_deleted',
  'pixel_removed',
  'answer_unknown',
  'by_person',
]);
export type ConversionWord = z.infer<typeof conversionWord>;

export const conversion = z.object({
  id,
  /** Of the pixel as kept here. */
  pixelId: id,
  leadId: id.nullable(),
  leadName: z.string().nullable(),
  dealId: id.nullable(),
  fact: z.union([conversionFact, z.literal('manual')]),
  eventName: z.string(),
  eventId: z.string(),
  eventTime: instant,
  state: conversionState,
  word: conversionWord.nullable(),
  message: z.string().nullable(),
  value: money.nullable(),
  currency: z.string().nullable(),
  /** The names under which the platform could know the person: em, ph, fbc, … */
  identifiers: z.array(z.string()),
  attempts: z.number().int(),
  nextTryAt: instant.nullable(),
  sentAt: instant.nullable(),
  createdAt: instant,
});
export type Conversion = z.infer<typeof conversion>;

export const dispatchAttempt = z.object({
  id,
  at: instant,
  durationMs: z.number(),
  events: z.number().int(),
  status: z.number().int().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
  traceId: z.string().nullable(),
  /** What the platform said, with neither personal data nor secrets. */
  answer: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
});
export type DispatchAttempt = z.infer<typeof dispatchAttempt>;

/** Where a part of a conversion comes from. */
export const conversionSource = z.enum([
  'lead.email',
  'lead.phone',
  'lead.name',
  'lead.city',
  'lead.state',
  'lead.custom',
  'lead.id',
  'lead.tracking',
  'deal.value',
  'conversion.id',
  'conversion.value',
  'conversion.time',
]);
export type ConversionSource = z.infer<typeof conversionSource>;

export const conversionDetail = conversion.extend({
  /** As it was sent, or as it would be now. */
  payload: z.unknown(),
  /** Where each part of it came from. */
  why: z.array(z.object({ part: z.string(), from: conversionSource })),
  tries: z.array(dispatchAttempt),
});
export type ConversionDetail = z.infer<typeof conversionDetail>;

export const conversionQuery = pageInput.extend({
  state: oneOrMany(conversionState),
  pixelId: oneOrMany(id),
  eventName: oneOrMany(z.string().max(50)),
  leadId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type ConversionQuery = z.infer<typeof conversionQuery>;

const bounded = z.string().trim().min(1).max(2000);

/** Whom it is about and where they came from is looked up here and never taken from the call. */
export const conversionDraft = z
  .object({
    eventName,
    leadId: id.optional(),
    dealId: id.optional(),
    /** Where it is told again under the same id it is the same conversion. */
    eventId: z.string().trim().min(1).max(100).optional(),
    eventTime: instant.optional(),
    value: money.min(0).nullable().optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be a code of three letters, such as BRL')
      .optional(),
    eventSourceUrl: bounded.optional(),
    /** Null or absent: every active pixel. */
    pixelId: id.nullable().optional(),
  })
  .refine(({ leadId, dealId }) => leadId !== undefined || dealId !== undefined, {
    path: ['leadId'],
    message: 'Say whom it is about: leadId or dealId.',
  });
export type ConversionDraft = z.infer<typeof conversionDraft>;

export const conversionStats = z.object({
  total: z.number().int(),
  byState: z.record(z.string(), z.number().int()),
  byPixel: z.array(
    z.object({
      pixelId: id,
      byState: z.record(z.string(), z.number().int()),
      byEvent: z.record(z.string(), z.number().int()),
      lastSentAt: instant.nullable(),
    }),
  ),
  /** The same, each event of each pixel by itself. */
  byPixelEvent: z.array(
    z.object({
      pixelId: id,
      eventName: z.string(),
      byState: z.record(z.string(), z.number().int()),
      /** In reais, of what was sent with an amount in them. */
      value: money,
      /** How many identifiers what was sent had on the average; null where nothing was. */
      identifiers: z.number().nullable(),
      lastSentAt: instant.nullable(),
    }),
  ),
  /** Of what was sent, in how many each identifier was present. */
  identifiers: z.record(z.string(), z.number().int()),
});
export type ConversionStats = z.infer<typeof conversionStats>;
