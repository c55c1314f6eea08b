import type { ExcludedWhy } from '../../../shared/model/health.ts';
import { syncStateFilter } from './sync-state.ts';

/** SQL on `lead` that holds for leads left out of a connection for this reason. */
export type ExcludedFilter = (
  why: ExcludedWhy,
  connectionUid: string | undefined,
) => { sql: string; params: (string | number)[] };

/** Holds for the leads that a connection takes, of which it may be limited to some. */
export type Inside = { readonly sql: string; readonly params: readonly (string | number)[] };

type Reason = {
  readonly why: ExcludedWhy;
  readonly sql: string;
  readonly params?: Inside['params'];
};

const onThis = `link.object_type = 'lead' and link.record_id = lead.id
  and link.connection_id = (select connection.id from connection
    where connection.uid = ? and connection.removed_at is null)`;
const parted = `exists (select 1 from link where ${onThis}
  and link.lifecycle in ('detached', 'tombstoned') and link.gone_evidence`;
const unknownThere = `not exists (select 1 from link where ${onThis})`;

const gone: Reason = { why: 'gone', sql: `${parted} <> '[]')` };
const letGo: Reason = { why: 'let_go', sql: `${parted} = '[]')` };

/** Not there, since it never got in. */
const neverThere = `(${unknownThere} or exists (select 1 from link where ${onThis}
  and link.remote_id is null and link.lifecycle in ('detached', 'tombstoned')
  and link.gone_evidence = '[]'))`;

/** What a system takes no record without, in the order in which it is told. */
export const lacking = [
  { field: 'email', why: 'no_email', sql: 'lead.email is null' },
  { field: 'name', why: 'no_name', sql: `lead.name_key = ''` },
] as const;

/**
 * Each lead that is left out of a connection is so for the first of these reasons that is true of it;
 * the counts of `sync/health/standing.ts` are the lengths of these lists.
 *
 * @param requiredOf the fields that a connection's system takes no record without
 */
export function createExcludedFilter(
  requiredOf: (connectionUid: string) => readonly string[],
  insideOf: (connectionUid: string) => Inside | null = () => null,
): ExcludedFilter {
  return (why, connectionUid) => {
    // Left out of what? It is a question about one connection.
    if (connectionUid === undefined) return { sql: '0', params: [] };
    const required = requiredOf(connectionUid);
    const reasons: readonly Reason[] = [
      gone,
      ...outside(insideOf(connectionUid)),
      letGo,
      ...lacking
        .filter(({ field }) => required.includes(field))
        .map((each) => ({ why: each.why, sql: `${unknownThere} and ${each.sql}` })),
    ];
    const at = reasons.findIndex((each) => each.why === why);
    const others = reasons.slice(0, at < 0 ? reasons.length : at);
    if (at < 0 && why !== 'not_sent') return { sql: '0', params: [] };
    const unlinked = syncStateFilter(['unlinked'], connectionUid);
    const asked = at < 0 ? others : [...reasons.slice(at, at + 1), ...others];
    // The cheap conditions first: what is true of a link and a lead leaves few to look at.
    const sql = asked.map((each, index) =>
      at >= 0 && index === 0 ? `(${each.sql})` : `not (${each.sql})`,
    );
    const params = asked.flatMap((each) => boundTo(each, connectionUid));
    return {
      sql: `(${[...sql, unlinked.sql].join(' and ')})`,
      params: [...params, ...unlinked.params],
    };
  };
}

function outside(inside: Inside | null): Reason[] {
  if (inside === null) return [];
  const sql = `not ${inside.sql} and ${neverThere}`;
  return [{ why: 'outside_scope', sql, params: inside.params }];
}

/** A reason's own values come first in it; all other marks stand for the connection. */
function boundTo({ sql, params = [] }: Reason, connectionUid: string): (string | number)[] {
  const marks = sql.split('?').length - 1 - params.length;
  return [...params, ...Array.from({ length: marks }, () => connectionUid)];
}
