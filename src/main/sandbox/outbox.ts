import type { Store } from './store.ts';

/** Messages that reached the outside world: what a person would find in the recipient's hands. */
export type Message = {
  readonly at: number;
  readonly provider: string;
  readonly to: string;
  /** The message as that provider received it. */
  readonly content: Readonly<Record<string, unknown>>;
};

export type OutboxItem = {
  readonly seq: number;
  readonly at: string;
  readonly provider: string;
  readonly to: string;
  readonly content: unknown;
};

export type OutboxQuery = {
  readonly provider?: string;
  readonly since?: number;
  readonly limit: number;
};

export type Outbox = {
  receive(message: Message): void;
  list(query: OutboxQuery): readonly OutboxItem[];
  clear(): void;
};

type Row = { seq: number; at: string; provider: string; recipient: string; content: string };

const STEPS = [
  `CREATE TABLE outbox (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at TEXT NOT NULL, provider TEXT NOT NULL, recipient TEXT NOT NULL, content TEXT NOT NULL
   ) STRICT;`,
];

export function createOutbox(store: Store): Outbox {
  store.prepare('outbox', STEPS);
  const insert = store.db.prepare(
    'INSERT INTO outbox (at, provider, recipient, content) VALUES (?, ?, ?, ?)',
  );
  const select = store.db.prepare<[string | null, number, number], Row>(
    'SELECT * FROM outbox WHERE provider = coalesce(?, provider) AND seq > ? ORDER BY seq LIMIT ?',
  );

  function receive(message: Message): void {
    insert.run(
      new Date(message.at).toISOString(),
      message.provider,
      message.to,
      JSON.stringify(message.content),
    );
  }

  function list(query: OutboxQuery): readonly OutboxItem[] {
    return select.all(query.provider ?? null, query.since ?? 0, query.limit).map((row) => ({
      seq: row.seq,
      at: row.at,
      provider: row.provider,
      to: row.recipient,
      content: JSON.parse(row.content),
    }));
  }

  return { receive, list, clear: () => void store.db.exec('DELETE FROM outbox') };
}
