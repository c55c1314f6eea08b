import { z } from 'zod';
import { id, instant } from './common.ts';

/** How a sender shows who it is. */
export const hookScheme = z.enum([
  'hmac-sha256',
  'standard-webhooks',
  'svix',
  'github',
  'stripe',
  'whatsapp-cloud',
  'header-token',
  'path-secret',
]);
export type HookScheme = z.infer<typeof hookScheme>;

/** Why a request was not believed. */
export const hookFlaw = z.enum([
  'missing_header',
  'duplicate_header',
  'malformed',
  'unsupported_version',
  'too_old',
  'too_new',
  'mismatch',
  'missing_secret',
]);
export type HookFlaw = z.infer<typeof hookFlaw>;

/** What was found of a request's signature, so that it can be explained. */
export const hookVerdict = z.union([
  z.object({
    ok: z.literal(true),
    scheme: hookScheme,
    /** Which of an endpoint's two secrets it was signed with. */
    secret: z.enum(['current', 'previous']),
    /** How long before its arrival it was signed, in seconds; null where no time is signed. */
    ageSeconds: z.number().int().nullable(),
  }),
  z.object({
    ok: z.literal(false),
    scheme: hookScheme,
    flaw: hookFlaw,
    /** The header it is about. */
    header: z.string().nullable(),
    ageSeconds: z.number().int().nullable(),
  }),
]);
export type HookVerdict = z.infer<typeof hookVerdict>;

export const hookState = z.enum(['received', 'planned', 'applied', 'ignored', 'failed', 'dead']);
export type HookState = z.infer<typeof hookState>;

/** Why a hook led to nothing, as a word that the screens translate. */
export const hookReasons = [
  'test',
  'names_no_record',
  'no_connection',
  'cancelled',
  'told_before',
  'poison',
  'erased_person',
  'not_opened',
  'not_utf8',
  'not_json',
  'too_deep',
  'unsafe_name',
  'not_a_message',
  'own_message',
  'group_message',
  'broadcast_message',
  'waiting_message',
  'nobody_acts',
  'body_gone',
  'defect',
] as const;
export type HookReason = (typeof hookReasons)[number];

/** What was wrong with fields of a hook, as it is kept: `fields phone=phone_form amount=money_form`. */
export function fieldsReason(problems: readonly { field: string; problem: string }[]): string {
  const words = problems.map(({ field, problem }) => `${encodeURIComponent(field)}=${problem}`);
  return `fields ${words.join(' ')}`;
}

/** The reading that a hook asked for failed, as it is kept: `reading missing: It is gone.` */
export function readingReason(code: string, message: string): string {
  return `reading ${code}: ${message}`;
}

/** A kept reason, taken apart; null where it is none of these. */
export type ToldReason =
  | { readonly kind: 'word'; readonly word: HookReason }
  | { readonly kind: 'fields'; readonly fields: readonly { field: string; problem: string }[] }
  | { readonly kind: 'reading'; readonly code: string; readonly message: string };

export function readReason(text: string): ToldReason | null {
  const word = hookReasons.find((each) => each === text);
  if (word !== undefined) return { kind: 'word', word };
  const reading = /^reading (\S+): ([\s\S]*)$/.exec(text);
  if (reading) return { kind: 'reading', code: reading[1] ?? '', message: reading[2] ?? '' };
  if (!/^fields( [^\s=]+=[a-z_]+)+$/.test(text)) return null;
  const fields = text
    .split(' ')
    .slice(1)
    .map((each) => {
      const [field = '', problem = ''] = each.split('=');
      return { field: decodeURIComponent(field), problem };
    });
  return { kind: 'fields', fields };
}

/** A record a hook led to. */
export const touchedRecord = z.object({
  type: z.enum(['lead', 'deal', 'event', 'connection']),
  id,
  name: z.string().nullable(),
});
export type TouchedRecord = z.infer<typeof touchedRecord>;

export const hook = z.object({
  id,
  /** Name of its endpoint. */
  endpoint: z.string(),
  kind: z.string(),
  receivedAt: instant,
  state: hookState,
  /** Why it was ignored or failed: a word of the program's, or the words of an error. */
  reason: z.string().nullable(),
  /** Bytes of the body. */
  size: z.number().int(),
  verdict: hookVerdict,
  touched: z.array(touchedRecord),
  /** Tries to process it, and deliveries of it by its sender. */
  attempts: z.number().int(),
  deliveries: z.number().int(),
  replays: z.number().int(),
  isTest: z.boolean(),
  /** Whether its body is still here: without it it cannot be replayed. */
  hasBody: z.boolean(),
  processedAt: instant.nullable(),
  /** When it is tried again; null when it is not. */
  retryAt: instant.nullable(),
});
export type Hook = z.infer<typeof hook>;

