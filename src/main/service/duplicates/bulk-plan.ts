import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../db/database.ts';
import type { LeftOutWhy } from '../../../shared/model/duplicate.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { heldValues, type LeadRow } from '../leads/lead-values.ts';
import { areApart } from '../person/same-person.ts';
import { likeness } from '../person/likeness.ts';
import type { MergeLinks } from '../merges/merge-links.ts';
import { createHolders } from './holders.ts';
import { createUnion } from './union.ts';

/** Leads of one cluster that would become one: the one that stays first. */
export type Planned = {
  readonly leadIds: readonly number[];
  readonly score: number;
  readonly reasons: number;
  readonly leftOut: LeftOutWhy | null;
};

export type BulkPlanner = {
  /** Everything that is so alike, the most alike first; in slices. */
  plan(atLeast: number): Promise<Planned[]>;
  /** Whether these leads can be merged now, and in which order: the first stays. */
  judge(leadIds: readonly number[], atLeast: number): Pick<Planned, 'leadIds' | 'leftOut'>;
};

type Cluster = { id: number; score: number };
type Pair = { one: number; other: number; score: number; reasons: number };

/** As many as can be merged at once by hand. */
const mostAtOnce = 11;
const sliceMs = 6;

export function createBulkPlanner(parts: {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly links: Pick<MergeLinks, 'of' | 'isBusy'>;
}): BulkPlanner {
  const { db, leads, links } = parts;
  const { client } = db;
  const holders = createHolders(db);
  const clusters = client.prepare<[number, number, number, number], Cluster>(
    `select id, score from duplicate_cluster
     where score >= ? and (score < ? or (score = ? and id > ?)) order by score desc, id limit 100`,
  );
  const pairsOf = client.prepare<[number, number], Pair>(
    `select one_id as one, other_id as other, score, reasons from duplicate
     where cluster_id = ? and state = 'open' and score >= ? order by score desc, id`,
  );
  const isApart = client
    .prepare<[number, number], number>(
      `select 1 from duplicate where one_id = ? and other_id = ? and state = 'not_duplicate'`,
    )
    .pluck();

  /** Those of a cluster that hang together by pairs that are alike enough. */
  function knotsOf(id: number, atLeast: number): Omit<Planned, 'leftOut'>[] {
    const union = createUnion();
    const pairs = pairsOf.all(id, atLeast);
    for (const { one, other } of pairs) union.join(one, other);
    const knots = new Map<number, { ids: Set<number>; score: number; reasons: number }>();
    for (const { one, other, score, reasons } of pairs) {
      const name = union.find(one);
      const knot = knots.get(name) ?? { ids: new Set(), score, reasons: 0 };
      knot.ids.add(one).add(other);
      knot.reasons |= reasons;
      knots.set(name, knot);
    }
    return [...knots.values()].map(({ ids, score, reasons }) => ({
      leadIds: [...ids].toSorted((a, b) => a - b),
      score,
      reasons,
    }));
  }

  function leftOutOf(rows: readonly LeadRow[], atLeast: number): LeftOutWhy | null {
    const union = createUnion();
    for (const [index, one] of rows.entries()) {
      for (const other of rows.slice(index + 1)) {
        if (areApart(one.document, other.document)) return 'documents';
        const [first, second] = [Math.min(one.id, other.id), Math.max(one.id, other.id)];
        if (isApart.get(first, second) !== undefined) return 'set_apart';
        const [ours, theirs] = [holders.lead(one.id), holders.lead(other.id)];
        if (ours && theirs && likeness(ours, theirs).score >= atLeast) {
          union.join(one.id, other.id);
        }
      }
    }
    const [first] = rows;
    if (first && union.size(first.id) < rows.length) return 'changed';
    const linked = rows.flatMap(({ id }) =>
      links.of(id).filter(({ lifecycle }) => lifecycle === 'linked' || lifecycle === 'creating'),
    );
    if (new Set(linked.map(({ connectionId }) => connectionId)).size < linked.length) {
      return 'both_linked';
    }
    return links.isBusy(rows.map(({ id }) => id)) ? 'busy' : null;
  }

  /** The one that other systems know stays; else the fullest; else the oldest. */
  function inOrder(rows: readonly LeadRow[]): LeadRow[] {
    const weight = (row: LeadRow) =>
      (row.lifecycle === 'customer' ? 10_000 : 0) +
      links.of(row.id).filter(({ lifecycle }) => lifecycle === 'linked').length * 1000 +
      Object.keys(heldValues(row)).length;
    const weights = new Map(rows.map((row) => [row, weight(row)]));
    return rows.toSorted(
      (one, other) => (weights.get(other) ?? 0) - (weights.get(one) ?? 0) || one.id - other.id,
    );
  }

  function judge(
    leadIds: readonly number[],
    atLeast: number,
  ): Pick<Planned, 'leadIds' | 'leftOut'> {
    if (leadIds.length > mostAtOnce) return { leadIds, leftOut: 'too_many' };
    const rows = leadIds.map((id) => leads.byId(id));
    const live = rows.filter((row) => row !== null && row.deletedAt === null) as LeadRow[];
    if (live.length < leadIds.length) return { leadIds, leftOut: 'changed' };
    return {
      leadIds: inOrder(live).map(({ id }) => id),
      leftOut: leftOutOf(live, atLeast),
    };
  }

  return {
    judge,
    async plan(atLeast) {
      const planned: Planned[] = [];
      let last = { score: 2, id: 0 };
      for (;;) {
        const page = clusters.all(atLeast, last.score, last.score, last.id);
        let until = performance.now() + sliceMs;
        for (const { id, score } of page) {
          for (const knot of knotsOf(id, atLeast)) {
            planned.push({ ...knot, ...judge(knot.leadIds, atLeast) });
          }
          last = { score, id };
          if (performance.now() < until) continue;
          await nextTurn();
          until = performance.now() + sliceMs;
        }
        if (page.length < 100) return planned;
        await nextTurn();
      }
    },
  };
}
