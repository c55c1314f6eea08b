import type { Outcome } from '../jobs/outcome.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { createConflictList, type ConflictList } from '../conflicts/conflict-list.ts';
import { createConflictStore, type ConflictStore } from '../conflicts/conflict-store.ts';
import type { Db } from '../db/database.ts';
import type { Gate } from '../jobs/gate.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LeasedJob } from '../jobs/job.ts';
import type { History } from '../leads/history.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { createExplain, type Explain } from '../ledger/explain.ts';
import { createForgetInputs } from '../ledger/forget-inputs.ts';
import { createLedger, type Ledger } from '../ledger/ledger-store.ts';
import type { StageRow } from '../deals/stage-store.ts';
import { createLinkStore, type LinkStore } from '../links/link-store.ts';
import { createErased, type Erased } from '../links/erased.ts';
import { createNotSame } from '../links/not-same.ts';
import type { RecordKinds } from '../links/record-kind.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import { createProductStore } from '../products/product-store.ts';
import { createMappings } from '../mappings/mapping-store.ts';
import { createConnectionStore, type ConnectionStore } from '../providers/connection-store.ts';
import type { FieldProfile, ObjectType, Provider } from '../providers/provider.ts';
import { createRegistry, type FormInitials, type Registry } from '../providers/registry.ts';
import type { Segments } from '../segments/create-segments.ts';
import { defaultSyncConfig, type SyncConfig } from './config.ts';
import { createSyncDesk, type SyncDesk } from './create-desk.ts';
import { asOutcome } from './failure.ts';
import { dealIdsOf } from './mapping/deal-ids.ts';
import { createFlapWatch } from './flap-watch.ts';
import { createFieldRules } from './rules/field-rules.ts';
import { createFirst } from './first/create-first.ts';
import { createFirstService, type FirstService } from './first/first-service.ts';
import { createLocalRecords } from './first/local-records.ts';
import { createPreviewStore } from './first/preview-store.ts';
import type { Skew } from './pull/skew.ts';
import { createSweeper } from './first/sweeper.ts';
import { createGateKeeper } from './gate-keeper.ts';
import { createIntentStore } from './push/intent-store.ts';
import { createObserve } from './pull/observe.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createPorts, type Ports, type Vault } from './ports.ts';
import { createDealTeller } from './first/deal-teller.ts';
import { createLookBack } from './pull/look-back.ts';
import { createMissStore } from './pull/miss-store.ts';
import { createPull } from './pull/pull.ts';
import { createPush } from './push/push.ts';
import { createReadOne } from './pull/read-one.ts';
import { createReconcile } from './reconcile.ts';
import { createRemoteClocks } from './pull/remote-clocks.ts';
import { createRunList, type RunList } from './runs/run-list.ts';
import { createRunPages } from './pull/run-pages.ts';
import { createRunStore } from './runs/run-store.ts';
import type { PlanTimes } from './timetable/schedule.ts';
import { createSchedules } from './timetable/schedules.ts';
import { createScope, type Scope } from './scope.ts';
import { createSyncService, type SyncService } from './sync-service.ts';
import { createUndoStore } from './runs/undo-store.ts';
import { createWatermarkStore } from './pull/watermark-store.ts';
import { createWriteMarks } from './push/write-marks.ts';
import { createWalkTimes } from './timetable/walk-times.ts';

/**
 * The rooms from providers to sync, built in the order in which a record passes through them.
 *
 * The outbox is needed by the pipeline and the pipeline by push and pull, so the building has two
 * steps: `createSync` before the pipeline, and `attach` once it is there.
 */
export type Sync = {
  readonly connections: ConnectionStore;
  readonly registry: Registry;
  readonly links: LinkStore;
  readonly erased: Erased;
  readonly ledger: Ledger;
  readonly explain: Explain;
  readonly runs: RunList;
  readonly conflicts: ConflictStore;
  readonly conflictList: ConflictList;
  readonly outbox: Outbox;
  readonly scope: Scope;
  readonly service: SyncService;
  /** How values fare on their way to a connection and back. */
  profileOf(connectionId: number, objectType: ObjectType): Promise<FieldProfile>;
  providerName(connectionId: number): string;
  /** Whether a write of this link is under way or in doubt. */
  isWriting(linkId: number): boolean;
  /** How far a connection's clock is from ours; null before it was heard. */
  skewOf(connectionId: number): Skew | null;
  /** A cheap read that shows whether a connection answers. */
  probe(connectionId: number, signal: AbortSignal): Promise<Outcome>;
  attach(parts: AttachParts): SyncRunning;
};

export type SyncBuildParts = {
  readonly db: Db;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly queue: JobQueue;
  readonly config?: Partial<SyncConfig>;
  readonly formInitials?: FormInitials;
  /** Systems beside those the registry knows. */
  readonly providers?: readonly Provider[];
  readonly segments: Segments;
  readonly leads: Pick<LeadStore, 'byId'>;
  /** Of the pipeline of deals, in order. */
  readonly stages: () => readonly StageRow[];
};

export type AttachParts = {
  readonly history: History;
  readonly gate: Gate;
  readonly audit: AuditLog;
  readonly kinds: RecordKinds;
  readonly planTimes?: PlanTimes;
};

export type SyncRunning = SyncDesk & {
  readonly first: FirstService;
  deliver(job: LeasedJob, signal: AbortSignal): Promise<Outcome>;
  start(): void;
  stop(): Promise<void>;
};