export const hookDetail = hook.extend({
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** Indented where it is JSON; null once it is no longer kept. */
  body: z.string().nullable(),
  contentType: z.string().nullable(),
  sealed: z.boolean(),
  /** The same request again from a terminal; secrets stand as words to be filled in. */
  copyAsCurl: z.string(),
});
export type HookDetail = z.infer<typeof hookDetail>;

/** A request that was turned away: what is known of it without its body. */
export const hookRefusal = z.object({
  endpoint: z.string(),
  at: instant,
  status: z.number().int(),
  verdict: hookVerdict.nullable(),
  contentType: z.string().nullable(),
  size: z.number().int(),
});
export type HookRefusal = z.infer<typeof hookRefusal>;

const header = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/);

/** What an admin chooses of an endpoint beside its scheme and secret. */
const settings = z.object({
  /** The header that carries a signature (`hmac-sha256`) or a token (`header-token`). */
  header,
  encoding: z.enum(['hex', 'base64']),
  /** How far a signed time may be from ours, either way. */
  toleranceSeconds: z.number().int().min(10).max(604_800),
  /** Requests a minute; more are asked to come back later. */
  mostPerMinute: z.number().int().min(1).max(240_000),
  /** Where the body names the event, for telling a redelivery from a new one; `a.b` looks inside. */
  idField: z.string().max(120).nullable(),
  /** Whether bodies may arrive compressed with gzip. */
  gzip: z.boolean(),
  /** Whether bodies are kept sealed. */
  sealed: z.boolean(),
  /** The connection it is about, where there are several of its system. */
  connectionId: id.nullable(),
});
const { shape } = settings;
export const hookEndpointSettings = settings.extend({
  header: shape.header.default('x-webhook-signature'),
  encoding: shape.encoding.default('hex'),
  toleranceSeconds: shape.toleranceSeconds.default(300),
  mostPerMinute: shape.mostPerMinute.default(120_000),
  idField: shape.idField.default(null),
  gzip: shape.gzip.default(false),
  sealed: shape.sealed.default(false),
  connectionId: shape.connectionId.default(null),
});
export type HookEndpointSettings = z.infer<typeof hookEndpointSettings>;

/** The last part of an address: lower-case words joined by hyphens. */
export const hookEndpointName = z
  .string()
  .min(2)
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const hookEndpoint = z.object({
  id,
  name: hookEndpointName,
  kind: z.string(),
  scheme: hookScheme,
  settings: hookEndpointSettings,
  enabled: z.boolean(),
  /** Whether it has a secret: until then it is closed. */
  isSetUp: z.boolean(),
  /** Whether something here acts on its hooks; where nothing does they wait an hour and lead to nothing. */
  consumed: z.boolean(),
  /** On this computer, and through the tunnel where there is one; a secret in them is masked. */
  url: z.string(),
  publicUrl: z.string().nullable(),
  /** Until when the secret before still counts. */
  previousUntil: instant.nullable(),
  lastReceivedAt: instant.nullable(),
  /** The same without test hooks, which are sent from here. */
  lastSentAt: instant.nullable(),
  createdAt: instant,
});
export type HookEndpoint = z.infer<typeof hookEndpoint>;

/** As much of it as everybody sees. */
export const hookEndpointGist = hookEndpoint.pick({ name: true, kind: true, consumed: true });

/** What the other system needs, shown where an endpoint is set up. */
export const hookEndpointSecret = hookEndpoint.extend({
  secret: z.string(),
  verifyToken: z.string().nullable(),
});
export type HookEndpointSecret = z.infer<typeof hookEndpointSecret>;

const chosenSecret = z.string().min(1).max(500).optional();

export const hookEndpointDraft = z.object({
  name: hookEndpointName,
  /** What its hooks are; its name unless told. */
  kind: z.string().min(1).max(60).optional(),
  scheme: hookScheme,
  settings: settings.partial().optional(),
  enabled: z.boolean().default(true),
  /** Given by the other system; else one is made. */
  secret: chosenSecret,
});

export const hookEndpointPatch = z.object({
  scheme: hookScheme.optional(),
  settings: settings.partial().optional(),
  enabled: z.boolean().optional(),
});

/** A new secret; the one before counts for a day unless told. */
export const hookEndpointRotation = z.object({
  secret: chosenSecret,
  keepPreviousHours: z.number().int().min(0).max(720).default(24),
});
