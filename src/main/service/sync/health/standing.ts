import type { Statement } from 'better-sqlite3';
import type { ExcludedWhy, Standing } from '../../../../shared/model/health.ts';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/database.ts';
import { lacking, type Inside } from '../../links/excluded.ts';

/**
 * How all leads stand, each counted once at its worst: on one connection, or anywhere.
 *
 * What is in order is counted by indexes, and only the exceptions are looked at one by one. The
 * figures are those of the lists that the same states filter (`sync-state.ts`).
 */
export type Standings = {
  /** @param inside holds for the leads it takes, where it is limited to some */
  of(connectionId: number, required: readonly string[], inside?: Inside | null): Standing;
  /** A lead on several connections counts once, at its worst. */
  anywhere(connectionIds: readonly number[]): Standing['counts'];
};

/** Notices come for every page of a reading; the figures need not be newer than this. */
const FRESH_MS = 2000;
const MOST_STATEMENTS = 50;

/** The links of these connections of which something is still open, each at its worst. */
const exceptions = `
  on_these as (select value as id from json_each(@ids)),
  open_link (id, rank) as (
    select link_id, 1 from on_these cross join conflict on conflict.connection_id = on_these.id
      where conflict.state = 'open'
    union all
    select link_id, 2 from job where state = 'dead' and archived_at is null
      and +connection_id in (select id from on_these)
    union all
    select link_id, 3 from intent where state = 'uncertain' and state in ('sent', 'uncertain')
    union all
    select link_id, 4 from on_these cross join job on job.connection_id = on_these.id
      where job.state = 'leased'
    union all
    select link_id, 4 from on_these cross join job on job.connection_id = on_these.id
      where job.state = 'ready'),
  exceptional as materialized (
    select link.record_id as id, min(open_link.rank) as rank,
      max(link.lifecycle = 'linked') as linked
    from open_link
      cross join link on link.id = open_link.id and link.record_id is not null
        and link.object_type = 'lead'
      cross join lead on lead.id = link.record_id and lead.deleted_at is null
    where link.connection_id in (select id from on_these)
    group by link.record_id)`;

type Counted = {
  live: number;
  linked: number;
  conflict: number;
  failed: number;
  uncertain: number;
  waiting: number;
  exceptional_linked: number;
};

const isLinked = (lead: string) => `exists (select 1 from link where link.object_type = 'lead'
  and link.record_id = ${lead} and link.lifecycle = 'linked'
  and link.connection_id in (select id from on_these))`;

const counted = (linked: string) => `
  with ${exceptions}
  select
    coalesce((select count from record_count where about = 'lead' and value = ''), 0) as live,
    ${linked} as linked,
    count(*) filter (where rank = 1) as conflict,
    count(*) filter (where rank = 2) as failed,
    count(*) filter (where rank = 3) as uncertain,
    count(*) filter (where rank = 4) as waiting,
    -- On another of them it may be linked all the same.
    count(*) filter (where linked or ${isLinked('exceptional.id')}) as exceptional_linked
  from exceptional`;

/** On one connection a link is a lead; those of deleted leads are few and taken off. */
const linkedOnOne = `coalesce((select count from record_count
    where about = 'link.' || (select id from on_these) || '.lead' and value = 'linked'), 0)
  - (select count(*) from lead cross join link
      on link.object_type = 'lead' and link.record_id = lead.id
        and link.connection_id = (select id from on_these)
      where lead.deleted_at is not null and link.lifecycle = 'linked')`;

/**
 * Leads with any link are counted by an index alone; those of them that are linked nowhere, or
 * deleted, are few and taken off.
 */
const linkedOnAny = `(select count(*) from (select 1 from link
    where object_type = 'lead' and record_id is not null
      and connection_id in (select id from on_these)
    group by record_id))
  - (select count(*) from (select distinct record_id as id from link
      where connection_id in (select id from on_these) and record_id is not null
        and lifecycle in ('candidate', 'creating', 'detached', 'tombstoned')) as lead
      where not ${isLinked('lead.id')})
  - (select count(*) from lead where lead.deleted_at is not null and ${isLinked('lead.id')})`;

