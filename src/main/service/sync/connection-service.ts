import type { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import type {
  Connection,
  connectionDraft,
  connectionPatch,
  ConnectionTest,
  ProviderInfo,
} from '../../../shared/model/sync.ts';
import type { Operator } from '../actor.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import { transact, type Db, type Tx } from '../db/database.ts';
import type { Gate } from '../jobs/gate.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LinkStore } from '../links/link-store.ts';
import type { Live } from '../live.ts';
import type {
  ConnectionRow,
  ConnectionSettings,
  ConnectionStore,
  FirstSync,
} from '../providers/connection-store.ts';
import { isProviderError } from '../providers/provider-error.ts';
import type { Provider } from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';
import type { SyncConfig } from './config.ts';
import type { ConnectionCounts } from './health/connection-counts.ts';
import { openCredentials, type Credentials, type Ports, type Vault } from './ports.ts';
import type { IntentStore } from './push/intent-store.ts';
import { isSchedule, nextTimes } from './timetable/schedule.ts';
import type { Scheduler } from './timetable/scheduler.ts';

/** What an admin does with connections. Credentials go in and never come out. */
export type ConnectionService = {
  list(): Connection[];
  providers(): ProviderInfo[];
  test(input: TestInput): Promise<ConnectionTest>;
  /**
   * A new connection begins with a preview of its first sync.
   *
   * @param firstSync `approved` where nobody needs to look first, since all of it was made for it
   */
  create(draft: Draft, operator: Operator, firstSync?: FirstSync): Promise<Connection>;
  edit(uid: string, patch: Patch, operator: Operator): Promise<Connection>;
  remove(uid: string, operator: Operator): Promise<void>;
  describeSchedule(schedule: string): { ok: boolean; next: string[] };
};

type Draft = z.output<typeof connectionDraft>;
type Patch = z.output<typeof connectionPatch>;
type TestInput = { provider: string; credentials: Record<string, string>; id?: string | undefined };

export type ConnectionServiceParts = {
  readonly db: Db;
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly links: LinkStore;
  readonly intents: Pick<IntentStore, 'settleAll'>;
  readonly conflicts: ConflictStore;
  readonly queue: Pick<JobQueue, 'cancelConnection'>;
  readonly gate: Gate;
  readonly scheduler: Pick<Scheduler, 'next' | 'watch' | 'forget'>;
  readonly ports: Ports;
  readonly counts: ConnectionCounts;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly live: Live;
  readonly clock: Clock;
  readonly config: SyncConfig;
  /** Looks into a connection for the first time. */
  readonly beginNow: (tx: Tx, connection: ConnectionRow, actor: string) => void;
  /** Its newest preview or first sync, to be looked at. */
  readonly previewOf: (connectionId: number) => string | null;
  /** Looks at what keeping more than before would do. */
  readonly previewNow: (tx: Tx, connection: ConnectionRow, actor: string) => void;
  /** @throws PonteError where a connection cannot be limited to this segment */
  readonly refuseScope: (segmentId: string | null | undefined) => void;
  /** What holds for fields follows from the settings, too. */
  readonly rulesChanged: (connectionId: number) => void;
};

/** A form as it would be kept; moved where any of it is not as it was. */
type Filled = {
  readonly credentials: Credentials;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly moved: boolean;
};

const TEST_MS = 20_000;
const SHOWN_TIMES = 3;

export function createConnectionService(parts: ConnectionServiceParts): ConnectionService {
  const { db, connections, registry, gate, scheduler, ports, vault, clock } = parts;

  function show(row: ConnectionRow): Connection {
    const now = gate.state(row.id);
    const awaiting = row.firstSync === 'awaiting';
    const standing = now.state === 'ready' && awaiting ? 'first_sync' : now.state;
    return {
      id: row.uid,
      provider: row.provider,
      name: row.name,
      state: row.paused ? 'paused' : standing,
      stateReason: now.reason,
      stateUntil: iso(now.until),
      schedule: row.schedule,
      nextPullAt: awaiting ? null : iso(scheduler.next(row.id)),
      lastPullAt: iso(row.lastPullAt),
      firstSync: row.firstSync,
      previewRunId: parts.previewOf(row.id),
      settings: { ...row.settings },
      counts: parts.counts(row.id),
      createdAt: new Date(row.createdAt).toISOString(),
    };
  }

  function record(tx: Tx, operator: Operator, action: string, row: ConnectionRow): void {
    parts.audit.append(tx, {
      actor: operator.name,
      action,
      subjectType: 'connection',
      subjectId: row.uid,
      details: { provider: row.provider, name: row.name },
    });
  }

  /**
   * What was typed over what is kept: a blank secret stays as it was. Of the settings only those of
   * the form, since the others may change while it is sealed.
   */
  async function filled(
    provider: Provider,
    typed: Readonly<Record<string, string>>,
    row: ConnectionRow | null,
  ): Promise<Filled> {
    const kept = row === null ? {} : await openCredentials(vault, row).catch(() => ({}));
    const credentials: Record<string, string> = {};
    const settings: Record<string, unknown> = {};
    let moved = false;
    for (const field of provider.info.credentials) {
      const before = field.secret ? (kept as Credentials)[field.name] : row?.settings[field.name];
      const value = typed[field.name]?.trim() || before || (field.initial ?? '');
      if (field.required && value === '') throw missing(field.name, field.label.en);
      if (field.secret) credentials[field.name] = String(value);
      else settings[field.name] = value;
      moved ||= String(value) !== String(before ?? '');
    }
    const flaw = provider.checkForm({ ...credentials, ...(settings as Record<string, string>) });
    if (flaw !== null) throw new PonteError('BAD_INPUT', flaw);
    return { credentials, settings, moved };
  }

  async function test({ provider: id, credentials: typed, id: uid }: TestInput) {
    const provider = registry.find(id);
    const row = uid === undefined ? null : connections.existing(uid);
    const { credentials, settings } = await filled(provider, typed, row);
    const line = ports.trial(provider, credentials, { ...row?.settings, ...settings });
    const port = line.records.lead;
    const signal = AbortSignal.timeout(TEST_MS);
    try {
      await port.prepare(signal);
      const page = await port.changes({ since: null, cursor: null, signal });
      return {
        ok: true,
        message: `${provider.info.name} answers and the list can be read.`,
        sample: page.items.length,
        failure: null,
      };
    } catch (error) {
      if (!isProviderError(error)) throw error;
      const { kind, message, details } = error;
      const code = kind === 'rejected' ? (details.code ?? kind) : kind;
      const failure = { code, field: details.field ?? null };
      return { ok: false, message, sample: null, failure };
    } finally {
      await line.close();
    }
  }

  async function create(
    draft: Draft,
    operator: Operator,
    firstSync: FirstSync = 'awaiting',
  ): Promise<Connection> {
    refuseSchedule(draft.schedule);
    parts.refuseScope(draft.segmentId);
    const provider = registry.find(draft.provider);
    const { credentials, settings } = await filled(provider, draft.credentials, null);
    const sealed = await vault.seal(JSON.stringify(credentials));
    const row = transact(db, (tx) => {
      const made = connections.insert(tx, {
        provider: provider.info.id,
        name: draft.name,
        settings: {
          ...settings,
          ...keptFrom(provider, draft),
          segmentId: draft.segmentId ?? null,
        },
        credentials: sealed,
        schedule: draft.schedule,
        firstSync,
      });
      record(tx, operator, 'connection.created', made);
      gate.watch(made.id, parts.config.pace ?? provider.limits);
      parts.beginNow(tx, made, operator.name);
      return made;
    });
    scheduler.watch(row);
    parts.live.tell({ type: 'connections.changed' });
    return show(row);
  }

  async function edit(uid: string, patch: Patch, operator: Operator): Promise<Connection> {
    const row = connections.existing(uid);
    if (patch.schedule !== undefined) refuseSchedule(patch.schedule);
    parts.refuseScope(patch.segmentId);
    const form =
      patch.credentials === undefined
        ? null
        : await filled(registry.find(row.provider), patch.credentials, row);
    const credentials = form && (await vault.seal(JSON.stringify(form.credentials)));
    const after = transact(db, (tx) => {
      const { settings: before, firstSync } = connections.existing(uid);
      const unseen = firstSync === 'awaiting' ? [] : unseenAfter(before, patch);
      const settings = {
        ...before,
        ...form?.settings,
        // It may be another account: that shows in a walk through everything, and in no list of what is new.
        ...(form?.moved ? { lastWalk: null, accountUnsure: true } : {}),
        unseen,
        ...(patch.deletes === undefined ? {} : { deletes: patch.deletes }),
        ...(patch.deals === undefined ? {} : { deals: patch.deals }),
        ...(patch.products === undefined ? {} : { products: patch.products }),
        ...(patch.segmentId === undefined ? {} : { segmentId: patch.segmentId }),
      };
      record(tx, operator, 'connection.edited', row);
      const more = unseen.some((each) => !before.unseen.includes(each));
      const after = connections.update(tx, row.id, {
        settings,
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.schedule === undefined ? {} : { schedule: patch.schedule }),
        ...(patch.paused === undefined ? {} : { paused: patch.paused }),
        // Another account's token must not be used on, nor a refusal of the old password believed.
        ...(credentials === null ? {} : { credentials, session: null }),
      });
      if (more) parts.previewNow(tx, after, operator.name);
      else if (form?.moved && firstSync === 'approved') parts.beginNow(tx, after, operator.name);
      return after;
    });
    if (credentials !== null) {
      await ports.forget(row.id);
      gate.release(row.id, 'auth_required');
    }
    if (patch.paused === true) gate.hold(row.id, 'paused', 'Somebody paused this connection.');
    if (patch.paused === false) gate.release(row.id, 'paused');
    parts.rulesChanged(row.id);
    scheduler.watch(after);
    parts.live.tell({ type: 'connections.changed' });
    return show(after);
  }

  async function remove(uid: string, operator: Operator): Promise<void> {
    const row = connections.existing(uid);
    scheduler.forget(row.id);
    transact(db, (tx) => {
      parts.queue.cancelConnection(tx, row.id);
      db.client
        .prepare(`update job set state = 'cancelled' where connection_id = ? and state = 'dead'`)
        .run(row.id);
      db.client
        .prepare(
          `update run set state = 'cancelled', ended_at = ? where connection_id = ?
            and state in ('queued', 'running', 'paused')`,
        )
        .run(clock.now(), row.id);
      parts.conflicts.closeAll(tx, row.id, operator.name);
      parts.links.detachAll(tx, row.id);
      parts.intents.settleAll(tx, row.id);
      connections.update(tx, row.id, {
        removedAt: clock.now(),
        credentials: '',
        session: null,
      });
      record(tx, operator, 'connection.removed', row);
    });
    gate.forget(row.id);
    await ports.forget(row.id);
    parts.live.tell({ type: 'connections.changed' });
    parts.live.tell({ type: 'conflicts.changed' });
    parts.live.tell({ type: 'leads.changed', ids: null });
  }

  return {
    list: () => connections.list().map(show),
    providers: registry.infos,
    test,
    create,
    edit,
    remove,
    describeSchedule(schedule) {
      const next = nextTimes(schedule, SHOWN_TIMES).map((at) => new Date(at).toISOString());
      return { ok: next.length > 0, next };
    },
  };
}

