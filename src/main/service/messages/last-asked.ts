import type { Db } from '../db/database.ts';
import { messageContent } from '../../../shared/model/message.ts';

/** What was written to somebody last over WhatsApp, before an answer of theirs. */
export type LastAsked = {
  /** When it was sent, UTC ms. */
  readonly at: number;
  readonly text: string;
  /** By a template that asks for an opinion, as it came with Ponte or as it was rewritten. */
  readonly forFeedback: boolean;
};

/** Of a lead, and of those that were merged into it; whether the message arrived is not asked. */
export function createLastAsked(db: Db): (leadId: number, before: number) => LastAsked | null {
  const last = db.client.prepare<
    [number, number],
    { sent_at: number; content: string | null; key: string | null }
  >(
    `with recursive same(id) as (
       values (?)
       union select merge.merged_id from merge join same on merge.keep_id = same.id
         where merge.undone_at is null)
     select message.sent_at, message.content, message_template.key
       from message join same on message.lead_id = same.id
       left join message_template on message_template.id = message.template_id
      where message.channel = 'whatsapp' and message.audience = 'lead'
        and message.state in ('sending', 'sent', 'delivered', 'read', 'uncertain')
        and message.sent_at <= ?
      order by message.sent_at desc, message.id desc limit 1`,
  );
  return (leadId, before) => {
    const row = last.get(leadId, before);
    if (!row) return null;
    const content = row.content === null ? null : messageContent.parse(JSON.parse(row.content));
    return {
      at: row.sent_at,
      text: content?.body ?? '',
      forFeedback: row.key?.startsWith('feedback-') ?? false,
    };
  };
}
