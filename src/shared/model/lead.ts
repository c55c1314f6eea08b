import { z } from 'zod';
import { id, instant, money, oneOrMany, pageInput } from './common.ts';
import { excludedWhy } from './health.ts';

export const leadStatus = z.enum([
  'new',
  'contacted',
  'qualified',
  'converted',
  'lost',
  'inactive',
]);
export type LeadStatus = z.infer<typeof leadStatus>;

export const temperature = z.enum(['hot', 'warm', 'cold']);
export type Temperature = z.infer<typeof temperature>;

/** Whether the person agreed to be contacted; `denied` always wins over what another system says. */
export const consent = z.enum(['unknown', 'granted', 'denied']);
export type Consent = z.infer<typeof consent>;

/** Where a visit came from, as the site's hook tells it: utm_*, click ids. */
export const tracking = z.record(z.string().max(64), z.string().max(2000));

/** State of a record on one connection, worst first. Computed, never stored. */
export const syncState = z.enum([
  'conflict',
  'failed',
  'uncertain',
  'sending',
  'queued',
  'held',
  'in_sync',
  'unlinked',
]);
export type SyncState = z.infer<typeof syncState>;

export const leadLink = z.object({
  connectionId: id,
  provider: z.string(),
  externalId: z.string().nullable(),
  state: syncState,
  syncedAt: instant.nullable(),
  /** Fields that differ here from what was last agreed: changed and not sent yet. */
  pending: z.array(z.string()).optional(),
  /** Fields in which a person accepted that the two sides differ, until either changes. */
  muted: z.array(z.object({ field: z.string(), by: z.string(), at: instant })).optional(),
});
export type LeadLink = z.infer<typeof leadLink>;