export function createSync(parts: SyncBuildParts): Sync {
  const { db, clock, live, log, vault, queue } = parts;
  const config = { ...defaultSyncConfig, ...parts.config };
  const registry = createRegistry(parts.formInitials, parts.providers);
  const connections = createConnectionStore(db, clock);
  const ledger = createLedger(db, clock);
  const mappings = createMappings(db, clock);
  const links = createLinkStore(db, clock, mappings);
  const erased = createErased(db);
  const intents = createIntentStore(db, clock);
  const conflicts = createConflictStore(db, links, clock, live);
  const conflictList = createConflictList(db, clock);
  const runs = createRunStore(db, clock, live);
  const undos = createUndoStore(db);
  const runList = createRunList(db, clock, runs, undos);
  const scope = createScope(parts);
  const outbox = createOutbox({ links, intents, connections, registry, mappings, queue, scope });
  parts.segments.store.addUses((uid) =>
    connections
      .list()
      .filter(({ settings }) => settings.segmentId === uid)
      .map(({ uid: id, name }) => ({ kind: 'sync_scope', id, name })),
  );
  const service = createSyncService({
    db,
    clock,
    connections,
    runs,
    runList,
    queue,
    conflicts: conflictList,
  });
  const clocks = createRemoteClocks(db, clock);
  const watermarks = createWatermarkStore(db);
  const misses = createMissStore(db, clock);
  const lookBack = createLookBack({ links, watermarks, clocks, config });
  let gate: Gate | null = null;
  let known: RecordKinds | null = null;

  function kindsNow(): RecordKinds {
    if (known) return known;
    throw new Error('Sync was used before its rooms were built.');
  }

  const ports: Ports = createPorts({
    db,
    connections,
    registry,
    mappings,
    vault,
    clock,
    dealIds: (connection, port) =>
      dealIdsOf({ links, kinds: kindsNow, stages: parts.stages, mappings }, connection, port),
    turn: async (connectionId, signal) => gate?.take(connectionId, signal),
    clocks,
  });

  async function probe(connectionId: number, signal: AbortSignal): Promise<Outcome> {
    try {
      await ports.ping(connectionId, signal);
      return { kind: 'done', result: 'noop' };
    } catch (error) {
      return asOutcome(error);
    }
  }

  function attach(more: AttachParts): SyncRunning {
    const { kinds, audit } = more;
    gate = more.gate;
    known = kinds;
    const rules = createFieldRules(connections, mappings, () => {
      const going = parts.stages().filter(({ kind }) => kind !== 'lost');
      return going.map(({ uid }) => uid);
    });
    const reconcile = createReconcile({
      links,
      conflicts,
      rules,
      kinds,
      ledger,
      clock,
      flaps: createFlapWatch(db, clock),
    });
    const writes = createWriteMarks();
    const shared = {
      db,
      kinds,
      links,
      intents,
      conflicts,
      ports,
      reconcile,
      rules,
      scope,
      connections,
      ledger,
      writes,
      heard: more.gate.report,
      queue,
      notSame: createNotSame(db, clock),
      erased,
      clock,
      log,
      config,
    };
    const push = createPush(shared);
    const readOne = createReadOne(shared);
    const observing = {
      ...shared,
      runs,
      watermarks,
      misses,
      pages: createRunPages(db),
      clocks,
      lookBack,
      products: createProductStore(db, clock, live),
      live,
    };
    const pull = createPull(observing);
    const previews = createPreviewStore(db);
    const sweeper = createSweeper(previews, log);
    const carryFirst = createFirst({
      ...observing,
      observe: createObserve(observing),
      local: createLocalRecords(db),
      previews,
      sweeper,
      outbox,
      stages: parts.stages,
    });
    const first = createFirstService({ ...observing, audit, runList, previews, sweeper });
    const keeper = createGateKeeper({
      db,
      connections,
      registry,
      gate: more.gate,
      live,
      log,
      config,
    });
    const schedules = createSchedules({
      db,
      clock,
      log,
      connections,
      walkTimes: createWalkTimes({ registry, links, lookBack, clock }),
      service,
      ...(more.planTimes ? { plan: more.planTimes } : {}),
    });
    const desk = createSyncDesk({
      ...observing,
      segments: parts.segments,
      audit,
      registry,
      mappings,
      vault,
      gate: more.gate,
      history: more.history,
      schedules,
      service,
      runList,
      undos,
      outbox,
      first,
      previews,
      stages: parts.stages,
      tell: createDealTeller(parts.stages, kinds),
    });
    const forgetInputs = createForgetInputs({ db, clock, log });

    let stopping: Promise<void> | undefined;
    async function shutDown(): Promise<void> {
      schedules.stop();
      keeper.stop();
      await sweeper.stop();
      await desk.mappingService.stop();
      await desk.undoRuns.stop();
      await forgetInputs.stop();
      clocks.keep();
      await ports.close();
    }

    return {
      ...desk,
      first,
      deliver(job, signal) {
        if (job.op === 'first') return carryFirst(job, signal);
        if (job.op === 'read') return readOne(job, signal);
        return job.op === 'pull' || job.op === 'reconcile' ? pull(job, signal) : push(job, signal);
      },
      start() {
        keeper.start();
        service.tidy();
        void sweeper.sweep();
        schedules.start();
        desk.undoRuns.resume();
        forgetInputs.start();
      },
      stop: () => (stopping ??= shutDown()),
    };
  }

  return {
    connections,
    registry,
    links,
    erased,
    ledger,
    explain: createExplain(db, ledger),
    runs: runList,
    conflicts,
    conflictList,
    outbox,
    scope,
    service,
    profileOf: async (connectionId, objectType) => (await ports.of(connectionId, objectType)).port,
    providerName: (id) => registry.find(connections.byId(id)?.provider ?? '').info.name,
    skewOf: clocks.skewOf,
    isWriting: (linkId) => intents.openOf(linkId) !== null,
    probe,
    attach,
  };
}