/** A connection made now keeps all its system has; one from before begins when somebody says so. */
function keptFrom(
  { objects, products }: Provider,
  asked: Pick<Draft, 'deals' | 'products'>,
): Pick<ConnectionSettings, 'deals' | 'products'> {
  return {
    deals: objects.deal === undefined ? 'off' : (asked.deals ?? 'both'),
    products: products && (asked.products ?? true),
  };
}

/** Whatever is read or sent that was not before is looked at first, as the customers were. */
function unseenAfter(
  before: ConnectionSettings,
  patch: Pick<Patch, 'deals' | 'products'>,
): ConnectionSettings['unseen'] {
  const { deals = before.deals, products = before.products } = patch;
  const reach = ['off', 'receive', 'both'];
  const unseen = new Set(before.unseen);
  if (reach.indexOf(deals) > reach.indexOf(before.deals)) unseen.add('deal');
  if (products && !before.products) unseen.add('product');
  if (deals === 'off') unseen.delete('deal');
  if (!products) unseen.delete('product');
  return [...unseen];
}

function refuseSchedule(schedule: string): void {
  if (isSchedule(schedule)) return;
  throw new PonteError(
    'BAD_INPUT',
    'This schedule cannot be read. Write five fields, such as */15 * * * * for every 15 minutes.',
    {
      details: {
        fields: [{ field: 'schedule', problem: 'schedule_form', message: 'Write five fields.' }],
      },
    },
  );
}

function missing(field: string, label: string): PonteError {
  return new PonteError('BAD_INPUT', `Fill in "${label}".`, {
    details: {
      fields: [{ field: `credentials.${field}`, problem: 'required', message: 'Fill this in.' }],
    },
  });
}

function iso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