/** One line of a score: which rule, what it saw, what it gave. `values` fill the translated sentence. */
export const scoreReason = z.object({
  rule: z.string(),
  /** What the rule looks at, and what people call it; absent in scores from before there were kinds. */
  kind: z.string().optional(),
  name: z.string().optional(),
  points: z.number(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type ScoreReason = z.infer<typeof scoreReason>;

/** The fields a person edits and a CRM may hold. `null` means blank. */
const text = (max: number) => z.string().trim().max(max);
export const leadFields = z.object({
  name: text(200),
  email: text(254).nullable(),
  phone: text(40).nullable(),
  document: text(20).nullable(),
  company: text(200).nullable(),
  origin: text(60).nullable(),
  interest: text(500).nullable(),
  income: money.min(0).nullable(),
  city: text(120).nullable(),
  state: text(2).nullable(),
  status: leadStatus,
  owner: text(120).nullable(),
  tags: z.array(text(60).min(1)).max(50),
  notes: text(20_000).nullable(),
  custom: z.record(
    z.string().max(80),
    z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]),
  ),
  consent,
  tracking,
  followUpAt: instant.nullable(),
});
export const leadField = leadFields.keyof();
export type LeadField = z.infer<typeof leadField>;

/** In the order in which screens and files list them. */
export const leadFieldNames: readonly LeadField[] = leadField.options;

export const lead = leadFields.extend({
  id,
  temperature,
  score: z.number().int(),
  scoreReasons: z.array(scoreReason),
  /** The version of the rules that gave it. */
  scoreVersion: z.number().int(),
  localRev: z.number().int(),
  dealId: id.nullable(),
  /** When its status was first qualified or converted; stays when it is lost later. */
  qualifiedAt: instant.nullable(),
  convertedAt: instant.nullable(),
  deletedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  links: z.array(leadLink),
});
export type Lead = z.infer<typeof lead>;

/** What a door takes to create: a name, an e-mail or a phone at least; the service says which is missing. */
export const leadDraft = leadFields
  .omit({ status: true })
  .partial()
  .extend({ status: leadStatus.exclude(['converted']).optional() });
export type LeadDraft = z.infer<typeof leadDraft>;

/** What a door takes to change: fields that are absent stay as they are. */
export const leadPatch = leadDraft.extend({});
export type LeadPatch = z.infer<typeof leadPatch>;

export const leadSort = z.enum([
  'name',
  '-name',
  'score',
  '-score',
  'createdAt',
  '-createdAt',
  'updatedAt',
  '-updatedAt',
  'followUpAt',
  '-followUpAt',
  'city',
  '-city',
  'company',
  '-company',
  'status',
  '-status',
]);
export type LeadSort = z.infer<typeof leadSort>;

/** Values of an object field, by name: `custom[plan]=gold` in a query. */
const valuesInside = z
  .record(z.string().max(80), z.string().max(500))
  .refine((values) => Object.keys(values).length <= 10, 'must have at most 10 names')
  .optional();

const trueOrFalse = z.preprocess(
  (v) => (v === 'true' ? true : v === 'false' ? false : v),
  z.boolean().optional(),
);

/** How soon after it came a lead was spoken to: within 5 minutes, an hour, a day; later; not yet. */
export const contactSpeed = z.enum(['5m', '1h', '1d', 'later', 'none']);
export type ContactSpeed = z.infer<typeof contactSpeed>;

/** Filters compose with "and"; several values of one filter with "or". */
export const leadFilter = z.object({
  q: z.string().trim().max(200).optional(),
  status: oneOrMany(leadStatus),
  statusNot: oneOrMany(leadStatus),
  temperature: oneOrMany(temperature),
  origin: oneOrMany(z.string().max(60)),
  city: oneOrMany(z.string().max(120)),
  state: oneOrMany(z.string().max(2)),
  tag: oneOrMany(z.string().max(60)),
  owner: oneOrMany(z.string().max(120)),
  syncState: oneOrMany(syncState),
  connectionId: z.string().max(64).optional(),
  /** Left out of that connection for this reason; without a connection nothing is. */
  excludedWhy: excludedWhy.optional(),
  name: z.string().max(200).optional(),
  email: z.string().max(254).optional(),
  phone: z.string().max(40).optional(),
  document: z.string().max(20).optional(),
  company: z.string().max(200).optional(),
  createdFrom: instant.optional(),
  /** Created in the last so many days: a segment moves with the calendar. */
  createdWithinDays: z.coerce.number().int().min(1).max(3650).optional(),
  createdTo: instant.optional(),
  updatedFrom: instant.optional(),
  updatedTo: instant.optional(),
  followUpFrom: instant.optional(),
  /** Follow-ups by today's calendar: before today, until its end, until six days after, or none set. */
  followUpDue: z.enum(['late', 'today', 'week', 'none']).optional(),
  followUpTo: instant.optional(),
  importId: z.string().max(64).optional(),
  // What the figures of the overview count.
  converted: trueOrFalse,
  scoreFrom: z.coerce.number().int().optional(),
  scoreTo: z.coerce.number().int().optional(),
  firstContact: oneOrMany(contactSpeed),
  /** Converted after this automation began for them, between two instants where they are told. */
  convertedAfter: z.string().max(64).optional(),
  ranFrom: instant.optional(),
  ranTo: instant.optional(),
  /** With `importId`: what the import did to them; unless told, those it created. */
  importOutcome: z.enum(['created', 'updated', 'skipped']).optional(),
  // By a field's own name, as the API offers them.
  id: oneOrMany(id),
  tags: oneOrMany(z.string().max(60)),
  consent: oneOrMany(consent),
  interest: z.string().max(500).optional(),
  notes: z.string().max(500).optional(),
  income: z.coerce.number().min(0).max(1e12).optional(),
  score: z.coerce.number().int().optional(),
  followUpAt: instant.optional(),
  createdAt: instant.optional(),
  updatedAt: instant.optional(),
  custom: valuesInside,
  tracking: valuesInside,
  /** Where the visit came from, whatever its case, accents and spaces; `(none)` for no value. */
  utmSource: z.string().max(200).optional(),
  utmMedium: z.string().max(200).optional(),
  utmCampaign: z.string().max(200).optional(),
  /** Once qualified or converted, whatever the status says today. */
  qualified: trueOrFalse,
  /** With a deal that was won. */
  bought: trueOrFalse,
  deleted: trueOrFalse,
});
export type LeadFilter = z.infer<typeof leadFilter>;

export const leadQuery = leadFilter.extend({
  ...pageInput.shape,
  sort: leadSort.default('-createdAt'),
  /** Jump to a row; only for the scroll bar. Following pages go by cursor. */
  offset: z.coerce.number().int().min(0).max(50_000_000).optional(),
  /** The first page of a search as soon as it is known: its total may then be the least there are. */
  roughTotal: trueOrFalse,
});
export type LeadQuery = z.infer<typeof leadQuery>;

/** A selection is a list of ids, or everything a filter finds minus some ids. */
export const leadSelection = z.union([
  z.object({ ids: z.array(id).min(1).max(10_000) }),
  z.object({ filter: leadFilter, except: z.array(id).max(10_000).default([]) }),
]);
export type LeadSelection = z.infer<typeof leadSelection>;

/** Who changed one field of one record, when, from where, and why. */
export const changeSource = z.enum([
  'form',
  'csv',
  'hook',
  'api',
  'connection',
  'automation',
  'resolution',
  'undo',
  'demo',
]);
export type ChangeSource = z.infer<typeof changeSource>;

export const historyEntry = z.object({
  id: z.string(),
  at: instant,
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  source: changeSource,
  actor: z.string(),
  connectionId: z.string().nullable(),
  runId: z.string().nullable(),
  /** The decision of the engine that made the change, where one did. */
  decisionId: z.string().optional(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;
