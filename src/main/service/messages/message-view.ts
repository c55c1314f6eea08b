import {
  messageContent,
  type Message,
  type MessageDetail,
  type MessageQuery,
} from '../../../shared/model/message.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { Pagination } from '../../../shared/model/common.ts';
import type { Db } from '../db/database.ts';
import type { MessageRow, MessageStore } from './message-store.ts';

/** Messages as screens show them. */
export type MessageView = {
  page(query: MessageQuery): { items: Message[]; pagination: Pagination };
  ofLead(leadUid: string, limit: number): Message[];
  detail(uid: string): MessageDetail;
};

type Row = MessageRow & {
  readonly lead_uid: string | null;
  readonly lead_name: string | null;
  readonly template_uid: string | null;
  readonly template_name: string | null;
  readonly template_content: string | null;
  readonly connection_uid: string | null;
  readonly connection_name: string | null;
};

const select = `select message.*, lead.uid as lead_uid, lead.name as lead_name,
    message_template.uid as template_uid, message_template.name as template_name,
    version.content as template_content,
    sending_connection.uid as connection_uid, sending_connection.name as connection_name
  from message left join lead on lead.id = message.lead_id
    left join message_template on message_template.id = message.template_id
    left join message_template_version as version on version.template_id = message_template.id
      and version.version = message_template.version
    left join sending_connection on sending_connection.id = message.connection_id`;

export function createMessageView(db: Db, store: MessageStore): MessageView {
  const { client } = db;
  const byUid = client.prepare<[string], Row>(`${select} where message.uid = ?`);
  // Also what was written to those that were merged into it.
  const ofLead = client.prepare<[string, number], Row>(
    `with recursive same(id) as (
       select id from lead where uid = ?
       union select merge.merged_id from merge join same on merge.keep_id = same.id
         where merge.undone_at is null)
     ${select} where message.lead_id in (select id from same) order by message.id desc limit ?`,
  );
  const file = client.prepare<[string], { uid: string; name: string; size: number }>(
    'select uid, name, length(bytes) as size from message_file where uid = ?',
  );

  return {
    page({ channel, state, templateId, leadId, cursor, page, limit }) {
      const wheres = ['1'];
      const values: unknown[] = [];
      const and = (sql: string, value: unknown) => {
        if (value === undefined) return;
        wheres.push(sql);
        values.push(value);
      };
      and('message.channel = ?', channel);
      and('message.state = ?', state);
      and('message.template_id = (select id from message_template where uid = ?)', templateId);
      and('message.lead_id = (select id from lead where uid = ?)', leadId);
      const where = wheres.join(' and ');
      const total = client
        .prepare<unknown[], number>(`select count(*) from message where ${where}`)
        .pluck()
        .get(...values) as number;
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readCursor(cursor);
      const skip = cursor === undefined && page !== undefined ? (page - 1) * limit : 0;
      const rows = client
        .prepare<unknown[], Row>(
          `${select} where ${where} and message.id < ? order by message.id desc limit ? offset ?`,
        )
        .all(...values, before, limit + 1, skip);
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return {
        items: items.map(toMessage),
        pagination: {
          page: page ?? null,
          limit,
          total,
          nextCursor: rows.length > limit && last ? String(last.id) : null,
        },
      };
    },
    ofLead: (uid, limit) => ofLead.all(uid, limit).map(toMessage),
    detail(uid) {
      const row = byUid.get(uid);
      if (!row) throw new PonteError('NOT_FOUND', 'This message does not exist.');
      const kept = row.content ?? row.template_content;
      const content = kept === null ? null : messageContent.parse(JSON.parse(kept));
      return {
        ...toMessage(row),
        // Of one that waits for its template's fields, nothing is said yet.
        content: row.content === null ? null : content,
        remoteId: row.remote_id,
        cause: row.cause,
        files: (content?.files ?? []).flatMap((each) => {
          const found = file.get(each);
          return found ? [{ id: found.uid, name: found.name, size: found.size }] : [];
        }),
        tries: store.tries(row.id).map(({ at, ...rest }) => ({ ...rest, at: iso(at) })),
      };
    },
  };
}

function readCursor(cursor: string): number {
  const id = Number(cursor);
  if (Number.isSafeInteger(id) && id > 0) return id;
  throw new PonteError('BAD_INPUT', 'The cursor is none that a list gave.');
}

function toMessage(row: Row): Message {
  const content = row.content === null ? null : messageContent.parse(JSON.parse(row.content));
  return {
    id: row.uid,
    channel: row.channel,
    state: row.state,
    reason: row.reason,
    said: row.said,
    lead: row.lead_uid === null ? null : { id: row.lead_uid, name: row.lead_name ?? '' },
    template:
      row.template_uid === null
        ? null
        : {
            id: row.template_uid,
            name: row.template_name ?? '',
            version: row.template_version ?? 0,
          },
    connection:
      row.connection_uid === null
        ? null
        : { id: row.connection_uid, name: row.connection_name ?? '' },
    to: row.recipient === row.channel ? null : row.recipient,
    gist: (content?.subject || content?.body || row.template_name || '').slice(0, 160),
    manual: row.manual === 1,
    by: row.made_by,
    runAt: iso(row.run_at),
    createdAt: iso(row.created_at),
    sentAt: row.state === 'sending' ? null : isoOrNull(row.sent_at),
    deliveredAt: isoOrNull(row.delivered_at),
    readAt: isoOrNull(row.read_at),
    attempts: row.attempts,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
