import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { FindMatch, Identity } from '../leads/lead-match.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import { toLeadEdit } from '../links/lead-fields.ts';
import type { LinkRow } from '../links/link-store.ts';
import { isBlank, type FieldValue } from '../providers/field-values.ts';
import type { Provider, RecordsPort, RemoteRecord } from '../providers/provider.ts';
import { identifies, isPhoneOfOne, ladder } from './identity.ts';
import { lane } from './outbox.ts';
import { planFor, type Reconciled } from './reconcile.ts';
import type { SyncParts } from './sending.ts';

/**
 * What one record that was seen there leads to here: a new lead, a link to one that is known, an
 * update field by field, or a question for a person.
 */
export type Observed =
  | 'created'
  | 'updated'
  | 'unchanged'
  /** Seen, but something of ours about it is still open: it is looked at again at the next pull. */
  | 'left';

export type ObserveParts = SyncParts & {
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly findMatch: FindMatch;
  readonly create: (tx: Tx, values: LeadEdit, cause: Cause) => LeadRow;
  readonly edit: (tx: Tx, leadId: number, values: LeadEdit, cause: Cause) => LeadRow;
};

export type Observer = {
  readonly connectionId: number;
  readonly provider: Provider;
  readonly port: RecordsPort;
  readonly cause: Cause;
};

export type ObserveResult = { readonly did: Observed; readonly conflicts: number };

const left: ObserveResult = { did: 'left', conflicts: 0 };

