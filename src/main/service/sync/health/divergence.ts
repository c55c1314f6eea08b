import { PonteError } from '../../../../shared/errors.ts';
import type { Divergence } from '../../../../shared/model/queue.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import type { ConflictStore } from '../../conflicts/conflict-store.ts';
import { afterCommit, transact, type Db, type Tx } from '../../db/database.ts';
import type { Live } from '../../live.ts';
import { doorField, doorValue, keptField } from '../../leads/lead-values.ts';
import type { LinkRow, LinkStore, Muted } from '../../links/link-store.ts';
import type { RecordKinds, SyncRecord } from '../../links/record-kind.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';
import type { FieldValue } from '../../providers/field-values.ts';
import type { ObjectType, RecordsPort } from '../../providers/provider.ts';
import type { FieldRules } from '../rules/field-rules.ts';
import type { Outbox } from '../outbox.ts';
import type { Ports } from '../ports.ts';
import { localValues, planFor } from '../reconcile.ts';

/**
 * Two ways out of a send that is refused for good: to leave a field different on the two sides until
 * either changes, or to make a question of it. Either frees the other fields to be sent.
 */
export type Divergences = {
  /** Fields that would be sent now; none where the record is not there yet or cannot be looked at. */
  of(linkId: number): Promise<Divergence[]>;
  /**
   * Both run `also` in the same transaction.
   *
   * @throws PonteError BAD_INPUT when one of these fields does not differ any more
   */
  accept(linkId: number, fields: readonly string[], who: Operator, also: Also): Promise<void>;
  ask(linkId: number, fields: readonly string[], who: Operator, also: Also): Promise<void>;
  /** @throws PonteError NOT_FOUND when no difference in this field is accepted */
  takeBack(what: Accepted, who: Operator): void;
};

type Also = () => void;

export type Accepted = {
  readonly type: 'lead' | 'deal';
  readonly id: string;
  readonly connectionId: string;
  readonly field: string;
};

export type DivergenceParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly audit: AuditLog;
  readonly kinds: RecordKinds;
  readonly links: LinkStore;
  readonly connections: Pick<ConnectionStore, 'existing'>;
  readonly conflicts: Pick<ConflictStore, 'askAbout'>;
  readonly ports: Pick<Ports, 'of'>;
  readonly rules: FieldRules;
  readonly outbox: Pick<Outbox, 'resend'>;
  readonly stages: () => readonly { readonly uid: string; readonly name: string }[];
};

/** A field that differs, in the service's own names and values. */
type Differing = {
  readonly field: string;
  readonly local: FieldValue;
  readonly remote: FieldValue;
};
type Found = {
  readonly link: LinkRow;
  readonly record: SyncRecord;
  readonly differing: readonly Differing[];
};

