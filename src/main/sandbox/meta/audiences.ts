import { z } from 'zod';
import type { Journal } from '../journal.ts';
import type { PlainRecord, RecordDoor } from '../provider.ts';
import type { Store } from '../store.ts';
import { MetaRefusal } from './refusal.ts';

export const META_AUDIENCE_STEPS = [
  `CREATE TABLE meta_audience (
     id INTEGER PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL
   ) STRICT;
   CREATE TABLE meta_audience_user (
     audience INTEGER NOT NULL, key TEXT NOT NULL, session TEXT NOT NULL,
     PRIMARY KEY (audience, key)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE meta_session (
     id TEXT NOT NULL, audience INTEGER NOT NULL, kind TEXT NOT NULL, last_seq INTEGER NOT NULL,
     ended INTEGER NOT NULL, began_at INTEGER NOT NULL, received INTEGER NOT NULL,
     PRIMARY KEY (audience, id)
   ) STRICT, WITHOUT ROWID;`,
];

/** Audiences and the people in them, as hashes; uploads come in numbered parts of a session. */
export type MetaAudiences = {
  create(account: string, said: unknown): { readonly id: string };
  /** Those of an account, without the people in them. */
  listed(account: string): { readonly data: readonly object[] };
  upload(audience: string, kind: UploadKind, said: unknown): Readonly<Record<string, unknown>>;
  readonly door: RecordDoor;
  clear(): void;
};

export type UploadKind = 'add' | 'remove' | 'replace';

const mostUsers = 10_000;
const replaceMs = 90 * 60_000;
const schemaKeys = [
  'EXTERN_ID',
  'EMAIL',
  'PHONE',
  'GEN',
  'DOBY',
  'DOBM',
  'DOBD',
  'LN',
  'FN',
  'FI',
  'CT',
  'ST',
  'ZIP',
  'MADID',
  'COUNTRY',
] as const;
const plain = new Set(['EXTERN_ID', 'MADID']);

const newAudience = z.object({
  name: z.string().min(1).max(200),
  subtype: z.literal('CUSTOM'),
  customer_file_source: z.enum([
    'USER_PROVIDED_ONLY',
    'PARTNER_PROVIDED_ONLY',
    'BOTH_USER_AND_PARTNER_PROVIDED',
  ]),
  description: z.string().max(1000).default(''),
});

const upload = z.object({
  session: z.object({
    session_id: z.union([z.int().positive(), z.string().regex(/^[1-9]\d*$/)]).transform(String),
    batch_seq: z.int().min(1),
    last_batch_flag: z.boolean(),
    estimated_num_total: z.int().optional(),
  }),
  payload: z.object({
    schema: z.array(z.enum(schemaKeys)).min(1),
    data: z.array(z.array(z.string())).min(1),
  }),
  customer_consent: z.boolean().optional(),
});

type Session = {
  last_seq: number;
  ended: number;
  began_at: number;
  kind: string;
  received: number;
};

