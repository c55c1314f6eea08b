import type { Db } from '../db/database.ts';
import { doorField } from '../leads/lead-values.ts';
import type { LinkRow } from './link-store.ts';
import { syncState, type LeadLink, type SyncState } from '../../../shared/model/lead.ts';

/**
 * How a lead stands on its connections: computed from what is stored, never stored itself.
 *
 * A link's state is the worst thing that is true of it, in the order of `syncState`. A lead's own
 * state, which lists filter by, is the worst of its links'.
 */
export type SyncStates = {
  /** The links of these leads, on connections that still exist. */
  linkStates(leadIds: readonly number[]): Map<number, LeadLink[]>;
};

/** What is true of a link, each 0 or 1. */
export type Standing = {
  conflict: number;
  failed: number;
  uncertain: number;
  sending: number;
  queued: number;
  held: number;
  linked: number;
};

/** A link with how it stands, as the questions below and those about deals answer it. */
export type StandingRow = Standing & {
  record_id: number;
  connection: string;
  provider: string;
  remote_id: string | null;
  synced_at: number | null;
  pending: string | null;
  muted: string;
};

/**
 * Asks how the links of some records stand, by connection.
 *
 * @param jobs conditions by which an index finds the dead, the leased and the waiting jobs of a link
 * @returns SQL of one parameter, a JSON list of the records' ids; its rows are `StandingRow`
 */
export function standingOf(
  type: 'lead' | 'deal',
  jobs: { readonly dead: string; readonly leased: string; readonly ready: string },
): string {
  return `
  select link.record_id, connection.uid as connection, connection.provider,
    link.remote_id, link.synced_at, link.muted,
    exists (select 1 from conflict where conflict.link_id = link.id and conflict.state = 'open')
      as conflict,
    exists (select 1 from job where ${jobs.dead} and job.state = 'dead'
      and job.archived_at is null) as failed,
    exists (select 1 from intent where intent.link_id = link.id and intent.state = 'uncertain'
      and intent.state in ('sent', 'uncertain')) as uncertain,
    exists (select 1 from job where ${jobs.leased} and job.state = 'leased') as sending,
    exists (select 1 from job where ${jobs.ready} and job.state = 'ready') as queued,
    connection.paused = 1 or connection.state = 'auth_required'
      or connection.first_sync = 'awaiting' as held,
    link.lifecycle = 'linked' as linked,
    (select json_group_array(distinct change.field) from change
      where change.record_type = '${type}' and change.record_id = link.record_id
        and change.local_rev > link.base_local_rev and change.field <> '*') as pending
  from json_each(?) as wanted
  cross join link on link.object_type = '${type}' and link.record_id = wanted.value
  cross join connection on connection.id = link.connection_id and connection.removed_at is null
  order by link.connection_id`;
}

const ofLead = 'job.record_id = link.record_id and job.link_id = link.id';
const LINK_STATES = standingOf('lead', { dead: ofLead, leased: ofLead, ready: ofLead });

export function createSyncStates(db: Db): SyncStates {
  const select = db.client.prepare<[string], StandingRow>(LINK_STATES);

  const linkStates = (leadIds: readonly number[]) =>
    linksOfRecords(select.all(JSON.stringify(leadIds)));
  return { linkStates };
}

/** The links of each record, as the doors show them. */
export function linksOfRecords(rows: readonly StandingRow[]): Map<number, LeadLink[]> {
  const found = new Map<number, LeadLink[]>();
  for (const row of rows) {
    const links = found.get(row.record_id) ?? [];
    const state = stateOf(row);
    links.push({
      connectionId: row.connection,
      provider: row.provider,
      externalId: row.remote_id,
      state,
      syncedAt: row.synced_at === null ? null : new Date(row.synced_at).toISOString(),
      ...(state === 'in_sync' || state === 'unlinked' ? {} : { pending: pendingOf(row) }),
      ...(row.muted === '{}' ? {} : { muted: mutedOf(row) }),
    });
    found.set(row.record_id, links);
  }
  return found;
}

