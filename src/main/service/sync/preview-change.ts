import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewResult } from '../../../shared/model/preview.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import { transact, type Db } from '../db/database.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { RuleOf } from '../links/field-rules.ts';
import type { LinkRow, LinkStore } from '../links/link-store.ts';
import type { Plan } from '../links/merge.ts';
import type { RecordKinds, SyncRecord } from '../links/record-kind.ts';
import type { FieldValues } from '../providers/field-values.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { RecordsPort } from '../providers/provider.ts';
import type { SyncConfig } from './config.ts';
import type { FieldRules } from './field-rules.ts';
import { between, type Outline } from './first/outline.ts';
import { createTally, plainly } from './first/tally.ts';
import type { IntentStore } from './intent-store.ts';
import { lane } from './outbox.ts';
import type { Ports } from './ports.ts';
import { planFor, type Reconcile } from './reconcile.ts';
import { causeOf } from './sending.ts';

/**
 * What other rules, or another way of reading the same records, would do to what is linked.
 *
 * From what was seen there last, without a call; told as a preview of a first sync is. Only what
 * differs from what would happen anyway is shown.
 */
export type ChangePreviews = {
  preview(change: Changed): Promise<PreviewResult>;
  /** Makes what a preview showed, under the rules that hold now. */
  carryOut(connectionId: number, fields: readonly string[], actor: string): Promise<void>;
};

export type Changed = {
  readonly connectionId: number;
  /** Instead of those in force. */
  readonly rules?: RuleOf;
  /** Instead of the connection's own: how values fare on their way, and which fields there are. */
  readonly port?: RecordsPort;
  /** Only these; otherwise all. */
  readonly fields?: readonly string[];
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
};

const LEAD = 'lead';

type Known = { readonly link: LinkRow; readonly record: SyncRecord; readonly remote: FieldValues };

export function createChangePreviews(parts: ChangePreviewParts): ChangePreviews {
  const { db, links, kinds, intents, conflicts, ports, config, clock } = parts;

  async function preview(change: Changed): Promise<PreviewResult> {
    const { port: own, provider } = await ports.of(change.connectionId, LEAD);
    const now = { rule: parts.rules.of(change.connectionId).rule, port: own };
    const then = { rule: change.rules ?? now.rule, port: change.port ?? own };
    const only = change.fields === undefined ? null : new Set(change.fields);
    const tally = createTally([LEAD], plainly);
    const hash = createHash('sha256');
    await eachLinked(change.connectionId, (known) => {
      const outline = differenceOf(known, now, then, only);
      if (outline?.digest == null) return;
      tally.add(LEAD, outline);
      hash.update(outline.digest);
    });
    const calls = tally.sendsOf(LEAD).update * 2;
    const seconds = Math.ceil((calls * 60) / provider.limits.perMinute);
    const days = Math.max(1, Math.ceil(calls / (provider.limits.perDay?.calls ?? Infinity)));
    const planHash = hash.digest('base64url');
    return tally.result({ estimate: { calls, seconds, days }, planHash, drift: null });
  }

  /** All linked records of which it is known how they stand on both sides, a few at a time. */
  async function eachLinked(connectionId: number, work: (known: Known) => void): Promise<void> {
    for (let after = 0; ;) {
      const heads = links.linkedAfter(connectionId, LEAD, after, config.sliceRecords);
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
    const remote = links.seenValues(link.id);
    if (record === null || record.deletedAt !== null || remote === null) return null;
    return intents.openOf(link.id) === null ? { link, record, remote } : null;
  }

  function differenceOf(
    known: Known,
    now: { rule: RuleOf; port: RecordsPort },
    then: { rule: RuleOf; port: RecordsPort },
    only: ReadonlySet<string> | null,
  ): Outline | null {
    const { link, record } = known;
    // What cannot be read is asked about whatever the rule.
    const open = link.frozenFields.length === 0 ? [] : conflicts.openOf(link.id);
    const asked = open
      .filter(({ kind, field }) => (kind === 'clash' || kind === 'clear') && concerns(field))
      .map(({ field }) => field);
    const kept = link.frozenFields.filter((field) => !asked.includes(field));
    const before = planned(known, now, link.frozenFields);
    const after = planned(known, then, kept);
    const still = new Set(after.conflicts.map(({ field }) => field));
    const settled = asked.filter((field) => !still.has(field) && !isLeft(after, field));
    const were = new Set([...link.frozenFields, ...before.conflicts.map(({ field }) => field)]);
    const made = {
      localPatch: newIn(before.localPatch, after.localPatch),
      remotePatch: newIn(before.remotePatch, after.remotePatch),
      conflicts: after.conflicts.filter(({ field }) => concerns(field) && !were.has(field)),
    };
    const remote = { remoteId: link.remoteId ?? '', values: known.remote };
    return between(record, remote, made, { links: false, frozen: settled });

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
    { link, record, remote }: Known,
    { rule, port }: { rule: RuleOf; port: RecordsPort },
    frozen: readonly string[],
  ): Plan {
    return planFor({ base: link.base, frozen, rule }, record, { values: remote, opaque: {} }, port);
  }

  async function carryOut(
    connectionId: number,
    fields: readonly string[],
    actor: string,
  ): Promise<void> {
    const connection = parts.connections.byId(connectionId);
    if (connection === null || fields.length === 0) return;
    const { port } = await ports.of(connectionId, LEAD);
    const { rule } = parts.rules.of(connectionId);
    const concerned = new Set(fields);
    const cause = { ...causeOf(connection), quiet: true, jobClass: 'backfill' } as const;
    await eachLinked(connectionId, (known) => {
      const { link } = known;
      const made = planned(known, { rule, port }, link.frozenFields);
      const patches = [...Object.keys(made.localPatch), ...Object.keys(made.remotePatch)];
      if (!patches.some((field) => concerned.has(field)) || hasUnreadable(link)) return;
      transact(db, (tx) => {
        const ver = link.remoteVer ?? '';
        const remoteId = link.remoteId ?? '';
        const remote = { remoteId, ver, values: known.remote, opaque: {}, externalId: null };
        const { record } = known;
        const { plan } = parts.reconcile(tx, { link, record, remote, port, cause, how: 'pull' });
        if (Object.keys(plan.remotePatch).length === 0) return;
        parts.queue.enqueue(tx, {
          key: lane(link),
          op: 'upsert',
          class: 'backfill',
          connectionId,
          linkId: link.id,
          recordId: record.id,
          cause: { source: 'resolution', actor },
        });
      });
    });
  }

  function hasUnreadable(link: LinkRow): boolean {
    if (link.frozenFields.length === 0) return false;
    return conflicts.openOf(link.id).some(({ kind }) => kind === 'schema');
  }

  return { preview, carryOut };
}

function isLeft({ reasons }: Plan, field: string): boolean {
  return reasons[field] === 'not_sent' || reasons[field] === 'not_taken';
}
