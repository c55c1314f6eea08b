import type { MessageChannel, SendingProvider } from '../../../shared/model/message.ts';
import type { Db } from '../db/database.ts';

export type SendingRow = {
  readonly id: number;
  readonly uid: string;
  readonly provider: SendingProvider;
  readonly name: string;
  readonly settings: string;
  readonly credentials: string;
  readonly paused: number;
  readonly state: 'ok' | 'credentials' | 'disconnected' | 'trouble';
  readonly said: string | null;
  readonly last_sent_at: number | null;
  readonly created_at: number;
  readonly removed_at: number | null;
};

/** Accounts that messages go out by; those removed are kept for the messages they sent. */
export type SendingStore = {
  list(): SendingRow[];
  byId(id: number): SendingRow | null;
  byUid(uid: string): SendingRow | null;
  /** The first of a channel, by which goes what names none. */
  ofChannel(channel: MessageChannel): SendingRow | null;
  setState(id: number, state: SendingRow['state'], said: string | null): void;
  sent(id: number, at: number): void;
};

const providersOf: Readonly<Record<MessageChannel, readonly SendingProvider[]>> = {
  email: ['smtp'],
  whatsapp: ['z-api'],
  slack: ['slack'],
  webhook: ['n8n'],
};

export function createSendingStore(db: Db): SendingStore {
  const { client } = db;
  const list = client.prepare<[], SendingRow>(
    'select * from sending_connection where removed_at is null order by id',
  );
  const byId = client.prepare<[number], SendingRow>(
    'select * from sending_connection where id = ?',
  );
  const setState = client.prepare(
    'update sending_connection set state = ?, said = ? where id = ? and (state <> ? or said is not ?)',
  );
  const sent = client.prepare(
    `update sending_connection set last_sent_at = ?, state = 'ok', said = null where id = ?`,
  );
  return {
    list: () => list.all(),
    byId: (id) => byId.get(id) ?? null,
    byUid: (uid) => list.all().find((row) => row.uid === uid) ?? null,
    ofChannel(channel) {
      const open = list.all().filter(({ provider }) => providersOf[channel].includes(provider));
      return open.find(({ paused, state }) => paused === 0 && state === 'ok') ?? open[0] ?? null;
    },
    setState: (id, state, said) => void setState.run(state, said, id, state, said),
    sent: (id, at) => void sent.run(at, id),
  };
}
