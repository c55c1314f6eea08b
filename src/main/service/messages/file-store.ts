import { PonteError } from '../../../shared/errors.ts';
import type { MessageFile } from '../../../shared/model/message.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { OutgoingFile } from './channels/channel.ts';

/** Files that messages carry: kept in the workspace's own file, so that copies of it hold them too. */
export type FileStore = {
  list(): MessageFile[];
  /** @throws PonteError UNSUPPORTED, TOO_LARGE, TOO_MANY */
  add(name: string, base64: string): MessageFile;
  /** Messages that need it will say that it is gone. */
  remove(uid: string): void;
  open(uid: string): OutgoingFile | null;
  nameOf(uid: string): string | null;
};

const types: Readonly<Record<string, { readonly type: string; readonly begins: string }>> = {
  pdf: { type: 'application/pdf', begins: '25504446' },
  png: { type: 'image/png', begins: '89504e47' },
  jpg: { type: 'image/jpeg', begins: 'ffd8ff' },
  jpeg: { type: 'image/jpeg', begins: 'ffd8ff' },
};
const largest = 500_000;
const most = 50;

type Row = { uid: string; name: string; type: string; size: number; created_at: number };

export function createFileStore(db: Db, clock: Clock): FileStore {
  const { client } = db;
  const list = client.prepare<[], Row>(
    `select uid, name, type, length(bytes) as size, created_at from message_file
     where removed_at is null order by name`,
  );
  const insert = client.prepare(
    'insert into message_file (uid, name, type, bytes, created_at) values (?, ?, ?, ?, ?)',
  );
  // Its name stays, for those that miss it.
  const remove = client.prepare(
    `update message_file set removed_at = ?, bytes = x'' where uid = ? and removed_at is null`,
  );
  const open = client.prepare<[string], OutgoingFile>(
    'select name, type, bytes from message_file where uid = ? and removed_at is null',
  );
  const nameOf = client
    .prepare<[string], string>('select name from message_file where uid = ?')
    .pluck();

  return {
    list: () => list.all().map(toFile),
    add(name, base64) {
      const extension = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
      const known = types[extension];
      const bytes = Buffer.from(base64, 'base64');
      if (!known || !bytes.toString('hex', 0, 8).startsWith(known.begins)) {
        throw new PonteError('UNSUPPORTED', 'Messages carry PDF, PNG and JPEG files only.');
      }
      if (bytes.length > largest) {
        throw new PonteError('TOO_LARGE', 'The file is larger than 500 KB. Make it smaller.', {
          details: { limit: largest },
        });
      }
      if (list.all().length >= most) {
        throw new PonteError('TOO_MANY', `At most ${most} files are kept. Remove one first.`);
      }
      const [uid, at] = [newId(), clock.now()];
      const shown = name.replaceAll(/[\p{Cc}"\\/]/gu, ' ').trim();
      transact(db, () => void insert.run(uid, shown, known.type, bytes, at));
      return toFile({ uid, name: shown, type: known.type, size: bytes.length, created_at: at });
    },
    remove: (uid) => transact(db, () => void remove.run(clock.now(), uid)),
    open: (uid) => open.get(uid) ?? null,
    nameOf: (uid) => nameOf.get(uid) ?? null,
  };
}

function toFile({ uid, created_at: createdAt, ...rest }: Row): MessageFile {
  return { ...rest, id: uid, createdAt: new Date(createdAt).toISOString() };
}