export function createDivergences(parts: DivergenceParts): Divergences {
  const { db, clock, live, audit, kinds, links, conflicts, ports, rules } = parts;
  const told = () => live.tell({ type: 'leads.changed', ids: null });

  function look(linkId: number, port: RecordsPort): Found | null {
    const link = links.byId(linkId);
    const record = link === null ? null : kinds.recordOf(link);
    if (link?.lifecycle !== 'linked' || record === null || record.deletedAt !== null) return null;
    return { link, record, differing: differingOf(link, record, port) };
  }

  /** As far as is known, they still stand there as they were seen, or as both agreed. */
  function differingOf(link: LinkRow, record: SyncRecord, port: RecordsPort): Differing[] {
    const there = { ...link.base, ...links.seenValues(link.id) };
    const { rule } = rules.of(link.connectionId);
    const { base, frozenFields: frozen, muted } = link;
    const seen = { values: there, opaque: {} };
    const { remotePatch } = planFor({ base, frozen, muted, rule }, record, seen, port);
    const here = localValues(record, port);
    return Object.keys(remotePatch)
      .filter((field) => rule(field).policy !== 'opt_out_wins')
      .map((field) => ({ field, local: here[field] ?? null, remote: there[field] ?? null }));
  }

  async function open(linkId: number): Promise<RecordsPort> {
    const link = links.byId(linkId);
    if (link === null) throw notThere();
    return (await ports.of(link.connectionId, link.objectType)).port;
  }

  /** Those of the chosen fields, as they stand in the transaction in which something is done about them. */
  function chosen(linkId: number, port: RecordsPort, fields: readonly string[]): Found {
    const found = look(linkId, port);
    if (found === null) throw notThere();
    const wanted = new Set(fields.map(keptField));
    const differing = found.differing.filter(({ field }) => wanted.has(field));
    if (differing.length === wanted.size) return { ...found, differing };
    throw new PonteError(
      'BAD_INPUT',
      'One of these fields does not differ any more. Look at this failure again.',
      { details: { fields: [{ field: 'fields', problem: 'changed', message: 'Look again.' }] } },
    );
  }

  function note(tx: Tx, action: string, { link, record, differing }: Found, who: Operator): void {
    audit.append(tx, {
      actor: who.name,
      action,
      subjectType: link.objectType,
      subjectId: record.uid,
      details: { fields: differing.map(({ field }) => doorField(field)) },
    });
    afterCommit(tx, told, null);
  }

  function shown(type: ObjectType, { field, local, remote }: Differing): Divergence {
    const read = (value: FieldValue) =>
      type === 'deal' && field === 'stageId'
        ? (parts.stages().find(({ uid }) => uid === value)?.name ?? value)
        : doorValue(field, value);
    return { field: doorField(field), local: read(local), remote: read(remote) };
  }

  return {
    async of(linkId) {
      const port = await open(linkId).catch(() => null);
      const found = port === null ? null : look(linkId, port);
      if (found === null) return [];
      return found.differing.map((each) => shown(found.link.objectType, each));
    },
    async accept(linkId, fields, who, also) {
      const port = await open(linkId);
      transact(db, (tx) => {
        const found = chosen(linkId, port, fields);
        const { link, differing } = found;
        const by = { by: who.name, at: clock.now() };
        const news = differing.map(({ field, local }): [string, Muted] => {
          // What was never seen there is learnt at the next look.
          const seen = { ...link.base, ...links.seenValues(link.id) }[field];
          return [field, { local, ...(seen === undefined ? {} : { remote: seen }), ...by }];
        });
        links.change(tx, link.id, { muted: { ...link.muted, ...Object.fromEntries(news) } });
        note(tx, 'difference.accepted', found, who);
        also();
      });
    },
    async ask(linkId, fields, who, also) {
      const port = await open(linkId);
      transact(db, (tx) => {
        const found = chosen(linkId, port, fields);
        const { link, record, differing } = found;
        const seen = { localRev: record.localRev, remoteVer: link.remoteVer };
        const asked = differing.map((each) => ({ ...each, base: link.base[each.field] ?? null }));
        conflicts.askAbout(tx, link, asked, seen);
        note(tx, 'difference.asked', found, who);
        also();
      });
    },
    takeBack({ type, id, connectionId, field }, who) {
      transact(db, (tx) => {
        const record = kinds.of(type).byUid(id);
        const connection = parts.connections.existing(connectionId);
        const link = record && links.ofRecordOn(type, record.id, connection.id);
        const kept = keptField(field);
        if (!record || !link || link.muted[kept] === undefined) {
          throw new PonteError('NOT_FOUND', 'No difference in this field is accepted any more.');
        }
        const { [kept]: _, ...others } = link.muted;
        links.change(tx, link.id, { muted: others });
        const differing = [{ field: kept, local: null, remote: null }];
        note(tx, 'difference.taken-back', { link, record, differing }, who);
        parts.outbox.resend(tx, link, 'upsert', { actor: who.name });
      });
    },
  };
}

function notThere(): PonteError {
  return new PonteError(
    'BAD_INPUT',
    'This record is not in the other system, so nothing differs there. Correct it, or discard the send.',
  );
}
