import { z } from 'zod';
import { id, instant, pageInput } from './common.ts';

/** How a message reaches whom it is for. */
export const messageChannel = z.enum(['email', 'whatsapp', 'slack', 'webhook']);
export type MessageChannel = z.infer<typeof messageChannel>;

/**
 * waiting    to be sent, now or at its time
 * sending    handed over just now; after a crash nobody knows, and it becomes uncertain
 * sent       taken by the other system; delivered and read follow where it tells of them
 * failed     given up; a person may send it again
 * refused    a rule of ours kept it back; why is kept with it
 * uncertain  it left and no answer came: a person says whether it arrived
 * withdrawn  a person took it back before it left
 */
export const messageState = z.enum([
  'waiting',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'refused',
  'uncertain',
  'withdrawn',
]);
export type MessageState = z.infer<typeof messageState>;

/** Why a message was not sent, or is not sent yet. */
export const messageReason = z.enum([
  'denied',
  'no_consent',
  'no_address',
  'bad_address',
  'lead_gone',
  /** The lead was merged into one that gets, or got, the same message. */
  'merged',
  'daily_limit',
  'quiet_hours',
  'no_connection',
  'connection_paused',
  'credentials',
  'disconnected',
  'template_gone',
  'template_wrong',
  'file_gone',
  'empty',
  'offline',
  'unsafe',
  'busy',
  'trouble',
  'rejected',
  'too_often',
  'unknown_outcome',
]);
export type MessageReason = z.infer<typeof messageReason>;

export const whatsappKind = z.enum(['text', 'image', 'document', 'link', 'buttons']);

/** What a message says; in templates its texts hold `{{fields}}`. */
export const messageContent = z.object({
  /** Of e-mails. */
  subject: z.string().max(500).default(''),
  body: z.string().max(20_000),
  kind: whatsappKind.default('text'),
  /** Kept files: of e-mails those attached, of WhatsApp the image or document. */
  files: z.array(id).max(5).default([]),
  /** Of links: where to, and what is shown of it. */
  link: z
    .object({
      url: z.string().max(2000),
      title: z.string().max(200),
      description: z.string().max(500),
    })
    .nullable()
    .default(null),
  /** Of buttons: what they say. */
  buttons: z.array(z.string().trim().min(1).max(40)).max(3).default([]),
});
export type MessageContent = z.infer<typeof messageContent>;

/** For the lead itself, or for the company's own people, to whom no consent applies. */
export const messageAudience = z.enum(['lead', 'team']);

export const messageTemplateDraft = z.object({
  name: z.string().trim().min(1).max(80),
  channel: messageChannel,
  audience: messageAudience.default('lead'),
  content: messageContent,
});
export type MessageTemplateDraft = z.infer<typeof messageTemplateDraft>;

export const messageTemplate = messageTemplateDraft.extend({
  id,
  /** Of those that come with the program: which one. */
  key: z.string().nullable(),
  version: z.number().int(),
  updatedAt: instant,
  updatedBy: z.string(),
});
export type MessageTemplate = z.infer<typeof messageTemplate>;

export const messageTemplateVersion = z.object({
  version: z.number().int(),
  name: z.string(),
  content: messageContent,
  madeAt: instant,
  madeBy: z.string(),
});

/** Something of a template that cannot stay so. */
export const templateFlaw = z.object({
  /** Where: `subject`, `body`, `link`, `buttons`, `files`. */
  part: z.string(),
  problem: z.enum([
    'unknown_field',
    'unknown_format',
    'unclosed',
    'partial',
    'delimiters',
    'loops',
    'too_deep',
    'too_large',
    'empty',
    'one_file',
    'link_missing',
    'buttons_missing',
  ]),
  /** The name that is not known, where it is one. */
  name: z.string().nullable(),
});
export type TemplateFlaw = z.infer<typeof templateFlaw>;

/** A message as it would be sent. */
export const messagePreview = z.object({
  flaws: z.array(templateFlaw),
  content: messageContent.nullable(),
  to: z.string().nullable(),
  /** Fields the template uses and this lead has nothing in. */
  blank: z.array(z.string()),
  /** What the rules would say now; null where it would go. */
  held: messageReason.nullable(),
  /** When it would go, where it is only held until then. */
  until: instant.nullable(),
});
export type MessagePreview = z.infer<typeof messagePreview>;

export const templateField = z.object({
  name: z.string(),
  label: z.object({ 'pt-BR': z.string(), en: z.string() }),
  example: z.string(),
});

export const message = z.object({
  id,
  channel: messageChannel,
  state: messageState,
  reason: messageReason.nullable(),
  /** What was said of it, in the other system's words where there are some. */
  said: z.string().nullable(),
  lead: z.object({ id, name: z.string() }).nullable(),
  template: z.object({ id, name: z.string(), version: z.number().int() }).nullable(),
  connection: z.object({ id, name: z.string() }).nullable(),
  to: z.string().nullable(),
  /** The subject, or how the text begins. */
  gist: z.string(),
  /** Opened in WhatsApp by a person, who says that it was sent. */
  manual: z.boolean(),
  by: z.string(),
  runAt: instant,
  createdAt: instant,
  sentAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  readAt: instant.nullable(),
  attempts: z.number().int(),
});
export type Message = z.infer<typeof message>;

