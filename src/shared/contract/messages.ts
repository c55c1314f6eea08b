import { z } from 'zod';
import { id, listOf } from '../model/common.ts';
import {
  deadMessageCause,
  message,
  messageDetail,
  messageDraft,
  messageFile,
  messagePreview,
  messageQuery,
  messageSettings,
  messageTemplate,
  messageTemplateDraft,
  messageTemplateVersion,
  openByHand,
  sendingConnection,
  sendingDraft,
  sendingInfo,
  sendingPatch,
  sendingTest,
  templateField,
} from '../model/message.ts';
import { adminScreen, byId, done, screen } from './base.ts';

const version = z.number().int().min(1).max(1_000_000);
const moved = z.object({ changed: z.number().int() });
const ofCause = z.object({ fingerprint: z.string().min(1).max(200) });

/** Messages to people and other systems: what was sent, by which templates, over which accounts. */
export const messages = {
  list: screen.input(messageQuery).output(listOf(message)),
  get: screen.input(byId).output(messageDetail),
  ofLead: screen
    .input(byId.extend({ limit: z.number().int().min(1).max(200).default(50) }))
    .output(z.array(message)),
  /** As it would be sent to this lead, now. */
  preview: screen
    .input(z.object({ leadId: id.nullable(), draft: messageTemplateDraft }))
    .output(messagePreview),
  /** Leaves it to be sent in a few seconds; until then it can be withdrawn. */
  send: screen.input(messageDraft).output(messageDetail),
  withdraw: screen.input(byId).output(messageDetail),
  /** Once more, of one that failed, was refused or is uncertain. */
  retry: screen.input(byId).output(messageDetail),
  /** What a person found out of one that is uncertain. */
  settle: screen.input(byId.extend({ arrived: z.boolean() })).output(messageDetail),
  /**
   * The address that opens it in WhatsApp. Of who said no it is refused with a problem of the field
   * `despiteOptOut` (`denied`, or `no_consent` where only those who said yes are written to) until
   * that is said, and that it was is kept.
   */
  openByHand: screen.input(openByHand).output(z.object({ url: z.string() })),
  /** A person opened it in WhatsApp and says that it was sent. */
  noteManual: screen.input(messageDraft).output(messageDetail),
  dead: screen.output(z.array(deadMessageCause)),
  retryDead: screen.input(ofCause).output(moved),
  discardDead: screen
    .input(ofCause.extend({ reason: z.string().trim().min(1).max(200) }))
    .output(moved),
  settings: screen.output(messageSettings),
  saveSettings: adminScreen.input(messageSettings).output(messageSettings),
};

export const messageTemplates = {
  list: screen.output(z.array(messageTemplate)),
  fields: screen.output(
    z.object({ fields: z.array(templateField), formats: z.array(templateField) }),
  ),
  create: adminScreen.input(messageTemplateDraft).output(messageTemplate),
  save: adminScreen.input(messageTemplateDraft.extend({ id, version })).output(messageTemplate),
  versions: screen.input(byId).output(z.array(messageTemplateVersion)),
  /** Makes an earlier version the newest. */
  rollBack: adminScreen.input(byId.extend({ version })).output(messageTemplate),
  remove: adminScreen.input(byId).output(done),
  restore: adminScreen.input(byId).output(messageTemplate),
  files: screen.output(z.array(messageFile)),
  /** The bytes as base64. */
  addFile: adminScreen
    .input(z.object({ name: z.string().trim().min(1).max(200), data: z.string().max(700_000) }))
    .output(messageFile),
  removeFile: adminScreen.input(byId).output(done),
};

export const sendingConnections = {
  kinds: screen.output(z.array(sendingInfo)),
  list: screen.output(z.array(sendingConnection)),
  create: adminScreen.input(sendingDraft).output(sendingConnection),
  update: adminScreen.input(sendingPatch.extend({ id })).output(sendingConnection),
  remove: adminScreen.input(byId).output(done),
  /** Looks whether the account answers; with an address a message is sent there. */
  test: adminScreen.input(byId.extend({ to: z.string().trim().max(254) })).output(sendingTest),
  /** Tells Z-API where to say what became of messages. */
  connectCallbacks: adminScreen.input(byId).output(sendingTest),
};
