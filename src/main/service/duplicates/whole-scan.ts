import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { likeness, WORTH_A_LOOK } from '../person/likeness.ts';
import { createHolders, likenedColumns, type LikenedRow } from './holders.ts';
import {
  keptKeysOf,
  keptKinds,
  meetingKeysOf,
  mostOfExact,
  mostOfName,
  numberOf,
  type KeptKeys,
} from './meeting-keys.ts';
import { manyRows } from './many-rows.ts';
import { createNumberPairs, type NumberPairs } from './number-pairs.ts';
import { bitsOf } from './reason-bits.ts';
import { createUnion, type Union } from './union.ts';

/**
 * Looks at every lead at once: each is read once, leads that share a key are met by sorting, and
 * everything is written in the order in which the file keeps it. That is many times faster than
 * looking at one after the other.
 *
 * A generator of small steps, each to be made within a transaction; it yields how far it is, 0 to 1.
 * What is written meanwhile is left to whoever looks at changes from where this began. Broken off
 * it has done no harm, and begins anew.
 */
export type WholeScan = () => Generator<number, void>;

/** With the keys it was put under when it was last looked at; none of them if it never was. */
type Row = LikenedRow & KeptKeys;
type Open = {
  id: number;
  one: number;
  cluster: number | null;
  score: number;
  reasons: number;
  pass: number;
};
/** Leads by the numbers of what they share: surely, by a name or a mailbox, and of these the new. */
type Met = { exact: NumberPairs; kept: NumberPairs; fresh: NumberPairs };
type Cluster = { score: number; reasons: number };

const rowsInStep = 100;
const hashes = 2 ** 32;

