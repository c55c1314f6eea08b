import type { Db } from '../db/database.ts';
import {
  duplicateReason,
  levelScores,
  type DuplicateCluster,
  type DuplicateLevel,
  type DuplicateReason,
} from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import { bitsOf, reasonsOf } from './reason-bits.ts';

/** Leads that may be one person, as the screen lists them: the most alike first. */
export type ClusterList = {
  page(query: ClusterQuery): { items: DuplicateCluster[]; total: number; next: number[] | null };
  counts(): Record<DuplicateLevel, number>;
};

export type ClusterQuery = {
  level?: DuplicateLevel | undefined;
  reason?: DuplicateReason | undefined;
  limit: number;
  offset: number;
  /** What the page before told as `next`. */
  after?: readonly number[] | undefined;
};

/** So many of a cluster are shown beside each other, and so many of its pairs told. */
const mostShown = 10;
const mostPairs = 100;

type Row = { id: number; size: number; score: number; reasons: number };
type Pair = { one: number; other: number; score: number; reasons: number };

const where = 'from duplicate_cluster where score >= ? and score < ? and (reasons & ?) <> 0';

export function createClusterList(parts: {
  readonly db: Db;
  readonly leads: LeadStore;
  readonly toLeads: (rows: readonly LeadRow[]) => Lead[];
}): ClusterList {
  const { client } = parts.db;
  const page = client.prepare<number[], Row>(
    `select id, size, score, reasons ${where} and (score < ? or (score = ? and id > ?))
     order by score desc, id limit ? offset ?`,
  );
  const count = client
    .prepare<[number, number, number], number>(`select count(*) ${where}`)
    .pluck();
  const pairsOf = client.prepare<[number], Pair>(
    `select one_id as one, other_id as other, score, reasons from duplicate
     where cluster_id = ? and state = 'open' order by score desc, id limit ${mostPairs}`,
  );
  const every = bitsOf(duplicateReason.options);

  /** Null where all but one are gone since the last look. */
  function shown({ id, size, score, reasons }: Row): DuplicateCluster | null {
    const pairs = pairsOf.all(id);
    const ids = [...new Set(pairs.flatMap(({ one, other }) => [one, other]))];
    const live = new Map<number, LeadRow>();
    for (const each of ids.slice(0, mostShown).toSorted((a, b) => a - b)) {
      const row = parts.leads.byId(each);
      if (row && row.deletedAt === null) live.set(each, row);
    }
    const told = pairs.flatMap((pair) => {
      const [one, other] = [live.get(pair.one), live.get(pair.other)];
      if (!one || !other) return [];
      const { score: alike, reasons: bits } = pair;
      return [{ one: one.uid, other: other.uid, score: alike, reasons: reasonsOf(bits) }];
    });
    if (told.length === 0) return null;
    return {
      id: String(id),
      leads: parts.toLeads([...live.values()]),
      size: ids.length <= mostShown ? live.size : size,
      level: levelOf(score),
      score,
      reasons: reasonsOf(reasons),
      pairs: told,
    };
  }

  return {
    page({ level, reason, limit, offset, after }) {
      const [from, below] = boundsOf(level);
      const bits = reason ? bitsOf([reason]) : every;
      const [score = below, id = 0] = after ?? [];
      const found = page.all(from, below, bits, score, score, id, limit + 1, offset);
      const rows = found.slice(0, limit);
      const last = found.length > rows.length ? rows.at(-1) : undefined;
      return {
        items: rows.flatMap((row) => shown(row) ?? []),
        total: count.get(from, below, bits) ?? 0,
        next: last ? [last.score, last.id] : null,
      };
    },
    counts: () => {
      const of = (level: DuplicateLevel) => count.get(...boundsOf(level), every) ?? 0;
      return { exact: of('exact'), likely: of('likely'), possible: of('possible') };
    },
  };
}

export function levelOf(score: number): DuplicateLevel {
  if (score >= levelScores.exact) return 'exact';
  return score >= levelScores.likely ? 'likely' : 'possible';
}

function boundsOf(level: DuplicateLevel | undefined): [number, number] {
  switch (level) {
    case 'exact':
      return [levelScores.exact, 2];
    case 'likely':
      return [levelScores.likely, levelScores.exact];
    case 'possible':
      return [0, levelScores.likely];
    case undefined:
      return [0, 2];
  }
}
