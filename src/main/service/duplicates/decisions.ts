import type { Caller } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { DuplicatePair, SetApart } from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { createRegroup } from './clusters.ts';

/** What people said of pairs: two people. It outlives changes and scans, and can be taken back. */
export type Decisions = {
  /** @throws PonteError NOT_FOUND, BAD_INPUT */
  notDuplicate(caller: Caller, pairs: readonly DuplicatePair[]): void;
  /** @returns the leads to be looked at again. @throws PonteError NOT_FOUND, BAD_INPUT */
  undo(caller: Caller, pairs: readonly DuplicatePair[]): number[];
  page(query: { limit: number; offset: number }): { items: SetApart[]; total: number };
};

type Ids = { one: number; other: number };
type Row = Ids & { at: number; by: string };

const between = `from duplicate
  join lead one on one.id = one_id and one.deleted_at is null
  join lead other on other.id = other_id and other.deleted_at is null
  where duplicate.state = 'not_duplicate'`;

export function createDecisions(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly leads: LeadStore;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
}): Decisions {
  const { db, clock, audit, leads, toLeads } = parts;
  const { client } = db;
  const regroup = createRegroup(db);
  const idOf = client.prepare<[string], number>('select id from lead where uid = ?').pluck();
  const clusterOf = client
    .prepare<Ids, number | null>(
      'select cluster_id from duplicate where one_id = @one and other_id = @other',
    )
    .pluck();
  const settle = client.prepare(
    `insert into duplicate
       (one_id, other_id, score, reasons, state, found_at, settled_by, settled_at)
     values (@one, @other, 0, 0, 'not_duplicate', @now, @by, @now)
     on conflict (one_id, other_id) do update
       set state = 'not_duplicate', cluster_id = null, settled_by = @by, settled_at = @now`,
  );
  const forget = client.prepare(
    `delete from duplicate where one_id = @one and other_id = @other and state = 'not_duplicate'`,
  );
  const page = client.prepare<[number, number], Row>(
    `select one_id as one, other_id as other, settled_at as at, settled_by as by ${between}
     order by settled_at desc, duplicate.id desc limit ? offset ?`,
  );
  const count = client.prepare<[], number>(`select count(*) ${between}`).pluck();

  function idsOf({ one, other }: DuplicatePair): Ids {
    const [first, second] = [idOf.get(one), idOf.get(other)];
    if (first === undefined || second === undefined) {
      throw new PonteError('NOT_FOUND', 'One of these leads is not there. Look at the list again.');
    }
    if (first === second) {
      throw new PonteError('BAD_INPUT', 'Name two leads: this is one and the same.');
    }
    return { one: Math.min(first, second), other: Math.max(first, second) };
  }

  function decide(
    { operator, source }: Caller,
    pairs: readonly DuplicatePair[],
    action: string,
    work: (tx: Tx, ids: Ids) => void,
  ): void {
    transact(db, (tx) => {
      for (const pair of pairs) {
        work(tx, idsOf(pair));
        audit.append(tx, {
          actor: operator.name,
          action,
          subjectType: 'lead',
          subjectId: pair.one,
          details: { other: pair.other, source },
        });
      }
    });
  }

  return {
    notDuplicate(caller, pairs) {
      decide(caller, pairs, 'lead.not-duplicate', (tx, ids) => {
        const label = clusterOf.get(ids);
        settle.run({ ...ids, by: caller.operator.name, now: clock.now() });
        regroup(tx, [ids.one, ids.other], label == null ? [] : [label]);
      });
    },

    undo(caller, pairs) {
      const again: number[] = [];
      decide(caller, pairs, 'lead.not-duplicate-undone', (_tx, ids) => {
        if (forget.run(ids).changes > 0) again.push(ids.one);
      });
      return again;
    },

    page({ limit, offset }) {
      const items = page.all(limit, offset).flatMap(({ one, other, at, by }) => {
        const rows = [leads.byId(one), leads.byId(other)].filter((row) => row !== null);
        const [first, second] = toLeads(rows);
        if (!first || !second) return [];
        const shown: SetApart = {
          one: first.id,
          other: second.id,
          leads: [first, second],
          at: new Date(at).toISOString(),
          by,
        };
        return [shown];
      });
      return { items, total: count.get() ?? 0 };
    },
  };
}