export function createWholeScan(db: Db, clock: Clock): WholeScan {
  const { client } = db;
  const holders = createHolders(db);
  const lastId = client.prepare<[], number>('select coalesce(max(id), 0) from lead').pluck();
  const read = client.prepare<[number], Row>(
    `select ${likenedColumns}, seen.mailbox, seen.city, seen.company
     from lead left join duplicate_seen seen on seen.lead_id = lead.id
     where lead.id > ? order by lead.id limit ${rowsInStep}`,
  );
  const keep = manyRows(
    client,
    'insert or replace into duplicate_seen (lead_id, mailbox, city, company)',
    4,
  );
  const forget = client.prepare('delete from duplicate_seen where lead_id = ?');
  const dropKey = client.prepare('delete from duplicate_key where key = ? and lead_id = ?');
  const addKey = manyRows(client, 'insert or ignore into duplicate_key (key, lead_id)', 2);
  const noGroups = client.prepare('delete from duplicate_group');
  const addGroup = client.prepare(
    'insert or ignore into duplicate_group (kind, key) values (?, ?)',
  );
  const lastPass = client
    .prepare<[], number>(`select value from counter where name = 'duplicates_pass'`)
    .pluck();
  const nextPass = client
    .prepare<[], number>(
      `update counter set value = value + 1 where name = 'duplicates_pass' returning value`,
    )
    .pluck();
  const finished = client
    .prepare<[], number>(`select value from counter where name = 'duplicates_finished'`)
    .pluck();
  const finish = client.prepare(
    `insert into counter (name, value) values ('duplicates_finished', ?)
     on conflict (name) do update set value = excluded.value`,
  );
  const put = client
    .prepare<[number, number, number, number, number, number], string>(
      `insert into duplicate (one_id, other_id, score, reasons, pass, found_at, state)
       values (?, ?, ?, ?, ?, ?, 'open')
       on conflict (one_id, other_id) do update
         set score = excluded.score, reasons = excluded.reasons, pass = excluded.pass
       returning state`,
    )
    .pluck();
  const open = client.prepare<[number], Open>(
    `select id, one_id as one, cluster_id as cluster, score, reasons, pass from duplicate
     where id > ? and state = 'open' order by id limit ${rowsInStep}`,
  );
  const label = client.prepare('update duplicate set cluster_id = ? where id = ?');
  const drop = client.prepare('delete from duplicate where id = ?');
  const putCluster = client.prepare(
    `insert or replace into duplicate_cluster (id, size, score, reasons, pass)
     values (?, ?, ?, ?, ?)`,
  );
  const clusters = client.prepare<[number], { id: number; pass: number }>(
    `select id, pass from duplicate_cluster where id > ? order by id limit ${rowsInStep}`,
  );
  const dropCluster = client.prepare('delete from duplicate_cluster where id = ?');

  /** Reads every lead once, and puts each where it meets those it shares a key with. */
  function* readAll(last: number, anew: boolean, met: Met): Generator<number, void> {
    const { exact, kept, fresh } = met;
    for (let after = 0; ;) {
      const rows = read.all(after);
      for (const row of rows) {
        const keys = row.deletedAt === null ? meetingKeysOf(row) : [];
        for (const { kind, value, exact: isExact } of keys) {
          if (isExact) exact.add(numberOf(kind, value), row.id);
        }
        const now = keptKeysOf(row, keys);
        for (const kind of keptKinds) {
          const number = now[kind];
          if (number === null) continue;
          kept.add(number, row.id);
          if (anew || number !== row[kind]) fresh.add(number, row.id);
        }
        note(row, now);
      }
      keep.flush();
      after = rows.at(-1)?.id ?? last;
      if (rows.length < rowsInStep) return;
      yield after / last;
    }
  }

  /** Most are under the keys they were under before: nothing is written of those. */
  function note(row: Row, now: KeptKeys): void {
    if (keptKinds.every((kind) => row[kind] === now[kind])) return;
    for (const kind of keptKinds) {
      const number = row[kind];
      if (number !== null && number !== now[kind]) dropKey.run(number, row.id);
    }
    if ((now.mailbox ?? now.city ?? now.company) !== null) {
      keep(row.id, now.mailbox, now.city, now.company);
    } else forget.run(row.id);
  }

  /** Runs of one key become pairs to be compared; one of too many is a group. */
  function* meet(
    from: NumberPairs,
    most: number,
    candidates: NumberPairs,
    each: (key: number, ids: readonly number[]) => void = () => {},
  ): Generator<number, void> {
    for (let part = 0; part < from.parts; part += 1) {
      const sorted = from.sorted(part);
      let work = 0;
      for (let at = 0; at < sorted.length;) {
        const key = sorted[at + 1] as number;
        let end = at + 2;
        while (end < sorted.length && sorted[end + 1] === key) end += 2;
        const ids: number[] = [];
        for (let each = at; each < end; each += 2) ids.push(sorted[each] as number);
        each(key, ids);
        if (ids.length <= most) {
          for (let one = 0; one < ids.length; one += 1) {
            for (let other = one + 1; other < ids.length; other += 1) {
              candidates.add(ids[one] as number, ids[other] as number);
            }
          }
        }
        work += ids.length;
        at = end;
        if (work >= rowsInStep * 4) {
          work = 0;
          yield part / from.parts;
        }
      }
      from.drop(part);
      yield (part + 1) / from.parts;
    }
  }

  function noteGroup(key: number, ids: readonly number[]): void {
    if (ids.length <= mostOfExact) return;
    const lead = holders.lead(ids[0] as number);
    const held = lead && meetingKeysOf(lead).find((at) => numberOf(at.kind, at.value) === key);
    if (held?.exact) addGroup.run(held.kind, held.value);
  }

  /** In the order of the index they go into. */
  function* addKeys(fresh: NumberPairs): Generator<number, void> {
    for (let part = 0; part < fresh.parts; part += 1) {
      const sorted = fresh.sorted(part);
      for (let at = 0; at < sorted.length; at += 2) {
        addKey(sorted[at + 1] as number, sorted[at] as number);
        if (at % (rowsInStep * 8) === 0) yield part / fresh.parts;
      }
      addKey.flush();
      fresh.drop(part);
    }
  }

  function* compare(candidates: NumberPairs, pass: number, union: Union): Generator<number, void> {
    const leads = new Map<number, LikenedRow | null>();
    const leadOf = (id: number) => {
      let lead = leads.get(id);
      if (lead === undefined) leads.set(id, (lead = holders.lead(id)));
      return lead;
    };
    for (let part = 0; part < candidates.parts; part += 1) {
      const sorted = candidates.sorted(part);
      for (let at = 0; at < sorted.length; at += 2) {
        const [otherId = 0, oneId = 0] = [sorted[at], sorted[at + 1]];
        if (at > 0 && sorted[at - 1] === oneId && sorted[at - 2] === otherId) continue;
        const [one, other] = [leadOf(oneId), leadOf(otherId)];
        if (!one || !other || one.deletedAt !== null || other.deletedAt !== null) continue;
        const { score, reasons } = likeness(one, other);
        if (score >= WORTH_A_LOOK) {
          const state = put.get(oneId, otherId, score, bitsOf(reasons), pass, clock.now());
          if (state === 'open') union.join(oneId, otherId);
        }
        if (at % rowsInStep === 0) yield part / candidates.parts;
      }
      candidates.drop(part);
      leads.clear();
      yield (part + 1) / candidates.parts;
    }
  }

  /** Names the cluster of each open pair, and lets go of what is no longer found. */
  function* sweep(pass: number, union: Union): Generator<number, void> {
    const found = new Map<number, Cluster>();
    for (let after = 0; ;) {
      const pairs = open.all(after);
      for (const pair of pairs) {
        after = pair.id;
        if (pair.pass !== pass) {
          drop.run(pair.id);
          continue;
        }
        const name = union.find(pair.one);
        if (pair.cluster !== name) label.run(name, pair.id);
        const known = found.get(name);
        found.set(name, {
          score: Math.max(pair.score, known?.score ?? 0),
          reasons: pair.reasons | (known?.reasons ?? 0),
        });
      }
      if (pairs.length < rowsInStep) break;
      yield 0.5;
    }
    let work = 0;
    for (const [id, { score, reasons }] of found) {
      putCluster.run(id, union.size(id), score, reasons, pass);
      work += 1;
      if (work % rowsInStep === 0) yield 0.8;
    }
    for (let after = 0; ;) {
      const rows = clusters.all(after);
      for (const row of rows) if (row.pass !== pass) dropCluster.run(row.id);
      after = rows.at(-1)?.id ?? after;
      if (rows.length < rowsInStep) return;
      yield 0.9;
    }
  }

  return function* () {
    const last = lastId.get() ?? 0;
    // After a scan that was broken off, a lead may be noted under keys that were not added yet.
    const anew = finished.get() !== lastPass.get();
    const pass = nextPass.get() ?? 0;
    noGroups.run();
    const met = {
      exact: createNumberPairs(last * 2, hashes),
      kept: createNumberPairs(last * 2, hashes),
      fresh: createNumberPairs(last * 2, hashes),
    };
    const candidates = createNumberPairs(last, last + 2);
    const union = createUnion();
    yield* shares(readAll(last, anew, met), 0, 0.6);
    yield* shares(addKeys(met.fresh), 0.6, 0.7);
    yield* shares(meet(met.exact, mostOfExact, candidates, noteGroup), 0.7, 0.75);
    yield* shares(meet(met.kept, mostOfName, candidates), 0.75, 0.85);
    yield* shares(compare(candidates, pass, union), 0.85, 0.95);
    yield* shares(sweep(pass, union), 0.95, 1);
    finish.run(pass);
  };
}

/** The progress of a part as that of the whole. */
function* shares(part: Generator<number, void>, from: number, to: number): Generator<number, void> {
  for (const share of part) yield from + (to - from) * share;
}
