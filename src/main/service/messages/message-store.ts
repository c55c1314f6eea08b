import type {
  MessageChannel,
  MessageContent,
  MessageReason,
  MessageState,
} from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

export type MessageRow = {
  readonly id: number;
  readonly uid: string;
  readonly cause: string;
  readonly lead_id: number | null;
  readonly connection_id: number | null;
  readonly template_id: number | null;
  readonly template_version: number | null;
  readonly channel: MessageChannel;
  readonly audience: 'lead' | 'team';
  readonly class: number;
  readonly state: MessageState;
  readonly reason: MessageReason | null;
  readonly said: string | null;
  readonly recipient: string | null;
  readonly content: string | null;
  readonly remote_id: string | null;
  readonly manual: number;
  readonly made_by: string;
  readonly run_at: number;
  readonly attempts: number;
  readonly waits: number;
  readonly created_at: number;
  readonly sent_at: number | null;
  readonly delivered_at: number | null;
  readonly read_at: number | null;
  readonly settled_at: number | null;
  readonly fingerprint: string | null;
};

export type NewMessage = Pick<MessageRow, 'cause' | 'channel' | 'audience' | 'class' | 'run_at'> & {
  readonly leadId: number | null;
  readonly connectionId: number | null;
  readonly templateId: number | null;
  readonly content: MessageContent | null;
  readonly recipient: string | null;
  readonly by: string;
};

export type Try = {
  readonly at: number;
  readonly durationMs: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly answer: string | null;
};

/** Messages as rows: each is one send for one cause, and is never left without a state. */
export type MessageStore = {
  /** Answers the one there is already for its cause. */
  insert(tx: Tx, message: NewMessage): MessageRow;
  byId(id: number): MessageRow | null;
  byUid(uid: string): MessageRow | null;
  byCause(cause: string): MessageRow | null;
  /** The most urgent that is due on a connection. */
  next(connectionId: number): MessageRow | null;
  nextRunAt(connectionId: number): number | null;
  set(tx: Tx, id: number, values: Readonly<Partial<Writable>>): void;
  tried(tx: Tx, id: number, tried: Try): void;
  tries(id: number): Try[];
  /** Those that were being handed over when the process died. */
  inHand(): MessageRow[];
  /** How many were sent to somebody since a time. */
  sentTo(recipient: string, leadId: number | null, since: number): number;
  /**
   * Whether the lead that this one's was merged into, or another one that was, is to get the same
   * template, or got it while this waited. Of two that were merged the first one's goes.
   */
  hasTwin(message: MessageRow, keptId: number): boolean;
  onWork(listener: () => void): void;
  worked(tx: Tx): void;
};

type Writable = Omit<MessageRow, 'id' | 'uid' | 'cause' | 'created_at' | 'channel'>;

const keptTries = 20;

export function createMessageStore(db: Db, clock: Clock): MessageStore {
  const { client } = db;
  const listeners = new Set<() => void>();
  const insert = client.prepare(
    `insert into message (uid, cause, lead_id, connection_id, template_id, channel, audience, class,
       content, recipient, made_by, run_at, created_at)
     values (@uid, @cause, @leadId, @connectionId, @templateId, @channel, @audience, @class,
       @content, @recipient, @by, @run_at, @now) on conflict (cause) do nothing`,
  );
  const byId = client.prepare<[number], MessageRow>('select * from message where id = ?');
  const byUid = client.prepare<[string], MessageRow>('select * from message where uid = ?');
  const byCause = client.prepare<[string], MessageRow>('select * from message where cause = ?');
  // One search of the index a class: what is urgent is found at once, however much waits behind it.
  const due = client.prepare<[number, number, number], MessageRow>(
    `select * from message where state = 'waiting' and connection_id = ? and class = ? and run_at <= ?
     order by run_at, id limit 1`,
  );
  const nextRunAt = client
    .prepare<[number, number], number>(
      `select run_at from message where state = 'waiting' and connection_id = ? and class = ?
       order by run_at limit 1`,
    )
    .pluck();
  const inHand = client.prepare<[], MessageRow>(
    `select * from message where state = 'sending' order by id`,
  );
  const sentTo = client
    .prepare<[string, number | null, number], number>(
      `select count(*) from message where audience = 'lead' and sent_at is not null
         and state <> 'withdrawn' and (recipient = ? or lead_id = ?) and sent_at >= ?`,
    )
    .pluck();
  const twin = client
    .prepare<unknown[], 1>(
      `with recursive same(id) as (
         select @keptId union select merged_id from merge join same on keep_id = same.id
          where undone_at is null)
       select 1 from same cross join message on message.lead_id = same.id
        where message.id <> @id and template_id = @templateId and channel = @channel
          and audience = 'lead'
          and ((state = 'waiting' and (message.lead_id = @keptId or message.id < @id))
            or (sent_at >= @since and state not in ('waiting', 'withdrawn')))
        limit 1`,
    )
    .pluck();
  const addTry = client.prepare(
    `insert into message_attempt (message_id, at, duration_ms, outcome, status, answer)
     values (?, ?, ?, ?, ?, ?)`,
  );
  const pruneTries = client.prepare(
    `delete from message_attempt where message_id = ? and id not in
       (select id from message_attempt where message_id = ? order by id desc limit ${keptTries})`,
  );
  const tries = client.prepare<[number], Try>(
    `select at, duration_ms as durationMs, outcome, status, answer from message_attempt
     where message_id = ? order by id`,
  );
  const told = () => {
    for (const listener of listeners) listener();
  };

  return {
    insert(tx, { cause, content, ...rest }) {
      const made = insert.run({
        ...rest,
        cause,
        uid: newId(),
        content: content === null ? null : JSON.stringify(content),
        now: clock.now(),
      });
      if (made.changes > 0) afterCommit(tx, told, undefined);
      const row = byCause.get(cause);
      if (!row) throw new Error('A message was not kept.');
      return row;
    },
    byId: (id) => byId.get(id) ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    byCause: (cause) => byCause.get(cause) ?? null,
    next(connectionId) {
      const now = clock.now();
      for (const urgency of classes) {
        const row = due.get(connectionId, urgency, now);
        if (row) return row;
      }
      return null;
    },
    nextRunAt(connectionId) {
      const times = classes.flatMap((urgency) => nextRunAt.get(connectionId, urgency) ?? []);
      return times.length === 0 ? null : Math.min(...times);
    },
    set(_tx, id, values) {
      const names = Object.keys(values);
      client
        .prepare(
          `update message set ${names.map((name) => `${name} = @${name}`).join(', ')} where id = @id`,
        )
        .run({ ...values, id });
    },
    tried(_tx, id, { at, durationMs, outcome, status, answer }) {
      addTry.run(id, at, durationMs, outcome, status, answer);
      pruneTries.run(id, id);
    },
    tries: (id) => tries.all(id),
    inHand: () => inHand.all(),
    sentTo: (recipient, leadId, since) => sentTo.get(recipient, leadId, since) ?? 0,
    hasTwin: ({ id, template_id: templateId, channel, created_at: since }, keptId) =>
      twin.get({ id, templateId, channel, since, keptId }) === 1,
    onWork: (listener) => void listeners.add(listener),
    worked: (tx) => afterCommit(tx, told, undefined),
  };
}

/** A person waits; a notice; the rest. */
export const classes = [0, 1, 2] as const;
