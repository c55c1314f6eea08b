import type { Cause } from '../actor.ts';
import type { Tx } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { leadOf, type LinkRow, type LinkStore } from '../links/link-store.ts';
import type { ObjectType } from '../providers/provider.ts';
import type { Mappings } from '../mappings/mapping-store.ts';
import type { ConnectionRow, ConnectionStore } from '../providers/connection-store.ts';
import type { Registry } from '../providers/registry.ts';
import type { JobClass } from '../../../shared/model/queue.ts';
import type { IntentStore } from './push/intent-store.ts';
import type { Scope } from './scope.ts';

/**
 * Turns a change of a record into the jobs that follow from it, in the same transaction.
 *
 * A job names a link and an operation, never values: it reads the record when it runs, so that ten
 * edits made offline are one write later. A change is not sent back where it came from.
 */
export type Outbox = {
  enqueue(tx: Tx, change: RecordChange, cause: Cause): void;
  /** Sends records now, because a person asked; links them first where they have no link yet. */
  send(tx: Tx, recordIds: readonly number[], how: SendNow): number;
  /** Deletes there what was erased here, of which nothing but its link is left. */
  deleteErased(tx: Tx, linkId: number, actor: string): void;
  /** Takes back what waits to be sent of a link that is let go. */
  withdraw(tx: Tx, link: SentLink): void;
  /** What failed about a link that a person let go is not to be sent again. */
  dropFailed(tx: Tx, link: SentLink): void;
  /** Takes back what waits at the class of an import to go somewhere for the first time. */
  withdrawFirst(tx: Tx, leadId: number, connectionIds: readonly number[]): void;
  /** Sends what a person settled, not before `runAt`. */
  resend(
    tx: Tx,
    link: SentLink,
    op: 'upsert' | 'delete',
    how: { actor: string; runAt?: number },
  ): void;
};

export type SentLink = Pick<LinkRow, 'id' | 'objectType' | 'connectionId' | 'recordId'>;

/** As whoever changes records tells it. */
export type RecordChange = {
  readonly objectType: ObjectType;
  readonly recordId: number;
  readonly kind: 'created' | 'edited' | 'removed' | 'restored';
  /** Names as sync knows them: of a lead those of `LeadValues`, and `custom:NAME`. */
  readonly fields: readonly string[];
  /** Of a deal: the lead it is with. Where that one is kept, the deal is, too. */
  readonly ownerId?: number | null;
};

export type SendNow = {
  /** Leads, unless told. */
  readonly objectType?: ObjectType;
  /** Only there; otherwise on every connection. */
  readonly connectionId?: number;
  readonly jobClass?: JobClass;
  readonly actor: string;
};

export type OutboxParts = {
  readonly links: LinkStore;
  readonly intents: IntentStore;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly mappings: Pick<Mappings, 'of'>;
  readonly queue: Pick<JobQueue, 'enqueue' | 'cancelReady' | 'supersedeDead'>;
  readonly scope: Pick<Scope, 'takes'>;
};

/** Jobs of one link are done one after the other. */
export function lane(link: Pick<LinkRow, 'id' | 'objectType'>): string {
  return `${link.objectType}:${link.id}`;
}