export function createStandings(db: Db, clock: Clock): Standings {
  const { client } = db;
  const onOne = client.prepare<{ ids: string }, Counted>(counted(linkedOnOne));
  const onAny = client.prepare<{ ids: string }, Counted>(counted(linkedOnAny));
  const counts = new Map<string, Statement>();

  function counting(sql: string): Statement {
    let statement = counts.get(sql);
    if (statement === undefined) {
      // A segment's condition changes with the calendar: those of other days go.
      if (counts.size >= MOST_STATEMENTS) counts.clear();
      counts.set(sql, (statement = client.prepare(sql)));
    }
    return statement;
  }

  /** Whoever was there or about to be, and is no more. */
  function parted(
    id: number,
    inside: Inside | null,
  ): { gone: number; out: number; let_go: number } {
    const out = inside === null ? '0' : `link.remote_id is null and not ${inside.sql}`;
    const statement = counting(`
      select count(*) filter (where gone) as gone, count(*) filter (where out and not gone) as out,
        count(*) filter (where not gone and not out) as let_go
      from (select gone_evidence <> '[]' as gone, ${out} as out
        from link cross join lead on lead.id = link.record_id and lead.deleted_at is null
        where link.connection_id = @id and link.object_type = 'lead'
          and link.lifecycle in ('detached', 'tombstoned')
          and not exists (select 1 from conflict where conflict.link_id = link.id and state = 'open')
          and not exists (select 1 from intent where intent.link_id = link.id
            and intent.state = 'uncertain' and intent.state in ('sent', 'uncertain'))
          and not exists (select 1 from job where job.record_id = link.record_id
            and job.state in ('ready', 'leased', 'dead') and job.link_id = link.id
            and job.archived_at is null))`);
    return statement.get({ id }, ...(inside?.params ?? [])) as ReturnType<typeof parted>;
  }

  /** Of those without a link there, how many this is true of. */
  function unlinked(id: number, condition: string, inside: Inside | null): number {
    const statement = counting(
      `select count(*) as count from lead where deleted_at is null and ${condition}
        and not exists (select 1 from link where link.object_type = 'lead'
          and link.record_id = lead.id and link.connection_id = @id)`,
    );
    const { count } = statement.get({ id }, ...(inside?.params ?? [])) as { count: number };
    return count;
  }

  /** Of those that lack several fields, each counts at the first alone. */
  function lackingOnly(required: readonly string[], at: number): string {
    const [mine, ...before] = lacking
      .slice(0, at + 1)
      .filter(({ field }, index) => index === at || required.includes(field))
      .toReversed();
    return [mine?.sql, ...before.map((each) => `not (${each.sql})`)].join(' and ');
  }

  const kept = new Map<string, { at: number; value: unknown }>();

  /** The same answer for a moment, however often it is asked. */
  function fresh<T>(key: string, make: () => T): T {
    const found = kept.get(key);
    const now = clock.monotonic();
    if (found !== undefined && now - found.at < FRESH_MS) return found.value as T;
    const value = make();
    kept.set(key, { at: now, value });
    return value;
  }

  function toCounts(row: Counted | undefined): Standing['counts'] {
    if (row === undefined) throw new Error('A count answered with no row.');
    const { conflict, failed, uncertain, waiting } = row;
    const inSync = row.linked - row.exceptional_linked;
    const excluded = row.live - inSync - conflict - failed - uncertain - waiting;
    return { inSync, waiting, excluded, failed, conflict, uncertain };
  }

  function whyExcluded(
    id: number,
    excluded: number,
    required: readonly string[],
    inside: Inside | null,
  ): Standing['excluded'] {
    if (excluded === 0) return [];
    const { gone, out, let_go: letGo } = parted(id, inside);
    const never = inside === null ? 0 : unlinked(id, `not ${inside.sql}`, inside);
    const groups: { why: ExcludedWhy; count: number }[] = [
      { why: 'gone', count: gone },
      { why: 'outside_scope', count: out + never },
      { why: 'let_go', count: letGo },
    ];
    const within = inside === null ? '1' : inside.sql;
    lacking.forEach(({ field, why }, at) => {
      if (!required.includes(field)) return;
      const lacks = `${lackingOnly(required, at)} and ${within}`;
      groups.push({ why, count: unlinked(id, lacks, inside) });
    });
    const known = groups.reduce((sum, { count }) => sum + count, 0);
    groups.push({ why: 'not_sent', count: Math.max(0, excluded - known) });
    return groups.filter(({ count }) => count > 0);
  }

  return {
    of: (id, required, inside = null) =>
      fresh(`one ${id}`, () => {
        const counts = toCounts(onOne.get({ ids: JSON.stringify([id]) }));
        return { counts, excluded: whyExcluded(id, counts.excluded, required, inside) };
      }),
    anywhere(connectionIds) {
      const [only] = connectionIds;
      if (only !== undefined && connectionIds.length === 1) {
        return fresh(`total ${only}`, () => toCounts(onOne.get({ ids: JSON.stringify([only]) })));
      }
      const ids = JSON.stringify(connectionIds);
      return fresh(`total ${ids}`, () => toCounts(onAny.get({ ids })));
    },
  };
}