/** Fields changed here since both sides last agreed. */
function pendingOf(row: StandingRow): string[] {
  return (JSON.parse(row.pending ?? '[]') as string[]).map(doorField);
}

function mutedOf({ muted }: StandingRow): NonNullable<LeadLink['muted']> {
  return Object.entries(JSON.parse(muted) as LinkRow['muted']).map(([field, { by, at }]) => ({
    field: doorField(field),
    by,
    at: new Date(at).toISOString(),
  }));
}

export function stateOf(row: Standing): SyncState {
  if (row.conflict) return 'conflict';
  if (row.failed) return 'failed';
  if (row.uncertain) return 'uncertain';
  if (row.sending) return 'sending';
  if (row.queued) return row.held ? 'held' : 'queued';
  return row.linked ? 'in_sync' : 'unlinked';
}

/** A connection that still exists, by what is known of it: any, or the one whose uid is `?`. */
const anyConnection = 'connection.removed_at is null';
const oneConnection = `${anyConnection} and connection.uid = ?`;
const heldNow = `(connection.paused = 1 or connection.state = 'auth_required'
  or connection.first_sync = 'awaiting')`;

/**
 * Ids of the leads of which something is true, on the connections asked about.
 *
 * The plus signs and the order of the joins keep SQLite to the small indexes of exceptions; left to
 * itself it reads every job there ever was.
 */
function conditionsOn(which: string): Readonly<Record<SyncState, string>> {
  const present = `select connection.id from connection where ${which}`;
  const ready = `select job.record_id from connection cross join job
      on job.connection_id = connection.id
    where job.state = 'ready' and +job.record_id is not null and +job.link_id is not null
      and ${which}`;
  return {
    conflict: `lead.id in (select conflict.record_id from conflict where conflict.state = 'open'
      and conflict.record_id is not null and conflict.connection_id in (${present}))`,
    failed: `lead.id in (select job.record_id from job where job.state = 'dead'
      and job.archived_at is null and +job.record_id is not null and +job.link_id is not null
      and +job.connection_id in (${present}))`,
    uncertain: `lead.id in (select link.record_id from intent cross join link on link.id = intent.link_id
      where intent.state = 'uncertain' and intent.state in ('sent', 'uncertain') and link.object_type = 'lead'
      and link.record_id is not null and link.connection_id in (${present}))`,
    sending: `lead.id in (select job.record_id from job where job.state = 'leased'
      and +job.record_id is not null and +job.link_id is not null
      and job.connection_id in (${present}))`,
    queued: `lead.id in (${ready} and not ${heldNow})`,
    held: `lead.id in (${ready} and ${heldNow})`,
    in_sync: `exists (select 1 from link where link.object_type = 'lead' and link.record_id = lead.id
      and link.lifecycle = 'linked' and link.connection_id in (${present}))`,
    unlinked: '1',
  };
}

const onAny = conditionsOn(anyConnection);
const onOne = conditionsOn(oneConnection);

/**
 * A condition on `lead` that holds for leads in any of these states: `(…)`.
 *
 * With a connection's uid it asks how the lead stands there; otherwise its worst state anywhere.
 * The states are a closed list, so the text holds nothing that came from outside.
 */
export function syncStateFilter(
  states: readonly SyncState[],
  connectionUid?: string,
): { sql: string; params: string[] } {
  const leadsWith = connectionUid === undefined ? onAny : onOne;
  const wanted = new Set(states);
  const parts = syncState.options.flatMap((state, index) => {
    if (!wanted.has(state)) return [];
    // Worse states that are wanted anyway need not be ruled out.
    const worse = syncState.options.slice(0, index).filter((each) => !wanted.has(each));
    return [[leadsWith[state], ...worse.map((each) => `not ${leadsWith[each]}`)].join(' and ')];
  });
  const sql = parts.length === 0 ? '0' : `(${parts.map((p) => `(${p})`).join(' or ')})`;
  const marks = connectionUid === undefined ? 0 : sql.split('?').length - 1;
  return { sql, params: Array.from({ length: marks }, () => connectionUid ?? '') };
}