export function createOutbox(parts: OutboxParts): Outbox {
  const { links, intents, connections, registry, queue } = parts;

  function put(
    tx: Tx,
    link: SentLink,
    op: 'upsert' | 'delete',
    cause: Pick<Cause, 'source' | 'actor' | 'runId'>,
    jobClass: JobClass,
    runAt?: number,
  ): number {
    return queue.enqueue(tx, {
      key: lane(link),
      op,
      class: jobClass,
      connectionId: link.connectionId,
      linkId: link.id,
      recordId: leadOf(link),
      // Typing field after field is one write; what was not typed does not wait.
      debounce: jobClass === 'edit' && cause.source === 'form',
      cause: { source: cause.source, actor: cause.actor },
      ...(cause.runId === undefined ? {} : { runId: cause.runId }),
      ...(runAt === undefined ? {} : { runAt }),
    });
  }

  function begin(tx: Tx, objectType: ObjectType, recordId: number, connectionId: number): LinkRow {
    return links.insert(tx, {
      connectionId,
      objectType,
      recordId,
      remoteId: null,
      lifecycle: 'creating',
    });
  }

  function enqueue(tx: Tx, change: RecordChange, cause: Cause): void {
    const { objectType, recordId } = change;
    // What is new has no links yet; asking for them costs a look for each of an import's rows.
    const linked = change.kind === 'created' ? [] : links.ofRecord(objectType, recordId);
    const jobClass = cause.jobClass ?? 'edit';
    for (const link of linked) {
      if (link.connectionId === cause.connectionId) continue;
      const connection = connections.byId(link.connectionId);
      if (connection === null || !sends(connection, objectType)) continue;
      if (change.kind === 'removed') removed(tx, link, connection, cause, jobClass);
      else if (change.kind === 'restored') restored(tx, link, cause, jobClass);
      else if (isSent(link) && concerns(connection, change))
        put(tx, link, 'upsert', cause, jobClass);
    }
    if (change.kind === 'removed') return;
    const known = new Set(linked.map((link) => link.connectionId));
    const wanted = objectType === 'deal' ? whereOwned(change) : cause.sendTo;
    for (const connectionId of new Set(wanted)) {
      if (known.has(connectionId) || connectionId === cause.connectionId) continue;
      if (!takes(connectionId, objectType, recordId)) continue;
      put(tx, begin(tx, objectType, recordId, connectionId), 'upsert', cause, jobClass);
    }
  }

  /** Connections that keep deals and know the lead this one is with. */
  function whereOwned({ ownerId }: RecordChange): number[] {
    if (ownerId == null) return [];
    return links.ofRecord('lead', ownerId).flatMap((link) => {
      const connection = isSent(link) ? connections.byId(link.connectionId) : null;
      return connection !== null && sends(connection, 'deal') ? [connection.id] : [];
    });
  }

  /** Whether changes of such records go there at all. */
  function sends(connection: ConnectionRow, objectType: ObjectType): boolean {
    const { objects } = registry.find(connection.provider);
    if (objects[objectType] === undefined) return false;
    const { deals, unseen } = connection.settings;
    return objectType !== 'deal' || (deals === 'both' && !unseen.includes('deal'));
  }

  function removed(
    tx: Tx,
    link: LinkRow,
    connection: ConnectionRow,
    cause: Cause,
    jobClass: JobClass,
  ): void {
    if (!isSent(link)) return;
    const inDoubt = intents.openOf(link.id) !== null;
    const mayBeThere = inDoubt || link.lifecycle === 'linked';
    if (mayBeThere && connection.settings.deletes === 'send') {
      put(tx, link, 'delete', cause, jobClass);
      return;
    }
    if (inDoubt) {
      // What became of the write is found out first; then it is let go of.
      put(tx, link, 'upsert', cause, jobClass);
      return;
    }
    // A create that was never sent leaves nothing to delete.
    queue.cancelReady(tx, lane(link));
    links.change(tx, link.id, { lifecycle: 'detached' });
  }

  function restored(tx: Tx, link: LinkRow, cause: Cause, jobClass: JobClass): void {
    if (link.lifecycle === 'candidate') return;
    if (link.remoteId === null) links.change(tx, link.id, { lifecycle: 'creating' });
    put(tx, link, 'upsert', cause, jobClass);
  }

  /** Whether it may be made there, where a connection is limited to some leads. */
  function takes(connectionId: number, objectType: ObjectType, recordId: number): boolean {
    const connection = connections.byId(connectionId);
    return connection === null || parts.scope.takes(connection, objectType, recordId);
  }

  /** Whether the other system can hold any of what changed. */
  function concerns(connection: ConnectionRow, change: RecordChange): boolean {
    const manifest = registry.find(connection.provider).objects[change.objectType];
    if (manifest === undefined) return false;
    const { fields, customFields } = manifest;
    const { byLocal } = parts.mappings.of(connection.id, change.objectType);
    const isMapped = (field: string) =>
      byLocal.has(field) ||
      (field === 'custom' && [...byLocal.keys()].some((each) => each.startsWith('custom:')));
    return change.fields.some(
      (field) =>
        isMapped(field) ||
        fields.includes(field) ||
        (customFields && (field === 'custom' || field.startsWith('custom:'))),
    );
  }

  function send(tx: Tx, recordIds: readonly number[], how: SendNow): number {
    const { objectType = 'lead', jobClass = 'person', actor } = how;
    const cause = { source: 'form', actor } as const;
    const targets = connections
      .list()
      .filter(({ id }) => how.connectionId === undefined || id === how.connectionId);
    let jobs = 0;
    for (const recordId of recordIds) {
      for (const { id } of targets) {
        const known = links.ofRecordOn(objectType, recordId, id);
        // Whoever is not there yet has to be let in.
        if (known?.remoteId == null && !takes(id, objectType, recordId)) continue;
        const link = known ?? begin(tx, objectType, recordId, id);
        if (link.lifecycle === 'detached' && link.remoteId === null) {
          links.change(tx, link.id, { lifecycle: 'creating' });
        }
        put(tx, link, 'upsert', cause, jobClass);
        jobs += 1;
      }
    }
    return jobs;
  }

  function withdrawFirst(tx: Tx, leadId: number, connectionIds: readonly number[]): void {
    for (const connectionId of connectionIds) {
      const link = links.ofRecordOn('lead', leadId, connectionId);
      if (link?.lifecycle !== 'creating' || intents.openOf(link.id) !== null) continue;
      // Whoever asked for it since, and at a higher class, still gets it.
      if (queue.cancelReady(tx, lane(link), 'import') > 0) {
        links.change(tx, link.id, { lifecycle: 'detached' });
      }
    }
  }

  function resend(
    tx: Tx,
    link: SentLink,
    op: 'upsert' | 'delete',
    { actor, runAt }: { actor: string; runAt?: number },
  ): void {
    put(tx, link, op, { source: 'resolution', actor }, 'resolution', runAt);
  }

  function deleteErased(tx: Tx, linkId: number, actor: string): void {
    const link = links.byId(linkId);
    if (link !== null) resend(tx, link, 'delete', { actor });
  }

  return {
    enqueue,
    deleteErased,
    send,
    resend,
    withdrawFirst,
    withdraw: (tx, link) => void queue.cancelReady(tx, lane(link)),
    dropFailed: (tx, link) => queue.supersedeDead(tx, lane(link)),
  };
}

function isSent(link: LinkRow): boolean {
  return link.lifecycle === 'linked' || link.lifecycle === 'creating';
}
