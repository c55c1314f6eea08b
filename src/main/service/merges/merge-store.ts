import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { FieldChange } from '../leads/lead-diff.ts';
import type { LinkSnapshot } from '../links/link-snapshots.ts';

/** What it takes to part two leads again. */
export type Journal = {
  /** Both as they were before. */
  readonly keep: Readonly<Record<string, unknown>>;
  readonly merged: Readonly<Record<string, unknown>>;
  /** What the merge changed of the one that was kept. */
  readonly changes: readonly FieldChange[];
  /** The links of both, as they were. */
  readonly links: readonly LinkSnapshot[];
  /** Deals that moved over. */
  readonly deals: readonly number[];
};

export type MergeRow = {
  readonly id: number;
  readonly keepId: number;
  readonly mergedId: number;
  /** Revision the kept lead was left at: what is newer was edited after the merge. */
  readonly keepRev: number;
  readonly actionId: number | null;
  readonly actor: string;
  readonly at: number;
  readonly journal: Journal;
};

/** Merges that stand. One that was taken back stays as a row and is not read again. */
export type MergeStore = {
  add(tx: Tx, merge: Omit<MergeRow, 'id' | 'at'>): void;
  /** The merge that took this lead away. */
  ofMerged(leadId: number): MergeRow | null;
  /** What was merged into this lead, newest first. */
  intoKept(leadId: number): MergeRow[];
  ofAction(actionId: number): MergeRow[];
  /** Many are being merged under this action, and more will be. */
  goesOn(actionId: number): boolean;
  undo(tx: Tx, id: number, by: string): void;
};

type Row = Omit<MergeRow, 'journal'> & { journal: string };

const columns = `id, keep_id as keepId, merged_id as mergedId, keep_rev as keepRev,
  action_id as actionId, actor, at, journal`;

export function createMergeStore(db: Db, clock: Clock): MergeStore {
  const { client } = db;
  const standing = (which: string) =>
    client.prepare<[number], Row>(
      `select ${columns} from merge where ${which} = ? and undone_at is null order by id desc`,
    );
  const ofMerged = standing('merged_id');
  const intoKept = standing('keep_id');
  const ofAction = standing('action_id');
  const insert = client.prepare(
    `insert into merge (uid, keep_id, merged_id, keep_rev, action_id, actor, at, journal)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const goesOn = client
    .prepare<[number], number>(
      `select 1 from duplicate_run where action_id = ? and state in ('preparing', 'running')`,
    )
    .pluck();
  const undo = client.prepare('update merge set undone_at = ?, undone_by = ? where id = ?');

  return {
    add(_tx, { keepId, mergedId, keepRev, actionId, actor, journal }) {
      const text = JSON.stringify(journal);
      insert.run(newId(), keepId, mergedId, keepRev, actionId, actor, clock.now(), text);
    },
    ofMerged: (leadId) => ofMerged.all(leadId).map(toMerge)[0] ?? null,
    intoKept: (leadId) => intoKept.all(leadId).map(toMerge),
    ofAction: (actionId) => ofAction.all(actionId).map(toMerge),
    goesOn: (actionId) => goesOn.get(actionId) !== undefined,
    undo: (_tx, id, by) => void undo.run(clock.now(), by, id),
  };
}

/** The column is written by this file alone, so it holds what it put there. */
function toMerge(row: Row): MergeRow {
  return { ...row, journal: JSON.parse(row.journal) as Journal };
}
