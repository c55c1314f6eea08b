import type { ExcludedWhy, Standing } from '../../../shared/model/health.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';

/**
 * How all leads stand, each counted once at its worst: on one connection, or anywhere.
 *
 * What is in order is counted by indexes, and only the exceptions are looked at one by one. The
 * figures are those of the lists that the same states filter (`sync-state.ts`).
 */
export type Standings = {
  of(connectionId: number, required: readonly string[]): Standing;
  /** A lead on several connections counts once, at its worst. */
  anywhere(connectionIds: readonly number[]): Standing['counts'];
};

/** Notices come for every page of a reading; the figures need not be newer than this. */
const FRESH_MS = 2000;

const exceptions = `
  on_these as (select value as id from json_each(@ids)),
  worst as materialized (
    select record_id, min(rank) as rank from (
      select record_id, 1 as rank from conflict
        where state = 'open' and +record_id is not null
          and connection_id in (select id from on_these)
      union all
      select record_id, 2 from job where state = 'dead' and archived_at is null
        and +record_id is not null and +link_id is not null
        and +connection_id in (select id from on_these)
      union all
      select link.record_id, 3 from intent cross join link on link.id = intent.link_id
        where intent.state = 'uncertain' and intent.state in ('sent', 'uncertain')
          and link.record_id is not null and link.connection_id in (select id from on_these)
      union all
      select record_id, 4 from on_these cross join job on job.connection_id = on_these.id
        where job.state = 'leased' and +record_id is not null and +link_id is not null
      union all
      select record_id, 4 from on_these cross join job on job.connection_id = on_these.id
        where job.state = 'ready' and +record_id is not null and +link_id is not null
    ) group by record_id),
  exceptional as materialized (
    select worst.record_id as id, worst.rank from worst
      cross join lead on lead.id = worst.record_id and lead.deleted_at is null)`;

const isLinked = (lead: string) => `exists (select 1 from link where link.object_type = 'lead'
  and link.record_id = ${lead} and link.lifecycle = 'linked'
  and link.connection_id in (select id from on_these))`;

type Counted = {
  live: number;
  linked: number;
  conflict: number;
  failed: number;
  uncertain: number;
  waiting: number;
  exceptional_linked: number;
};

const counted = (linked: string) => `
  with ${exceptions}
  select
    (select count(*) from lead where deleted_at is null) as live,
    ${linked} as linked,
    count(*) filter (where rank = 1) as conflict,
    count(*) filter (where rank = 2) as failed,
    count(*) filter (where rank = 3) as uncertain,
    count(*) filter (where rank = 4) as waiting,
    count(*) filter (where ${isLinked('exceptional.id')}) as exceptional_linked
  from exceptional`;

/** On one connection a link is a lead; those of deleted leads are few and taken off. */
const linkedOnOne = `(select count(*) from link
    where connection_id = (select id from on_these) and lifecycle = 'linked')
  - (select count(*) from lead cross join link
      on link.object_type = 'lead' and link.record_id = lead.id
        and link.connection_id = (select id from on_these)
      where lead.deleted_at is not null and link.lifecycle = 'linked')`;

const linkedOnAny = `(select count(*) from lead where deleted_at is null and ${isLinked('lead.id')})`;

export function createStandings(db: Db, clock: Clock): Standings {
  const { client } = db;
  const onOne = client.prepare<{ ids: string }, Counted>(counted(linkedOnOne));
  const onAny = client.prepare<{ ids: string }, Counted>(counted(linkedOnAny));
  const letGo = client.prepare<{ ids: string }, { gone: number; let_go: number }>(
    `with ${exceptions}
    select count(*) filter (where gone_evidence <> '[]') as gone,
      count(*) filter (where gone_evidence = '[]') as let_go
    from link cross join lead on lead.id = link.record_id and lead.deleted_at is null
    where link.connection_id = (select id from on_these)
      and link.lifecycle in ('detached', 'tombstoned')
      and link.record_id not in (select id from exceptional)`,
  );
  const without = (condition: string) =>
    client
      .prepare<{ id: number }, number>(
        `select count(*) from lead where deleted_at is null and ${condition}
          and not exists (select 1 from link where link.object_type = 'lead'
            and link.record_id = lead.id and link.connection_id = @id)`,
      )
      .pluck();
  const lacking = [
    { field: 'email', why: 'no_email', count: without('email is null') },
    { field: 'name', why: 'no_name', count: without(`name_key = ''`) },
  ] as const;
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
  ): Standing['excluded'] {
    if (excluded === 0) return [];
    const { gone = 0, let_go: letGoHere = 0 } = letGo.get({ ids: JSON.stringify([id]) }) ?? {};
    const groups: { why: ExcludedWhy; count: number }[] = [
      { why: 'gone', count: gone },
      { why: 'let_go', count: letGoHere },
    ];
    for (const { field, why, count } of lacking) {
      if (required.includes(field)) groups.push({ why, count: count.get({ id }) ?? 0 });
    }
    const known = groups.reduce((sum, { count }) => sum + count, 0);
    groups.push({ why: 'not_sent', count: Math.max(0, excluded - known) });
    return groups.filter(({ count }) => count > 0);
  }

  return {
    of: (id, required) =>
      fresh(`one ${id}`, () => {
        const counts = toCounts(onOne.get({ ids: JSON.stringify([id]) }));
        return { counts, excluded: whyExcluded(id, counts.excluded, required) };
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
