import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { likeness, WORTH_A_LOOK } from '../person/likeness.ts';
import { createHolders, likenedColumns, type LikenedRow } from './holders.ts';
import { meetingKeysOf, mostOfExact, mostOfName, numberOf } from './meeting-keys.ts';
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

type Open = { id: number; one: number; score: number; reasons: number; pass: number };
type Cluster = { score: number; reasons: number };

const rowsInStep = 100;
const hashes = 2 ** 32;

export function createWholeScan(db: Db, clock: Clock): WholeScan {
  const { client } = db;
  const holders = createHolders(db);
  const lastId = client.prepare<[], number>('select coalesce(max(id), 0) from lead').pluck();
  const read = client.prepare<[number], LikenedRow>(
    `select ${likenedColumns} from lead where id > ? order by id limit ${rowsInStep}`,
  );
  const keep = manyRows(
    client,
    'insert or replace into duplicate_seen (lead_id, mailbox, city, company)',
    4,
  );
  const addKey = manyRows(client, 'insert or ignore into duplicate_key (key, lead_id)', 2);
  const noGroups = client.prepare('delete from duplicate_group');
  const addGroup = client.prepare(
    'insert or ignore into duplicate_group (kind, key) values (?, ?)',
  );
  const nextPass = client
    .prepare<[], number>(
      `update counter set value = value + 1 where name = 'duplicates_pass' returning value`,
    )
    .pluck();
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
    `select id, one_id as one, score, reasons, pass from duplicate
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
  function* readAll(last: number, exact: NumberPairs, kept: NumberPairs): Generator<number, void> {
    for (let after = 0; ;) {
      const rows = read.all(after);
      for (const row of rows) {
        if (row.deletedAt !== null) continue;
        let mailbox: number | null = null;
        let city: number | null = null;
        let company: number | null = null;
        for (const { kind, value, exact: isExact } of meetingKeysOf(row)) {
          const number = numberOf(kind, value);
          if (isExact) exact.add(number, row.id);
          if (kind === 'city') kept.add((city = number), row.id);
          else if (kind === 'company') kept.add((company = number), row.id);
          else if (kind === 'email' && value !== row.email) kept.add((mailbox = number), row.id);
        }
        if ((mailbox ?? city ?? company) !== null) keep(row.id, mailbox, city, company);
      }
      keep.flush();
      after = rows.at(-1)?.id ?? last;
      if (rows.length < rowsInStep) return;
      yield after / last;
    }
  }

  /** Runs of one key become pairs to be compared; one of too many is a group. */
  function* meet(
    from: NumberPairs,
    most: number,
    candidates: NumberPairs,
    each: (key: number, ids: readonly number[]) => void,
    flush: () => void = () => {},
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
          flush();
          yield part / from.parts;
        }
      }
      from.drop(part);
      flush();
      yield (part + 1) / from.parts;
    }
  }

  function noteGroup(key: number, ids: readonly number[]): void {
    if (ids.length <= mostOfExact) return;
    const lead = holders.lead(ids[0] as number);
    const held = lead && meetingKeysOf(lead).find((at) => numberOf(at.kind, at.value) === key);
    if (held?.exact) addGroup.run(held.kind, held.value);
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
        label.run(name, pair.id);
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
    const pass = nextPass.get() ?? 0;
    noGroups.run();
    const exact = createNumberPairs(last * 2, hashes);
    const kept = createNumberPairs(last * 2, hashes);
    const candidates = createNumberPairs(last, last + 2);
    const union = createUnion();
    yield* shares(readAll(last, exact, kept), 0, 0.6);
    yield* shares(meet(exact, mostOfExact, candidates, noteGroup), 0.6, 0.7);
    const addKeys = (key: number, ids: readonly number[]) => {
      for (const id of ids) addKey(key, id);
    };
    yield* shares(meet(kept, mostOfName, candidates, addKeys, addKey.flush), 0.7, 0.85);
    yield* shares(compare(candidates, pass, union), 0.85, 0.95);
    yield* shares(sweep(pass, union), 0.95, 1);
  };
}

/** The progress of a part as that of the whole. */
function* shares(part: Generator<number, void>, from: number, to: number): Generator<number, void> {
  for (const share of part) yield from + (to - from) * share;
}
