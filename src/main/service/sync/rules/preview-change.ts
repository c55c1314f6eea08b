import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewResult } from '../../../../shared/model/preview.ts';
import type { ConflictStore } from '../../conflicts/conflict-store.ts';
import { transact, type Db } from '../../db/database.ts';
import type { JobQueue } from '../../jobs/job-queue.ts';
import type { RuleOf } from '../../links/field-rules.ts';
import { leadOf, type LinkRow, type LinkStore } from '../../links/link-store.ts';
import type { Plan } from '../../links/merge.ts';
import type { RecordKinds, SyncRecord } from '../../links/record-kind.ts';
import type { FieldValue, FieldValues } from '../../providers/field-values.ts';
import type { ConnectionStore } from '../../providers/connection-store.ts';
import type { ObjectType, Provider, RecordsPort, RemoteRecord } from '../../providers/provider.ts';
import type { SyncConfig } from '../config.ts';
import type { FieldRules } from './field-rules.ts';
import { between, type Outline } from '../first/outline.ts';
import { createTally, type Tally, type Tell } from '../first/tally.ts';
import type { IntentStore } from '../push/intent-store.ts';
import { lane } from '../outbox.ts';
import type { Ports } from '../ports.ts';
import { planFor, type Reconcile } from '../reconcile.ts';
import { causeOf } from '../sending.ts';

/**
 * What other rules, or another way of reading the same records, would do to what is linked.
 *
 * Told as a preview of a first sync is. Only what differs from what would happen anyway is shown.
 */
export type ChangePreviews = {
  /** Of other rules: from what was seen there last, without a call. */
  preview(change: Changed): Promise<PreviewResult>;
  /** Makes what a preview showed, under the rules that hold now. */
  carryOut(connectionId: number, fields: readonly string[], actor: string): Promise<void>;
  /** Adds up what reading records in another way would do, a page of them after the other. */
  readAnew(provider: Provider, type: ObjectType): AnewTally;
};

export type Changed = {
  readonly connectionId: number;
  /** Instead of those in force. */
  readonly rules: RuleOf;
  /** Only these. */
  readonly fields: readonly string[];
};

/** How a record is read and planned. */
export type Look = {
  readonly rule: RuleOf;
  readonly port: RecordsPort;
  readonly remote: Pick<RemoteRecord, 'values' | 'opaque' | 'faults'>;
  /** Fields on which nothing is agreed any more. */
  readonly anew?: ReadonlySet<string>;
};

export type AnewTally = {
  add(link: LinkRow, now: Look, then: Look): void;
  result(): PreviewResult;
};

export type ChangePreviewParts = {
  readonly db: Db;
  readonly connections: Pick<ConnectionStore, 'byId'>;
  readonly kinds: RecordKinds;
  readonly links: LinkStore;
  readonly intents: Pick<IntentStore, 'openOf'>;
  readonly conflicts: Pick<ConflictStore, 'openOf'>;
  readonly ports: Ports;
  readonly rules: FieldRules;
  readonly reconcile: Reconcile;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly config: Pick<SyncConfig, 'sliceMs' | 'sliceRecords'>;
  readonly clock: { monotonic(): number };
  /** Values of deals by the names people read. */
  readonly tell: Tell;
};

const LEAD = 'lead';
/** So long the shape of an account is waited for; without it nothing is decided about its records. */
const SHAPE_MS = 5000;

type Known = {
  readonly link: LinkRow;
  readonly record: SyncRecord;
  readonly remote: FieldValues;
  /** Not only what a question shows of it. */
  readonly whole: boolean;
};
type Line = { readonly type: ObjectType; readonly port: RecordsPort; readonly provider: Provider };