export const messageDetail = message.extend({
  content: messageContent.nullable(),
  /** The other system's own id of it. */
  remoteId: z.string().nullable(),
  cause: z.string(),
  files: z.array(z.object({ id, name: z.string(), size: z.number().int() })),
  tries: z.array(
    z.object({
      at: instant,
      durationMs: z.number().int(),
      outcome: z.string(),
      status: z.number().int().nullable(),
      answer: z.string().nullable(),
    }),
  ),
});
export type MessageDetail = z.infer<typeof messageDetail>;

export const messageFilter = z.object({
  channel: messageChannel.optional(),
  state: messageState.optional(),
  templateId: id.optional(),
  leadId: id.optional(),
});
export const messageQuery = messageFilter.extend({ ...pageInput.shape });
export type MessageQuery = z.infer<typeof messageQuery>;

/** What a person writes to one lead. */
export const messageDraft = z.object({
  leadId: id,
  channel: messageChannel,
  templateId: id.nullable().default(null),
  connectionId: id.nullable().default(null),
  /** As it is sent: nothing in it is filled in any more. */
  content: messageContent,
  /** Made by the screen, so that one press is one message. */
  once: z.string().min(8).max(64),
});
export type MessageDraft = z.infer<typeof messageDraft>;

/** To be opened in WhatsApp by a person; who said no is written to only where they insist on it. */
export const openByHand = messageDraft.extend({ despiteOptOut: z.boolean().default(false) });
export type OpenByHand = z.infer<typeof openByHand>;

export const messageFile = z.object({
  id,
  name: z.string(),
  type: z.string(),
  size: z.number().int(),
  createdAt: instant,
});
export type MessageFile = z.infer<typeof messageFile>;

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const messageSettings = z.object({
  quiet: z.object({ on: z.boolean(), from: hour, to: hour }),
  /** To one person on one day, over all channels. */
  perDay: z.number().int().min(1).max(50),
  /** Only to who said yes; else to everybody who did not say no. */
  onlyGranted: z.boolean(),
  /** Beneath each e-mail to a lead. */
  unsubscribeText: z.string().max(500),
  /** Whom messages for the company's own people go to. */
  teamEmail: z.string().max(254),
  teamPhone: z.string().max(40),
});
export type MessageSettings = z.infer<typeof messageSettings>;

export const sendingProvider = z.enum(['smtp', 'z-api', 'slack', 'n8n']);
export type SendingProvider = z.infer<typeof sendingProvider>;

export const sendingInfo = z.object({
  id: sendingProvider,
  name: z.string(),
  letter: z.string().length(1),
  channel: messageChannel,
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.object({ 'pt-BR': z.string(), en: z.string() }),
      secret: z.boolean(),
      required: z.boolean(),
      initial: z.string().optional(),
      options: z
        .array(
          z.object({ value: z.string(), label: z.object({ 'pt-BR': z.string(), en: z.string() }) }),
        )
        .optional(),
    }),
  ),
});
export type SendingInfo = z.infer<typeof sendingInfo>;

/** An account that messages go out by. */
export const sendingConnection = z.object({
  id,
  provider: sendingProvider,
  channel: messageChannel,
  name: z.string(),
  settings: z.record(z.string(), z.string()),
  paused: z.boolean(),
  state: z.enum(['ok', 'credentials', 'disconnected', 'trouble']),
  said: z.string().nullable(),
  waiting: z.number().int(),
  lastSentAt: instant.nullable(),
});
export type SendingConnection = z.infer<typeof sendingConnection>;

export const sendingDraft = z.object({
  provider: sendingProvider,
  name: z.string().trim().min(1).max(80),
  fields: z.record(z.string().max(60), z.string().max(4000)),
});
export type SendingDraft = z.infer<typeof sendingDraft>;
export const sendingPatch = z.object({
  name: z.string().trim().min(1).max(80).optional(),
  fields: z.record(z.string().max(60), z.string().max(4000)).optional(),
  paused: z.boolean().optional(),
});
export type SendingPatch = z.infer<typeof sendingPatch>;

/** How a try of a connection went, as the screens put it in words. */
export const sendingTest = z.object({
  ok: z.boolean(),
  reason: messageReason.nullable(),
  said: z.string().nullable(),
});
export type SendingTest = z.infer<typeof sendingTest>;

export const deadMessageCause = z.object({
  fingerprint: z.string(),
  channel: messageChannel,
  connectionName: z.string(),
  reason: messageReason.nullable(),
  said: z.string().nullable(),
  count: z.number().int(),
  since: instant,
});
export type DeadMessageCause = z.infer<typeof deadMessageCause>;