export function createMetaAudiences(parts: {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
}): MetaAudiences {
  const { store, journal, clock } = parts;
  const { db } = store;
  const insert = db
    .prepare<unknown[], number>(
      'INSERT INTO meta_audience (account, name, description) VALUES (?, ?, ?) RETURNING id',
    )
    .pluck();
  const byId = db.prepare<[number], { id: number; name: string; account: string }>(
    'SELECT * FROM meta_audience WHERE id = ?',
  );
  const all = db.prepare<[], { id: number; name: string; account: string }>(
    'SELECT * FROM meta_audience ORDER BY id',
  );
  const ofAccount = db.prepare<[string], { id: number; name: string; description: string }>(
    'SELECT id, name, description FROM meta_audience WHERE account = ? ORDER BY id',
  );
  const size = db
    .prepare<[number], number>('SELECT count(*) FROM meta_audience_user WHERE audience = ?')
    .pluck();
  const keys = db
    .prepare<[number], string>('SELECT key FROM meta_audience_user WHERE audience = ? ORDER BY key')
    .pluck();
  const add = db.prepare(
    `INSERT INTO meta_audience_user VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET session = excluded.session`,
  );
  const remove = db.prepare('DELETE FROM meta_audience_user WHERE audience = ? AND key = ?');
  const keepOnly = db.prepare('DELETE FROM meta_audience_user WHERE audience = ? AND session <> ?');
  const sessionOf = db.prepare<[number, string], Session>(
    'SELECT * FROM meta_session WHERE audience = ? AND id = ?',
  );
  const begin = db.prepare('INSERT INTO meta_session VALUES (?, ?, ?, ?, ?, ?, ?)');
  const goOn = db.prepare(
    'UPDATE meta_session SET last_seq = ?, ended = ?, received = ? WHERE audience = ? AND id = ?',
  );

  function toRecord({ id, name, account }: { id: number; name: string; account: string }) {
    return { id: String(id), name, account, size: size.get(id) ?? 0, users: keys.all(id) };
  }

  function existing(text: string) {
    const row = /^\d{1,15}$/.test(text) ? byId.get(Number(text)) : undefined;
    if (row) return row;
    throw new MetaRefusal(100, `Unsupported request. Object with ID '${text}' does not exist.`, {
      subcode: 33,
    });
  }

  /** Parts come in order; one that came before is taken again without harm. */
  function inOrder(audience: number, kind: UploadKind, told: z.infer<typeof upload>['session']) {
    const now = clock();
    const session = sessionOf.get(audience, told.session_id);
    if (!session) {
      if (told.batch_seq !== 1) throw new MetaRefusal(100, 'A session begins with batch 1.');
      begin.run(told.session_id, audience, kind, 0, 0, now, 0);
      return { last_seq: 0, ended: 0, began_at: now, kind, received: 0 };
    }
    if (session.kind !== kind) throw new MetaRefusal(100, 'A session is of one kind.');
    if (session.ended === 1 && told.batch_seq > session.last_seq) {
      throw new MetaRefusal(100, 'This session has ended.');
    }
    if (told.batch_seq > session.last_seq + 1) {
      throw new MetaRefusal(100, `Batch ${session.last_seq + 1} has not come yet.`);
    }
    if (kind === 'replace' && now - session.began_at > replaceMs) {
      throw new MetaRefusal(100, 'This session began more than 90 minutes ago.');
    }
    return session;
  }

  return {
    create(account, said) {
      const read = newAudience.safeParse(said);
      if (!read.success) throw new MetaRefusal(100, 'Invalid parameter');
      const { name, description } = read.data;
      return store.transact(() => {
        const id = insert.get(account, name, description) as number;
        const after = { id: String(id), name, account };
        journal.append({
          at: clock(),
          provider: 'meta',
          entity: 'audience',
          op: 'create',
          id: String(id),
          before: null,
          after,
          by: 'api',
        });
        return { id: String(id) };
      });
    },

    listed: (account) => ({
      data: ofAccount.all(account).map(({ id, ...row }) => ({ id: String(id), ...row })),
    }),

    upload(text, kind, said) {
      const audience = existing(text);
      const read = upload.safeParse(said);
      if (!read.success) throw new MetaRefusal(100, 'Invalid parameter: payload');
      const { session: told, payload } = read.data;
      if (payload.data.length > mostUsers) {
        throw new MetaRefusal(100, `At most ${mostUsers} users go in one request.`);
      }
      if (payload.data.some((row) => row.length !== payload.schema.length)) {
        throw new MetaRefusal(100, 'Each row has a cell for each key of the schema.');
      }
      return store.transact(() => {
        const session = inOrder(audience.id, kind, told);
        let invalid = 0;
        for (const row of payload.data) {
          const cells = payload.schema.map((key, at) => ({ key, cell: row[at] ?? '' }));
          const good = cells.every(
            ({ key, cell }) => cell === '' || plain.has(key) || /^[a-f0-9]{64}$/.test(cell),
          );
          if (!good || cells.every(({ cell }) => cell === '')) {
            invalid += 1;
            continue;
          }
          const key = keyOf(cells);
          if (kind === 'remove') remove.run(audience.id, key);
          else add.run(audience.id, key, told.session_id);
        }
        if (kind === 'replace' && told.last_batch_flag) keepOnly.run(audience.id, told.session_id);
        const received = session.received + payload.data.length;
        const seq = Math.max(session.last_seq, told.batch_seq);
        goOn.run(seq, Number(told.last_batch_flag), received, audience.id, told.session_id);
        const after = { id: String(audience.id), size: size.get(audience.id) ?? 0, kind };
        journal.append({
          at: clock(),
          provider: 'meta',
          entity: 'audience',
          op: 'update',
          id: String(audience.id),
          before: null,
          after,
          by: 'api',
        });
        return {
          audience_id: String(audience.id),
          session_id: told.session_id,
          num_received: payload.data.length,
          num_invalid_entries: invalid,
          invalid_entry_samples: {},
        };
      });
    },

    door: {
      async *list() {
        yield all.all().map((row): PlainRecord => toRecord(row));
      },
      get(id) {
        const row = /^\d{1,15}$/.test(id) ? byId.get(Number(id)) : undefined;
        return row ? toRecord(row) : null;
      },
    },
    clear: () =>
      void db.exec(
        'DELETE FROM meta_audience; DELETE FROM meta_audience_user; DELETE FROM meta_session;',
      ),
  };
}

/** A person is the same by EXTERN_ID where it is told, else by everything that is. */
function keyOf(cells: readonly { key: string; cell: string }[]): string {
  const own = cells.find(({ key, cell }) => key === 'EXTERN_ID' && cell !== '');
  return own ? own.cell : cells.map(({ key, cell }) => `${key}=${cell}`).join('&');
}