export function createChangePreviews(parts: ChangePreviewParts): ChangePreviews {
  const { db, links, kinds, intents, conflicts, ports, config, clock } = parts;

  async function preview({ connectionId, rules, fields }: Changed): Promise<PreviewResult> {
    const lines = await linesOf(connectionId);
    const [{ provider }] = lines;
    const tallied = tallyOf(
      provider,
      lines.map(({ type }) => type),
    );
    const { rule } = parts.rules.of(connectionId);
    const only = new Set(fields);
    for (const { type, port } of lines) {
      await eachLinked(connectionId, type, ({ link, record, remote: values }) => {
        const remote = { values, opaque: {} };
        const then = { rule: rules, port, remote };
        tallied.add(type, differenceOf(link, record, { rule, port, remote }, then, only));
      });
    }
    return tallied.result();
  }

  function readAnew(provider: Provider, type: ObjectType): AnewTally {
    const tallied = tallyOf(provider, [type]);
    return {
      add(link, now, then) {
        const record = kinds.recordOf(link);
        const open =
          record === null || record.deletedAt !== null || intents.openOf(link.id) !== null;
        if (link.lifecycle !== 'linked' || open) return;
        tallied.add(type, differenceOf(link, record, now, then, null));
      },
      result: tallied.result,
    };
  }

  function tallyOf(provider: Provider, types: readonly ObjectType[]) {
    const tally: Tally = createTally(types, parts.tell);
    const hash = createHash('sha256');
    return {
      add(type: ObjectType, outline: Outline | null): void {
        if (outline?.digest == null) return;
        tally.add(type, outline);
        hash.update(outline.digest);
      },
      result(): PreviewResult {
        const calls = types.reduce((sum, type) => sum + tally.sendsOf(type).update * 2, 0);
        const seconds = Math.ceil((calls * 60) / provider.limits.perMinute);
        const days = Math.max(1, Math.ceil(calls / (provider.limits.perDay?.calls ?? Infinity)));
        const planHash = hash.copy().digest('base64url');
        return tally.result({ estimate: { calls, seconds, days }, planHash, drift: null });
      },
    };
  }

  /** Customers, and deals where they are kept and their system says what its situations are. */
  async function linesOf(connectionId: number): Promise<[Line, ...Line[]]> {
    const { port, provider, connection } = await ports.of(connectionId, LEAD);
    const { deals, unseen } = connection.settings;
    const customers: Line = { type: LEAD, port, provider };
    if (provider.objects.deal === undefined || deals === 'off' || unseen.includes('deal')) {
      return [customers];
    }
    const sales = await ports.of(connectionId, 'deal');
    const answers = await sales.port
      .prepare(AbortSignal.timeout(SHAPE_MS))
      .then(() => true)
      .catch(() => false);
    return answers ? [customers, { type: 'deal', port: sales.port, provider }] : [customers];
  }

  /** All linked records of which it is known how they stand on both sides, a few at a time. */
  async function eachLinked(
    connectionId: number,
    type: ObjectType,
    work: (known: Known) => void,
  ): Promise<void> {
    for (let after = 0; ;) {
      const heads = links.linkedAfter(connectionId, type, after, config.sliceRecords);
      let most = clock.monotonic() + config.sliceMs;
      for (const { id } of heads) {
        const known = knownOf(id);
        if (known !== null) work(known);
        if (clock.monotonic() < most) continue;
        await nextTurn();
        most = clock.monotonic() + config.sliceMs;
      }
      const last = heads.at(-1);
      if (last === undefined) return;
      after = last.id;
      await nextTurn();
    }
  }

  function knownOf(linkId: number): Known | null {
    const link = links.byId(linkId);
    if (link === null || link.lifecycle !== 'linked' || link.recordId === null) return null;
    const record = kinds.recordOf(link);
    if (record === null || record.deletedAt !== null || intents.openOf(link.id) !== null) {
      return null;
    }
    const seen = links.seenValues(link.id);
    const remote = seen ?? askedValues(link);
    return remote === null ? null : { link, record, remote, whole: seen !== null };
  }

  /** Not looked at since we wrote there: what a question shows of it is known all the same. */
  function askedValues(link: LinkRow): FieldValues | null {
    if (link.frozenFields.length === 0) return null;
    const asked = conflicts
      .openOf(link.id)
      .filter(({ kind }) => kind === 'clash' || kind === 'clear');
    if (asked.length === 0) return null;
    const values: Record<string, FieldValue> = {};
    for (const { field, remote } of asked) values[field] = remote;
    return values;
  }

  function differenceOf(
    link: LinkRow,
    record: SyncRecord,
    now: Look,
    then: Look,
    only: ReadonlySet<string> | null,
  ): Outline | null {
    // What cannot be read is asked about whatever the rule, but not however it is read.
    const open = link.frozenFields.length === 0 ? [] : conflicts.openOf(link.id);
    const asked = open
      .filter(({ kind, field }) => isDecided(kind, field) && concerns(field))
      .map(({ field }) => field);
    const kept = link.frozenFields.filter((field) => !asked.includes(field));
    const before = planned(link, record, now, link.frozenFields);
    const after = planned(link, record, then, kept);
    const still = new Set(after.conflicts.map(({ field }) => field));
    const settled = asked.filter((field) => !still.has(field) && !isLeft(after, field));
    const were = new Set([...link.frozenFields, ...before.conflicts.map(({ field }) => field)]);
    const made = {
      localPatch: newIn(before.localPatch, after.localPatch),
      remotePatch: newIn(before.remotePatch, after.remotePatch),
      conflicts: after.conflicts.filter(({ field }) => concerns(field) && !were.has(field)),
    };
    const remote = { remoteId: link.remoteId ?? '', values: then.remote.values };
    return between(record, remote, made, { links: false, frozen: settled });

    function isDecided(kind: string, field: string): boolean {
      if (kind === 'schema') return then.anew?.has(field) ?? false;
      return kind === 'clash' || kind === 'clear';
    }

    function concerns(field: string): boolean {
      return only === null || only.has(field);
    }

    function newIn(was: FieldValues, is: FieldValues): FieldValues {
      return Object.fromEntries(
        Object.entries(is).filter(
          ([field, value]) =>
            concerns(field) && JSON.stringify(was[field]) !== JSON.stringify(value),
        ),
      );
    }
  }

  function planned(
    link: LinkRow,
    record: SyncRecord,
    { rule, port, remote, anew }: Look,
    frozen: readonly string[],
  ): Plan {
    const base = anew === undefined ? link.base : without(link.base, anew);
    return planFor({ base, frozen, muted: link.muted, rule }, record, remote, port);
  }

  async function carryOut(
    connectionId: number,
    fields: readonly string[],
    actor: string,
  ): Promise<void> {
    const connection = parts.connections.byId(connectionId);
    if (connection === null || fields.length === 0) return;
    const { rule } = parts.rules.of(connectionId);
    const concerned = new Set(fields);
    const cause = { ...causeOf(connection), quiet: true, jobClass: 'backfill' } as const;
    for (const { type, port } of await linesOf(connectionId)) {
      await eachLinked(connectionId, type, ({ link, record, remote: values, whole }) => {
        if (!whole) return;
        const seen = { rule, port, remote: { values, opaque: {} } };
        const made = planned(link, record, seen, link.frozenFields);
        const patches = [...Object.keys(made.localPatch), ...Object.keys(made.remotePatch)];
        if (!patches.some((field) => concerned.has(field)) || hasUnreadable(link)) return;
        transact(db, (tx) => {
          const ver = link.remoteVer ?? '';
          const remoteId = link.remoteId ?? '';
          const remote = { remoteId, ver, values, opaque: {}, externalId: null };
          const { plan } = parts.reconcile(tx, { link, record, remote, port, cause, how: 'pull' });
          if (Object.keys(plan.remotePatch).length === 0) return;
          parts.queue.enqueue(tx, {
            key: lane(link),
            op: 'upsert',
            class: 'backfill',
            connectionId,
            linkId: link.id,
            recordId: leadOf(link),
            cause: { source: 'resolution', actor },
          });
        });
      });
    }
  }

  function hasUnreadable(link: LinkRow): boolean {
    if (link.frozenFields.length === 0) return false;
    return conflicts.openOf(link.id).some(({ kind }) => kind === 'schema');
  }

  return { preview, carryOut, readAnew };
}

function without(values: FieldValues, fields: ReadonlySet<string>): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([field]) => !fields.has(field)));
}

function isLeft({ reasons }: Plan, field: string): boolean {
  return reasons[field] === 'not_sent' || reasons[field] === 'not_taken';
}
