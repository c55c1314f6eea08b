import {
  messageContent,
  type MessageContent,
  type MessageReason,
} from '../../../shared/model/message.ts';
import type { Db } from '../db/database.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { createLiving } from '../merges/living.ts';
import type { OutgoingFile } from './channels/channel.ts';
import type { FileStore } from './file-store.ts';
import { dayBegan, lastLook, type Look } from './last-look.ts';
import type { MessageRow, MessageStore } from './message-store.ts';
import type { MessageRules } from './settings.ts';
import { contentFlaws, fillIn } from './template.ts';
import type { TemplateStore } from './template-store.ts';

/** A message as it would leave now, or why it does not. */
export type Prepared =
  | {
      readonly to: 'send';
      readonly recipient: string;
      readonly content: MessageContent;
      readonly files: readonly OutgoingFile[];
      readonly templateVersion: number | null;
      readonly templateName: string | null;
      readonly lead: LeadRow | null;
    }
  | { readonly to: 'refuse' | 'fail'; readonly reason: MessageReason; readonly said: string | null }
  | { readonly to: 'wait'; readonly reason: MessageReason; readonly until: number };

export type PrepareParts = {
  readonly db: Db;
  readonly now: () => number;
  readonly workspace: string;
  readonly leads: { byId(id: number): LeadRow | null };
  readonly store: Pick<MessageStore, 'sentTo' | 'hasTwin'>;
  readonly templates: TemplateStore;
  readonly files: FileStore;
  readonly rules: MessageRules;
};

export type Prepare = {
  message(row: MessageRow): Prepared;
  /** What the rules say now of somebody to be written to. */
  look(asked: Pick<MessageRow, 'channel' | 'audience'>, lead: LeadRow | null): Look;
};

/** Reads everything anew: what was true when it was left to be sent may be so no more. */
export function createPrepare(parts: PrepareParts): Prepare {
  const { store, templates, files, rules } = parts;
  const living = createLiving(parts.db, parts.leads);

  function look(
    { channel, audience }: Pick<MessageRow, 'channel' | 'audience'>,
    lead: LeadRow | null,
  ): Look {
    const now = parts.now();
    return lastLook({
      channel,
      audience,
      lead,
      rules: rules.get(),
      now,
      sentToday: (recipient) => store.sentTo(recipient, lead?.id ?? null, dayBegan(now)),
    });
  }

  /** Of two that turned out to be one person, one gets what both were to get. */
  function hasTwin(row: MessageRow, lead: LeadRow): boolean {
    return row.audience === 'lead' && store.hasTwin(row, lead.id);
  }

  return {
    look,
    message(row) {
      const lead = row.lead_id === null ? null : living(row.lead_id);
      if (lead !== null && lead.id !== row.lead_id && hasTwin(row, lead)) {
        return { to: 'refuse', reason: 'merged', said: null };
      }
      const seen = look(row, lead);
      if (seen.to === 'refuse') return { ...seen, said: null };
      if (seen.to === 'wait') return seen;
      const template = row.template_id === null ? null : templates.byId(row.template_id);
      const written = row.content === null ? null : messageContent.parse(JSON.parse(row.content));
      if (written === null && (template === null || template.removed)) {
        return { to: 'fail', reason: 'template_gone', said: null };
      }
      let content = written;
      if (content === null && template !== null) {
        if (contentFlaws(template.content, row.channel).length > 0) {
          return { to: 'fail', reason: 'template_wrong', said: template.name };
        }
        const subject = { lead, workspace: parts.workspace, now: parts.now() };
        content = fillIn(template.content, subject).content;
      }
      if (content === null || content.body.trim() === '') {
        return { to: 'fail', reason: 'empty', said: null };
      }
      const attached: OutgoingFile[] = [];
      for (const uid of content.files) {
        const file = files.open(uid);
        if (file === null) return { to: 'fail', reason: 'file_gone', said: files.nameOf(uid) };
        attached.push(file);
      }
      return {
        to: 'send',
        recipient: seen.recipient,
        content,
        files: attached,
        templateVersion: written === null ? (template?.version ?? null) : row.template_version,
        templateName: template?.name ?? null,
        lead,
      };
    },
  };
}
