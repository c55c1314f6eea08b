import { createHmac, randomBytes } from 'node:crypto';
import { phoneForms } from '../../../shared/br/phone.ts';
import { fold } from '../../../shared/text.ts';
import { transact, type Db, type Tx } from '../db/database.ts';

/**
 * People who were erased, known again without anything of them being kept: by keyed hashes of what
 * identifies a person.
 *
 * Whoever matches is not made anew by a reading of another system nor by a hook. A person who
 * enters them here on purpose lifts that. The key lies in the same file, so a hash can be tried
 * out by whoever has the file and already has the value; it tells nothing to anybody else.
 */
export type Erased = {
  /** Whether these are values of somebody who was erased. */
  holds(values: Identity): boolean;
  /** Whether anybody was, so that nothing need be looked up while nobody was. */
  any(): boolean;
  /** Hashes of all that identifies a person. */
  hashesOf(identities: readonly Identity[]): string[];
  remember(tx: Tx, person: ErasedPerson, links: readonly number[]): void;
  /** They were entered on purpose: they may be linked again to what there still is of them elsewhere. */
  lift(tx: Tx, values: Identity): boolean;
  /** What must outlive this file, where it is gone back to a copy of before. */
  all(): ErasedList;
  /** Takes over the key of a list that outlived the file. */
  adoptKey(tx: Tx, key: string): void;
};

export type Identity = {
  readonly email?: unknown;
  readonly document?: unknown;
  readonly phone?: unknown;
  readonly name?: unknown;
};

export type ErasedPerson = {
  readonly uid: string;
  readonly at: number;
  /** All leads that were this person. */
  readonly leads: readonly string[];
  readonly hashes: readonly string[];
};

export type ErasedList = { readonly key: string | null; readonly people: readonly ErasedPerson[] };

const keySetting = 'privacy.key';

export function createErased(db: Db): Erased {
  const { client } = db;
  const readKey = client
    .prepare<[string], string>('select value from setting where key = ?')
    .pluck();
  const writeKey = client.prepare(
    `insert into setting (key, value) values (?, ?)
     on conflict (key) do update set value = excluded.value`,
  );
  const anyKey = client.prepare<[], number>('select 1 from erased_key limit 1').pluck();
  const holders = client
    .prepare<[string], number>(
      'select distinct erased_id from erased_key where hash in (select value from json_each(?))',
    )
    .pluck();
  const insert = client
    .prepare<unknown[], number>(
      `insert into erased (uid, at, leads, links) values (?, ?, ?, ?)
       on conflict (uid) do update set at = excluded.at, leads = excluded.leads,
         links = excluded.links
       returning id`,
    )
    .pluck();
  const insertHash = client.prepare(
    'insert or ignore into erased_key (erased_id, hash) values (?, ?)',
  );
  const people = client.prepare<[], { uid: string; at: number; leads: string; hashes: string }>(
    `select uid, at, leads,
       (select json_group_array(hash) from erased_key where erased_id = erased.id) as hashes
     from erased order by id`,
  );
  const dropHashes = client.prepare('delete from erased_key where erased_id = ?');
  const dropIntents = client.prepare(
    `delete from intent where link_id in (select value from json_each(?))
       and link_id in (select id from link where record_id is null and lifecycle = 'tombstoned')
       and not exists (select 1 from job where job.link_id = intent.link_id)`,
  );
  // A record that is being deleted there stays let go of.
  const dropLinks = client.prepare(
    `delete from link where id in (select value from json_each(?)) and record_id is null
       and lifecycle = 'tombstoned'
       and not exists (select 1 from job where job.link_id = link.id)
       and not exists (select 1 from conflict where conflict.link_id = link.id)
       and not exists (select 1 from decision where decision.link_id = link.id)`,
  );
  const linksOf = client.prepare<[number], string>('select links from erased where id = ?').pluck();

  // Asked for each new record of a reading, so nothing is worked out while nobody was erased.
  let key: Buffer | null = null;

  function known(): Buffer | null {
    if (key !== null) return key;
    const text = readKey.get(keySetting);
    if (text !== undefined) key = Buffer.from(JSON.parse(text) as string, 'hex');
    return key;
  }

  function keyed(): Buffer {
    const there = known();
    if (there !== null) return there;
    const made = randomBytes(32);
    writeKey.run(keySetting, JSON.stringify(made.toString('hex')));
    return (key = made);
  }

  function hash(by: Buffer, text: string): string {
    return createHmac('sha256', by).update(text).digest('base64url').slice(0, 24);
  }

  const any = () => anyKey.get() !== undefined;

  function matching(values: Identity): number[] {
    if (!any()) return [];
    const by = known();
    if (by === null) return [];
    const texts = asked(values).map((text) => hash(by, text));
    return texts.length === 0 ? [] : holders.all(JSON.stringify(texts));
  }

  return {
    any,
    holds: (values) => matching(values).length > 0,
    hashesOf(identities) {
      const by = keyed();
      return [...new Set(identities.flatMap(kept))].map((text) => hash(by, text));
    },
    remember(_tx, { uid, at, leads, hashes }, links) {
      const id = insert.get(uid, at, JSON.stringify(leads), JSON.stringify(links));
      for (const each of hashes) insertHash.run(id, each);
    },
    lift(_tx, values) {
      const found = matching(values);
      for (const id of found) {
        const links = linksOf.get(id) ?? '[]';
        dropHashes.run(id);
        dropIntents.run(links);
        dropLinks.run(links);
      }
      return found.length > 0;
    },
    all: () => ({
      key: known()?.toString('hex') ?? null,
      people: people.all().map(({ leads, hashes, ...rest }) => ({
        ...rest,
        leads: JSON.parse(leads) as string[],
        hashes: JSON.parse(hashes) as string[],
      })),
    }),
    adoptKey(tx, hex) {
      transact(tx, () => void writeKey.run(keySetting, JSON.stringify(hex)));
      key = Buffer.from(hex, 'hex');
    },
  };
}

/**
 * What a person is known by. Families and offices share a phone, so it counts with the first name
 * beside it, and alone only of somebody who gives no name.
 */
function kept(values: Identity): string[] {
  const first = firstName(values.name);
  return [
    ...plain(values),
    ...phones(values).flatMap((phone) => [
      `phone:${phone}`,
      ...(first === '' ? [] : [`phone:${phone}:${first}`]),
    ]),
  ];
}

function asked(values: Identity): string[] {
  const first = firstName(values.name);
  const ofPhones = phones(values).map((phone) =>
    first === '' ? `phone:${phone}` : `phone:${phone}:${first}`,
  );
  return [...plain(values), ...ofPhones];
}

function plain({ email, document }: Identity): string[] {
  return [
    ...(isText(email) ? [`email:${email.trim().toLowerCase()}`] : []),
    ...(isText(document)
      ? [`document:${document.replaceAll(/[^\da-z]/gi, '').toUpperCase()}`]
      : []),
  ];
}

function phones({ phone }: Identity): string[] {
  return isText(phone) && phone.startsWith('+') ? phoneForms(phone) : [];
}

function firstName(name: unknown): string {
  return isText(name) ? (fold(name).split(' ')[0] ?? '') : '';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
