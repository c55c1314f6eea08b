import { z } from 'zod';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../db/database.ts';
import { newId } from '../ids.ts';
import type { Live } from '../live.ts';
import { PonteError } from '../../../shared/errors.ts';
import {
  leadFilter,
  leadSort,
  type LeadFilter,
  type LeadSort,
} from '../../../shared/model/lead.ts';
import { fitsScope, type SegmentUse } from '../../../shared/model/segment.ts';

export type SegmentDraft = {
  id?: string | undefined;
  name: string;
  filter: LeadFilter;
  sort: LeadSort;
  columns: string[] | null;
};

/** A segment as it is kept. */
export type SegmentRow = {
  readonly uid: string;
  readonly name: string;
  readonly filter: LeadFilter;
  readonly sort: LeadSort;
  readonly columns: string[] | null;
  readonly position: number;
};

/** Where a segment is used; rooms that use them say so here, each for itself. */
export type UsesOf = (uid: string) => readonly SegmentUse[];

/** Named filters of the company, in the order in which they were made. */
export type SegmentStore = {
  list(): SegmentRow[];
  byUid(uid: string): SegmentRow | null;
  /** Keeps a new one, or a known one under its id. @throws PonteError NOT_FOUND, TOO_LARGE, BAD_INPUT */
  save(draft: SegmentDraft, operator: Operator): SegmentRow;
  /** @throws PonteError IN_USE, which says where */
  remove(uid: string, operator: Operator): void;
  /** Takes the removal back: the same segment under the same id. @throws PonteError NOT_FOUND */
  restore(uid: string, operator: Operator): SegmentRow;
  usedBy(uid: string): SegmentUse[];
  addUses(uses: UsesOf): void;
};

export type SegmentStoreParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
};

const mostSegments = 100;
/** As long as deleted leads are kept. */
const keptMs = 30 * 86_400_000;

const columns = z.array(z.string()).nullable();

type Kept = {
  uid: string;
  name: string;
  filter: string;
  sort: string;
  columns: string | null;
  position: number;
};

export function createSegmentStore(parts: SegmentStoreParts): SegmentStore {
  const { db, clock, audit } = parts;
  const { client } = db;
  const uses: UsesOf[] = [];
  const all = client.prepare<[], Kept>(
    'select * from segment where removed_at is null order by position, id',
  );
  const one = client.prepare<[string], Kept>(
    'select * from segment where uid = ? and removed_at is null',
  );
  const insert = client.prepare(
    `insert into segment (uid, name, filter, sort, columns, position, created_at)
     values (?, ?, ?, ?, ?, (select coalesce(max(position), 0) + 1 from segment), ?)`,
  );
  const update = client.prepare(
    `update segment set name = ?, filter = ?, sort = ?, columns = ?
      where uid = ? and removed_at is null`,
  );
  const markRemoved = client.prepare('update segment set removed_at = ? where uid = ?');
  const forget = client.prepare('delete from segment where removed_at < ?');
  const count = client
    .prepare<[], number>('select count(*) from segment where removed_at is null')
    .pluck();
  const removed = client.prepare<[string], Kept>(
    'select * from segment where uid = ? and removed_at is not null',
  );
  const tell = () => parts.live.tell({ type: 'segments.changed' });

  function usedBy(uid: string): SegmentUse[] {
    return uses.flatMap((of) => [...of(uid)]);
  }

  function record(tx: Tx, operator: Operator, action: string, uid: string, filter?: LeadFilter) {
    audit.append(tx, {
      actor: operator.name,
      action: `segment.${action}`,
      subjectType: 'segment',
      subjectId: uid,
      // What it looks for may be somebody's name.
      ...(filter ? { details: { fields: Object.keys(filter).toSorted() } } : {}),
    });
    afterCommit(tx, tell, undefined);
  }

  function byUid(uid: string): SegmentRow | null {
    const row = one.get(uid);
    return row === undefined ? null : toRow(row);
  }

  function existing(uid: string): SegmentRow {
    const row = byUid(uid);
    if (row !== null) return row;
    throw new PonteError('NOT_FOUND', 'This segment was removed. Save it under a new name.');
  }

  return {
    list: () => all.all().map(toRow),
    byUid,
    usedBy,
    addUses: (more) => void uses.push(more),

    save(draft, operator) {
      const values = [
        draft.name,
        JSON.stringify(draft.filter),
        draft.sort,
        draft.columns === null ? null : JSON.stringify(draft.columns),
      ];
      const uid = draft.id ?? newId();
      return transact(db, (tx) => {
        if (draft.id === undefined) {
          refuseFull(count.get() ?? 0);
          insert.run(uid, ...values, clock.now());
          record(tx, operator, 'created', uid, draft.filter);
        } else {
          const before = existing(uid);
          if (usedBy(uid).some(({ kind }) => kind === 'sync_scope')) refuseUnfit(draft.filter);
          update.run(...values, uid);
          const other = JSON.stringify(before.filter) !== JSON.stringify(draft.filter);
          record(tx, operator, 'edited', uid, other ? draft.filter : undefined);
        }
        return existing(uid);
      });
    },

    remove(uid, operator) {
      transact(db, (tx) => {
        const row = byUid(uid);
        if (row === null) return;
        const used = usedBy(uid);
        if (used.length > 0) throw inUse(row.name, used);
        markRemoved.run(clock.now(), uid);
        forget.run(clock.now() - keptMs);
        record(tx, operator, 'removed', uid);
      });
    },

    restore(uid, operator) {
      return transact(db, (tx) => {
        if (removed.get(uid) !== undefined) {
          refuseFull(count.get() ?? 0);
          markRemoved.run(null, uid);
          record(tx, operator, 'restored', uid);
        }
        return existing(uid);
      });
    },
  };
}

function toRow(row: Kept): SegmentRow {
  return {
    uid: row.uid,
    name: row.name,
    filter: leadFilter.parse(JSON.parse(row.filter)),
    sort: leadSort.parse(row.sort),
    columns: columns.parse(row.columns === null ? null : JSON.parse(row.columns)),
    position: row.position,
  };
}

/** @throws PonteError BAD_INPUT */
export function refuseUnfit(filter: LeadFilter): void {
  if (fitsScope(filter)) return;
  throw new PonteError(
    'BAD_INPUT',
    'What a connection takes cannot depend on how sync stands, nor be deleted leads. Choose a segment by what the leads themselves hold.',
    {
      details: {
        fields: [
          { field: 'segmentId', problem: 'scope_moves', message: 'It depends on how sync stands.' },
        ],
      },
    },
  );
}

function inUse(name: string, used: readonly SegmentUse[]): PonteError {
  const where = used.map((each) => each.name).join(', ');
  return new PonteError(
    'IN_USE',
    `The segment "${name}" is used by ${where}. Choose another there, then remove it.`,
    { details: { usedBy: used } },
  );
}

function refuseFull(segments: number): void {
  if (segments < mostSegments) return;
  throw new PonteError(
    'TOO_LARGE',
    `${mostSegments} segments are kept. Remove one, then save this one.`,
    { details: { limit: mostSegments } },
  );
}
