import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Cause, Operator } from '../../actor.ts';
import type { Clock } from '../../clock.ts';
import { afterCommit, transact, type Db, type Tx } from '../../db/database.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { Ledger } from '../../ledger/ledger-store.ts';
import { leadOf, type LinkStore } from '../../links/link-store.ts';
import { plan } from '../../links/merge.ts';
import type { RecordKinds } from '../../links/record-kind.ts';
import type { Live } from '../../live.ts';
import type { FieldValue } from '../../providers/field-values.ts';
import type { ObjectType, RecordsPort } from '../../providers/provider.ts';
import type { FieldRules } from './field-rules.ts';
import type { IntentStore } from '../push/intent-store.ts';
import { lane } from '../outbox.ts';
import type { Ports } from '../ports.ts';

/**
 * Decides the open conflicts of some fields by the rules that hold now.
 *
 * Each is planned from what the person sees in it: the value there as last seen, and ours of now.
 * What is to be sent is sent by an ordinary job, which reads the record there before it writes.
 *
 * @returns how many were decided; those no rule can decide stay open
 */
export type SettleByRule = (
  connectionId: number,
  fields: readonly string[],
  operator: Operator,
) => Promise<number>;

export type SettleByRuleParts = {
  readonly db: Db;
  readonly kinds: RecordKinds;
  readonly links: LinkStore;
  readonly intents: Pick<IntentStore, 'openOf'>;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly clock: Clock;
  readonly live: Live;
};

type Row = {
  id: number;
  link_id: number;
  object_type: ObjectType;
  field: string;
  remote: string | null;
};

/** So many to a transaction, letting others in between. */
const SLICE = 50;
const SHAPE_MS = 5000;

export function createSettleByRule(parts: SettleByRuleParts): SettleByRule {
  const { db, links, kinds, rules, clock } = parts;
  const told = () => parts.live.tell({ type: 'conflicts.changed' });
  const selectOpen = db.client.prepare<[number, string, number], Row>(
    `select conflict.id, link_id, object_type, field, remote from conflict
      join link on link.id = conflict.link_id
      where conflict.connection_id = ? and state = 'open' and kind in ('clash', 'clear')
        and field in (select value from json_each(?)) and conflict.id > ?
      order by conflict.id limit ${SLICE}`,
  );
  const close = db.client.prepare(
    `update conflict set state = 'settled', settled_at = ?, settled_by = ?, policy = ? where id = ?`,
  );

  function settle(tx: Tx, row: Row, port: RecordsPort, operator: Operator): boolean {
    const link = links.byId(row.link_id);
    const record = link === null ? null : kinds.recordOf(link);
    if (link === null || record === null || record.deletedAt !== null) return false;
    // A write under way may change what is there: the observation after it shows this anew.
    if (link.lifecycle !== 'linked' || parts.intents.openOf(link.id) !== null) return false;
    const { field } = row;
    const { rule, rev } = rules.of(link.connectionId);
    const remote = row.remote === null ? null : (JSON.parse(row.remote) as FieldValue);
    const before = link.base[field];
    const input = {
      base: before === undefined ? {} : { [field]: before },
      local: record.values([field]),
      remote: { [field]: remote },
      rule,
      profile: port,
      frozen: new Set<string>(),
    };
    const made = plan(input);
    const reason = made.reasons[field];
    const left = reason === 'not_sent' || reason === 'not_taken';
    if (left || made.conflicts.length > 0) return false;
    const cause: Cause = {
      source: 'resolution',
      actor: operator.name,
      connectionId: link.connectionId,
    };
    const takes = Object.keys(made.localPatch).length > 0;
    const kind = kinds.of(link.objectType);
    const after = takes ? kind.edit(tx, record.id, made.localPatch, cause) : record;
    const about = { link, record, after, cause, conflictId: row.id, policyRev: rev };
    parts.ledger.note(tx, about, { kind: 'merge', input, made, how: 'pull' });
    links.change(tx, link.id, {
      base: { ...link.base, [field]: remote },
      frozenFields: link.frozenFields.filter((each) => each !== field),
    });
    close.run(clock.now(), operator.name, rule(field).policy, row.id);
    afterCommit(tx, told, null);
    parts.queue.enqueue(tx, {
      key: lane(link),
      op: 'upsert',
      class: 'resolution',
      connectionId: link.connectionId,
      linkId: link.id,
      recordId: leadOf(link),
      cause: { source: 'resolution', actor: operator.name },
    });
    return true;
  }

  return async (connectionId, fields, operator) => {
    const named = JSON.stringify(fields);
    if (selectOpen.get(connectionId, named, 0) === undefined) return 0;
    const lines = new Map<ObjectType, RecordsPort | null>();
    let settled = 0;
    for (let after = 0; ;) {
      const rows = selectOpen.all(connectionId, named, after);
      const last = rows.at(-1);
      if (last === undefined) return settled;
      for (const { object_type: type } of rows) {
        if (!lines.has(type)) lines.set(type, await lineTo(connectionId, type));
      }
      settled += transact(
        db,
        (tx) =>
          rows.filter((row) => {
            const port = lines.get(row.object_type) ?? null;
            return port !== null && settle(tx, row, port, operator);
          }).length,
      );
      after = last.id;
      await nextTurn();
    }
  };

  /** How values fare on their way is known only of a system that answers; otherwise all stay open. */
  async function lineTo(connectionId: number, type: ObjectType): Promise<RecordsPort | null> {
    try {
      const { port } = await parts.ports.of(connectionId, type);
      await port.prepare(AbortSignal.timeout(SHAPE_MS));
      return port;
    } catch {
      return null;
    }
  }
}
