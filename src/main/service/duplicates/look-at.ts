import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { likeness, WORTH_A_LOOK } from '../person/likeness.ts';
import { createRegroup } from './clusters.ts';
import { createHolders } from './holders.ts';
import {
  keptKeysOf,
  keptKinds,
  meetingKeysOf,
  mostOfName,
  noKeys,
  type KeptKeys,
  type MeetingKey,
} from './meeting-keys.ts';
import { bitsOf } from './reason-bits.ts';

/**
 * Looks at one lead anew: by what it meets others, and which of them it is like.
 *
 * @param was e-mails, phones and documents it had before, as keys
 * @returns leads to be looked at again, since a key of theirs began or ceased to be a group
 */
export type LookAt = (tx: Tx, leadId: number, was: readonly MeetingKey[]) => number[];

type Open = { id: number; one: number; other: number; cluster: number | null };

export function createLookAt(db: Db, clock: Clock): LookAt {
  const { client } = db;
  const holders = createHolders(db);
  const regroup = createRegroup(db);
  const keptOf = client.prepare<[number], KeptKeys>(
    'select mailbox, city, company from duplicate_seen where lead_id = ?',
  );
  const keep = client.prepare(
    `insert into duplicate_seen (lead_id, mailbox, city, company)
     values (@id, @mailbox, @city, @company)
     on conflict (lead_id) do update set mailbox = @mailbox, city = @city, company = @company`,
  );
  const forget = client.prepare('delete from duplicate_seen where lead_id = ?');
  const addKey = client.prepare('insert or ignore into duplicate_key (key, lead_id) values (?, ?)');
  const dropKey = client.prepare('delete from duplicate_key where key = ? and lead_id = ?');
  const sharing = client
    .prepare<[number], number>(
      `select lead_id from duplicate_key where key = ? limit ${mostOfName + 2}`,
    )
    .pluck();
  const isGroup = client
    .prepare<[string, string], number>('select 1 from duplicate_group where kind = ? and key = ?')
    .pluck();
  const addGroup = client.prepare(
    'insert or ignore into duplicate_group (kind, key) values (?, ?)',
  );
  const dropGroup = client.prepare('delete from duplicate_group where kind = ? and key = ?');
  const openOf = client.prepare<{ id: number }, Open>(
    `select id, one_id as one, other_id as other, cluster_id as cluster from duplicate
       where one_id = @id and state = 'open'
     union all select id, one_id, other_id, cluster_id from duplicate
       where other_id = @id and state = 'open'`,
  );
  const drop = client.prepare('delete from duplicate where id = ?');
  const put = client.prepare(
    `insert into duplicate (one_id, other_id, score, reasons, state, found_at)
     values (?, ?, ?, ?, 'open', ?)
     on conflict (one_id, other_id) do update set score = excluded.score, reasons = excluded.reasons`,
  );

  /** @returns those who shared a name so often that it said nothing, or do now */
  function keepKeys(id: number, now: KeptKeys, isLive: boolean): number[] {
    const had = keptOf.get(id) ?? noKeys;
    const again: number[] = [];
    for (const kind of keptKinds) {
      const [old, own] = [had[kind], now[kind]];
      if (old === own) continue;
      if (old !== null) {
        dropKey.run(old, id);
        const left = sharing.all(old);
        if (left.length === mostOfName) again.push(...left);
      }
      if (own === null) continue;
      addKey.run(own, id);
      const met = sharing.all(own);
      if (met.length === mostOfName + 1) again.push(...met);
    }
    if (isLive && (now.mailbox ?? now.city ?? now.company) !== null) keep.run({ id, ...now });
    else forget.run(id);
    return again;
  }

  return (tx, leadId, was) => {
    const read = holders.lead(leadId);
    const lead = read && read.deletedAt === null ? read : null;
    const keys = lead ? meetingKeysOf(lead) : [];
    const again = new Set(keepKeys(leadId, lead ? keptKeysOf(lead, keys) : noKeys, lead !== null));

    const gone = read && !lead ? meetingKeysOf(read).filter(({ exact }) => exact) : [];
    for (const key of [...was, ...gone]) {
      if (isGroup.get(key.kind, key.value) === undefined) continue;
      const left = holders.of(key);
      if (holders.isGroup(key, left)) continue;
      dropGroup.run(key.kind, key.value);
      for (const id of left) again.add(id);
    }
    const others = new Set<number>();
    for (const key of keys) {
      const met = holders.of(key);
      if (!holders.isGroup(key, met)) for (const id of met) others.add(id);
      else if (key.exact && addGroup.run(key.kind, key.value).changes > 0) {
        for (const id of met) again.add(id);
      }
    }
    others.delete(leadId);

    const before = openOf.all({ id: leadId });
    const found = new Set<number>();
    for (const id of lead ? others : []) {
      const other = holders.lead(id);
      if (!lead || !other || other.deletedAt !== null) continue;
      const { score, reasons } = likeness(lead, other);
      if (score < WORTH_A_LOOK) continue;
      found.add(id);
      const [first, second] = [Math.min(id, leadId), Math.max(id, leadId)];
      put.run(first, second, score, bitsOf(reasons), clock.now());
    }
    const touched = new Set([leadId, ...found]);
    const labels = new Set<number>();
    for (const { id, one, other, cluster } of before) {
      if (cluster !== null) labels.add(cluster);
      const mate = one === leadId ? other : one;
      if (found.has(mate)) continue;
      drop.run(id);
      touched.add(mate);
    }
    if (before.length > 0 || found.size > 0) regroup(tx, touched, labels);
    again.delete(leadId);
    return [...again];
  };
}