export function createObserve(parts: ObserveParts) {
  const { links, leads, intents, conflicts } = parts;

  /** Applies one record; `link` is the one by which it is known here, if it is. */
  function observe(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    link: LinkRow | null,
    how: 'pull' | 'read' = 'pull',
  ): ObserveResult {
    if (link === null || link.lifecycle === 'candidate') return meet(tx, by, remote, link);
    if (link.lifecycle === 'detached' || link.lifecycle === 'tombstoned') {
      // Let go of: only that it was seen is noted, so that it is passed over quickly.
      links.saw(tx, link.id, { ver: remote.ver, values: null, how });
      return { did: 'unchanged', conflicts: 0 };
    }
    const lead = link.recordId === null ? null : leads.byId(link.recordId);
    if (lead === null || lead.deletedAt !== null || intents.openOf(link.id) !== null) return left;
    conflicts.converge(tx, link.id, 'edit_delete');
    return told(tx, by, parts.reconcile(tx, { ...by, link, lead, remote, how }), 'unchanged');
  }

  /** A record without a link: known by our id, by what makes people one, or new. */
  function meet(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    candidate: LinkRow | null,
  ): ObserveResult {
    const matches = matchesOf(tx, by, remote);
    if (matches === 'left') return left;
    if (matches.length > 1) return ask(tx, by, remote, candidate, matches);
    const [lead] = matches;
    if (candidate !== null) {
      conflicts.converge(tx, candidate.id, 'ambiguous_link');
      links.change(tx, candidate.id, { remoteId: null, lifecycle: 'detached' });
    }
    return lead === undefined ? born(tx, by, remote) : linkTo(tx, by, remote, lead);
  }

  /** Live leads that may be this record: the one whose id it carries, or those of the surest key. */
  function matchesOf(tx: Tx, by: Observer, remote: RemoteRecord): LeadRow[] | 'left' {
    const own = remote.externalId === null ? null : leads.byUid(remote.externalId);
    if (own !== null && own.deletedAt === null) {
      const free = freeFor(by, remote, own);
      if (free !== 'no') return free === 'left' ? 'left' : [own];
    }
    for (const key of ladder) {
      const value = remote.values[key];
      if (!identifies(key, value)) continue;
      const found = leadsWith(tx, by, remote, { [key]: value as string });
      if (found === 'left' || found.length > 0) return found;
    }
    return [];
  }

  function leadsWith(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    identity: Identity,
  ): LeadRow[] | 'left' {
    const found: LeadRow[] = [];
    for (const match of parts.findMatch(tx, identity)) {
      const lead = leads.byId(match.leadId);
      if (lead === null) continue;
      if (match.on === 'phone' && !isPhoneOfOne(lead.name, remote.values['name'])) continue;
      const free = freeFor(by, remote, lead);
      if (free === 'left') return 'left';
      if (free === 'yes') found.push(lead);
    }
    return found;
  }

  /** Whether a lead can be this record, being no other one there. */
  function freeFor(by: Observer, remote: RemoteRecord, lead: LeadRow): 'yes' | 'no' | 'left' {
    const link = links.ofRecordOn(lead.id, by.connectionId);
    if (link === null) return 'yes';
    // A create of this very record may be under way: its recovery will say.
    if (intents.openOf(link.id) !== null) return 'left';
    const elsewhere = link.remoteId !== null && link.remoteId !== remote.remoteId;
    return elsewhere && link.lifecycle === 'linked' ? 'no' : 'yes';
  }

  function linkTo(tx: Tx, by: Observer, remote: RemoteRecord, lead: LeadRow): ObserveResult {
    const existing = links.ofRecordOn(lead.id, by.connectionId);
    const seen = { ver: remote.ver, values: remote.values, how: 'pull' as const };
    const link =
      existing ??
      links.insert(tx, {
        connectionId: by.connectionId,
        recordId: lead.id,
        remoteId: remote.remoteId,
        lifecycle: 'linked',
        seen,
      });
    const alsoChange = { lifecycle: 'linked' as const, remoteId: remote.remoteId };
    // Nothing was ever agreed on: the filled side of each field wins, and two filled ones are asked about.
    const made = parts.reconcile(tx, {
      ...by,
      link,
      lead,
      remote,
      how: 'pull',
      base: {},
      alsoChange,
    });
    return told(tx, by, made, 'updated');
  }

  function born(tx: Tx, by: Observer, remote: RemoteRecord): ObserveResult {
    const values: Record<string, FieldValue> = {};
    const base: Record<string, FieldValue> = {};
    const { rule } = parts.rules.of(by.connectionId);
    for (const [field, value] of Object.entries(remote.values)) {
      // What is only sent is not agreed on by being there.
      if (!rule(field).takes) continue;
      base[field] = value;
      const taken = by.port.in(field, value);
      if (taken !== undefined && !isBlank(taken)) values[field] = taken;
    }
    const lead = parts.create(
      tx,
      { ...toLeadEdit(values), origin: by.provider.info.name },
      by.cause,
    );
    const link = links.insert(tx, {
      connectionId: by.connectionId,
      recordId: lead.id,
      remoteId: remote.remoteId,
      lifecycle: 'linked',
      base,
      baseLocalRev: lead.localRev,
      seen: { ver: remote.ver, values: remote.values, how: 'pull' },
    });
    if (Object.keys(remote.opaque).length === 0) return { did: 'created', conflicts: 0 };
    const made = planFor({ base: link.base, frozen: [], rule }, lead, remote, by.port);
    const seen = { localRev: lead.localRev, remoteVer: remote.ver };
    return { did: 'created', conflicts: conflicts.follow(tx, link, made, seen) };
  }

  /** More than one lead it may be is never decided by machine. */
  function ask(
    tx: Tx,
    by: Observer,
    remote: RemoteRecord,
    candidate: LinkRow | null,
    matches: readonly LeadRow[],
  ): ObserveResult {
    const seen = { ver: remote.ver, values: remote.values, how: 'pull' as const };
    const link =
      candidate ??
      links.insert(tx, {
        connectionId: by.connectionId,
        recordId: null,
        remoteId: remote.remoteId,
        lifecycle: 'candidate',
        seen,
      });
    links.saw(tx, link.id, seen);
    const opened = conflicts.open(
      tx,
      link,
      'ambiguous_link',
      { localRev: matches[0]?.localRev ?? 0, remoteVer: remote.ver },
      { candidates: matches.map(({ uid }) => uid) },
    );
    return { did: 'unchanged', conflicts: opened ? 1 : 0 };
  }

  function told(
    tx: Tx,
    by: Observer,
    { plan, link, lead, newConflicts }: Reconciled,
    otherwise: 'updated' | 'unchanged',
  ): ObserveResult {
    if (Object.keys(plan.remotePatch).length > 0) {
      parts.queue.enqueue(tx, {
        key: lane(link.id),
        op: 'upsert',
        class: 'pull',
        connectionId: by.connectionId,
        linkId: link.id,
        recordId: lead.id,
        cause: { source: 'connection', actor: by.cause.actor },
      });
    }
    const takes = Object.keys(plan.localPatch).length > 0;
    return { did: takes ? 'updated' : otherwise, conflicts: newConflicts };
  }

  return observe;
}
