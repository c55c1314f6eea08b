import type { Caller } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { LeftOutWhy } from '../../../shared/model/duplicate.ts';
import type { Planned } from './bulk-plan.ts';

export type RunRow = {
  readonly id: number;
  readonly uid: string;
  readonly atLeast: number;
  readonly state: 'preparing' | 'running' | 'stopped' | 'done';
  readonly actor: string;
  readonly source: Caller['source'];
  readonly actionId: number;
  readonly at: number;
};

export type Item = { readonly id: number; readonly leadIds: readonly number[] };

/** Bulk merges, and what each is to merge. */
export type RunStore = {
  add(tx: Tx, run: Pick<RunRow, 'atLeast' | 'actor' | 'source' | 'actionId'>): RunRow;
  addItem(tx: Tx, runId: number, planned: Planned): void;
  run(tx: Tx, id: number): void;
  /** What was being prepared when the process ended was never begun. */
  dropPrepared(tx: Tx): void;
  end(tx: Tx, id: number, state: 'done' | 'stopped'): void;
  running(): RunRow | null;
  last(): RunRow | null;
  byUid(uid: string): RunRow | null;
  waiting(runId: number, limit: number): Item[];
  settle(tx: Tx, itemId: number, state: 'merged' | 'left', why: LeftOutWhy | null): void;
  left(runId: number, limit: number): (Item & { why: LeftOutWhy })[];
  counts(runId: number): {
    total: number;
    merged: number;
    leftOut: { why: LeftOutWhy; count: number }[];
  };
};

const columns = `select id, uid, at_least as atLeast, state, actor, source, action_id as actionId, at
  from duplicate_run`;

export function createRunStore(db: Db, clock: Clock): RunStore {
  const { client } = db;
  const insert = client.prepare(
    `insert into duplicate_run (uid, at_least, state, actor, source, action_id, at)
     values (?, ?, 'preparing', ?, ?, ?, ?)`,
  );
  const insertItem = client.prepare(
    'insert into duplicate_run_item (run_id, lead_ids, state, why) values (?, ?, ?, ?)',
  );
  const setState = client.prepare('update duplicate_run set state = ?, ended_at = ? where id = ?');
  const dropItems = client.prepare(
    `delete from duplicate_run_item
     where run_id in (select id from duplicate_run where state = 'preparing')`,
  );
  const dropRuns = client.prepare(`delete from duplicate_run where state = 'preparing'`);
  const running = client.prepare<[], RunRow>(`${columns} where state = 'running' limit 1`);
  const last = client.prepare<[], RunRow>(`${columns} order by id desc limit 1`);
  const byUid = client.prepare<[string], RunRow>(`${columns} where uid = ?`);
  const waiting = client.prepare<[number, number], { id: number; leadIds: string }>(
    `select id, lead_ids as leadIds from duplicate_run_item
     where run_id = ? and state = 'waiting' order by id limit ?`,
  );
  const left = client.prepare<[number, number], { id: number; leadIds: string; why: LeftOutWhy }>(
    `select id, lead_ids as leadIds, why from duplicate_run_item
     where run_id = ? and state = 'left' order by id limit ?`,
  );
  const settle = client.prepare('update duplicate_run_item set state = ?, why = ? where id = ?');
  const counts = client.prepare<[number], { state: string; why: LeftOutWhy | null; count: number }>(
    `select state, why, count(*) as count from duplicate_run_item where run_id = ?
     group by state, why`,
  );
  const read = <T extends { leadIds: string }>(row: T) => ({
    ...row,
    leadIds: JSON.parse(row.leadIds) as number[],
  });

  return {
    add(_tx, { atLeast, actor, source, actionId }) {
      const [uid, at] = [newId(), clock.now()];
      const { lastInsertRowid } = insert.run(uid, atLeast, actor, source, actionId, at);
      const id = Number(lastInsertRowid);
      return { id, uid, atLeast, state: 'preparing', actor, source, actionId, at };
    },
    addItem(_tx, runId, { leadIds, leftOut }) {
      const state = leftOut === null ? 'waiting' : 'left';
      insertItem.run(runId, JSON.stringify(leadIds), state, leftOut);
    },
    run: (_tx, id) => void setState.run('running', null, id),
    dropPrepared() {
      dropItems.run();
      dropRuns.run();
    },
    end: (_tx, id, state) => void setState.run(state, clock.now(), id),
    running: () => running.get() ?? null,
    last: () => last.get() ?? null,
    byUid: (uid) => byUid.get(uid) ?? null,
    waiting: (runId, limit) => waiting.all(runId, limit).map(read),
    settle: (_tx, itemId, state, why) => void settle.run(state, why, itemId),
    left: (runId, limit) => left.all(runId, limit).map(read),
    counts(runId) {
      const rows = counts.all(runId);
      const sum = (of: readonly { count: number }[]) =>
        of.reduce((total, { count }) => total + count, 0);
      return {
        total: sum(rows),
        merged: sum(rows.filter(({ state }) => state === 'merged')),
        leftOut: rows.flatMap(({ state, why, count }) =>
          state === 'left' && why ? [{ why, count }] : [],
        ),
      };
    },
  };
}
