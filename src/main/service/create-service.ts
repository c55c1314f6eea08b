import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../shared/model/sync.ts';
import { createAnswers, type Answers } from './access/answers.ts';
import { createApiKeys, type ApiKeys } from './access/api-keys.ts';
import { createCallMeter } from './alerts/call-meter.ts';
import { createAlerts } from './alerts/create-alerts.ts';
import { createAuditLog, type AuditEntry } from './audit/audit-log.ts';
import { systemClock, type Clock } from './clock.ts';
import { createBackups } from './backups/backups.ts';
import { createLoses } from './backups/loses.ts';
import { createCounts } from './counts.ts';
import { createPeople } from './create-people.ts';
import { openDatabase, transact, type Db } from './db/database.ts';
import { createEvents } from './events/create-events.ts';
import { createDealStore } from './deals/deal-store.ts';
import { createStageStore } from './deals/stage-store.ts';
import type { AppHost, Counts } from './handlers/app.ts';
import type { PonteRouter } from './handlers/base.ts';
import { createRouter } from './handlers/index.ts';
import { createHooks, type Hooks } from './hooks/create-hooks.ts';
import { createHealth, type ServiceHealth } from './health.ts';
import { createImportService, type ImportService } from './imports/import-service.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { createGate } from './jobs/gate.ts';
import type { ListedJob } from './jobs/job-list.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import { createActions } from './leads/actions.ts';
import { createHistory } from './leads/history.ts';
import { createFindMatch } from './leads/lead-match.ts';
import { createLeadStore } from './leads/lead-store.ts';
import type { LeadStore } from './leads/lead-store.ts';
import { heldValues, toPatch } from './leads/lead-values.ts';
import { seeEntered } from './links/entered-anew.ts';
import { createDealKind } from './links/deal-kind.ts';
import { createLeadKind } from './links/lead-kind.ts';
import { createRecordKinds } from './links/record-kind.ts';
import { createLive, type Live } from './live.ts';
import type { Log } from './log.ts';
import { createErase } from './merges/erase.ts';
import { createPipeline } from './pipeline.ts';
import { createPrivacy } from './privacy/create-privacy.ts';
import { createProductList } from './products/product-list.ts';
import { createRegistry, type FormInitials } from './providers/registry.ts';
import { createScoring } from './scoring/scoring.ts';
import { createSettingStore, type SettingStore } from './settings/setting-store.ts';
import type { SyncConfig } from './sync/config.ts';
import { createSync } from './sync/create-sync.ts';
import type { ConnectionService } from './sync/connection-service.ts';
import type { Vault } from './sync/ports.ts';
import type { StartOptions } from './sync/sync-service.ts';

export type ServiceOptions = {
  /** Folder of the workspace: its file, its copies, what was uploaded to it. */
  dir: string;
  id: string;
  name: string;
  demo: boolean;
  host: AppHost;
  vault: Vault;
  log: Log;
  clock?: Clock;
  /** In [0, 1). */
  random?: () => number;
  /** The last process may have died with the file open: it is checked before it is trusted. */
  checkWhole?: boolean;
  /** Numbers of sync that differ from the usual ones. */
  syncConfig?: Partial<SyncConfig>;
  /** What the form of a new connection begins with, where the outside world is known. */
  formInitials?: FormInitials;
};

/** One company: its file, and everything that works on it. */
export type Service = {
  readonly id: string;
  readonly name: string;
  readonly demo: boolean;
  readonly db: Db;
  readonly live: Live;
  readonly router: PonteRouter;
  readonly imports: Pick<ImportService, 'receive' | 'discard' | 'start' | 'rejectedCsv'>;
  readonly apiKeys: ApiKeys;
  readonly answers: Answers;
  readonly settings: SettingStore;
  readonly hooks: Hooks;
  /** Connects an account whose first sync nobody needs to look at, since its world was made for it. */
  connectUnseen: ConnectionService['create'];
  /** Looks at once whether systems that did not answer are back. */
  lookAgain(): void;
  /** Reads on every connection what changed while hooks could not arrive. */
  catchUp(): void;
  /** Keeps what somebody did to the console that this company depends on. */
  audited(entry: AuditEntry): void;
  /** Of the connections there are, as people see them. */
  connectionIds(): string[];
  /** Looks at once whether an alert begins or ends. */
  lookAfterAlerts(): Promise<void>;
  counts(): Counts;
  health(): ServiceHealth;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Builds every room with what it needs, in the order in which a lead passes through them.
 *
 * Nothing runs until `start`; `stop` ends in the reverse order and closes the file. Both may be
 * called twice.
 *
 * @throws PonteError FILE_CORRUPT, FILE_NEWER, FILE_READ_ONLY or DISK_FULL.
 */
export function createService(options: ServiceOptions): Service {
  const { dir } = options;
  const clock = options.clock ?? systemClock();
  const db = openDatabase(join(dir, 'ponte.sqlite'), {
    now: () => clock.now(),
    backupDir: join(dir, 'backups'),
    checkWhole: options.checkWhole ?? false,
  });
  try {
    return build(options, db, clock);
  } catch (error) {
    db.close();
    throw error;
  }
}

function build(options: ServiceOptions, db: Db, clock: Clock): Service {
  const { dir, host, vault, log } = options;
  const random = options.random ?? Math.random;
  const live = createLive();
  const settings = createSettingStore(db);
  const audit = createAuditLog(db, clock);
  const apiKeys = createApiKeys(db, clock, audit);
  const answers = createAnswers(db, clock);

  // What is kept of a lead.
  const leads = createLeadStore(db, clock);
  const history = createHistory(db);
  const actions = createActions(db, clock);
  const findMatch = createFindMatch(db);
  const scoring = createScoring(db, clock);

  // Where sends are left, and the one way a lead changes, which leaves them.
  const queue = createJobQueue({ db, clock, live });
  const stages = createStageStore(db);
  const sync = createSync({
    db,
    clock,
    live,
    log,
    vault,
    queue,
    stages: stages.all,
    ...(options.syncConfig ? { config: options.syncConfig } : {}),
    ...(options.formInitials ? { formInitials: options.formInitials } : {}),
  });
  const { connections, outbox } = sync;
  const events = createEvents({ db, clock, live, enqueue: outbox.enqueue });
  const pipeline = createPipeline({
    leads,
    history,
    scoring,
    enqueue: seeEntered({ leads, erased: sync.erased, after: events.enqueue }),
    live,
    clock,
  });

  // What carries the sends out, and brings back what changed elsewhere.
  const calls = createCallMeter(db, clock);
  const gate = createGate({ clock, random, probe: sync.probe, onAnswer: calls.note });
  const deals = createDealStore({ db, clock, history, live, enqueue: events.enqueue });
  const kinds = createRecordKinds([
    createLeadKind({ leads, findMatch, pipeline }),
    createDealKind({ deals, stages, leads }),
  ]);
  const syncRunning = sync.attach({ gate, audit, history, kinds });
  const hooks = createHooks({ ...options, clock, random, db, live, audit, queue, sync });
  const eventsRunning = events.attach({
    ...options,
    random,
    audit,
    leads,
    findMatch,
    erased: sync.erased,
    pipeline,
    hooks,
  });
  const jobs = createJobs({
    db,
    clock,
    random,
    live,
    log,
    audit,
    queue,
    gate,
    deliver: syncRunning.deliver,
    connectionIds: () => connections.list().map(({ id }) => id),
    onSettled: hooks.jobSettled,
    tidyAlso: [
      answers.tidy,
      createErase({ db, clock, audit }),
      hooks.forget,
      events.forget,
      () => alerts.forget(),
    ],
  });

  // What people do with leads and deals.
  const changing = { db, clock, leads, pipeline, history, actions, audit, findMatch };
  const people = createPeople({ ...changing, live, deals, stages, kinds, sync });

  // Leads that come in by the table.
  const imports = createImportService({
    ...changing,
    dir,
    writer: pipeline,
    // Nothing of it changed: it goes where it is not yet.
    send: (tx, { id }, cause) =>
      outbox.enqueue(tx, { objectType: 'lead', recordId: id, kind: 'edited', fields: [] }, cause),
    connectionIds: (uids) => uids.flatMap((uid) => connections.byUid(uid)?.id ?? []),
    live,
    log,
  });

  const backups = createBackups({
    db,
    dir: join(dir, 'backups'),
    clock,
    log,
    changed: () => live.tell({ type: 'settings.changed' }),
  });
  const alerts = createAlerts({
    ...options,
    db,
    clock,
    random,
    live,
    audit,
    settings,
    calls,
    refusedInARow: hooks.refusals.inARow,
    newestCopyAt: () => backups.list()[0]?.at ?? null,
  });

  const privacy = createPrivacy({ ...options, ...sync, db, clock, live, audit, settings });

  const router = createRouter({
    host,
    answers,
    ...people.routes,
    products: createProductList(db),
    imports,
    queue: {
      db,
      queue,
      ...jobs,
      payloadOf: (job) => payloadOf(job, leads),
      divergences: syncRunning.divergences,
      editLead: (uid, patch, operator) =>
        void people.leadService.edit({ operator, source: 'form' }, uid, patch),
    },
    sync: {
      connections,
      connectionService: syncRunning.connectionService,
      fieldPolicies: syncRunning.fieldPolicies,
      first: syncRunning.first,
      undoRuns: syncRunning.undoRuns,
      mappingService: syncRunning.mappingService,
      runs: sync.runs,
      conflictList: sync.conflictList,
      settle: people.settle,
      health: syncRunning.health,
      sync: { ...sync.service, start: startAndLook },
      copyFile: backups.make,
    },
    backups: {
      backups,
      loses: createLoses(db),
      restore: (name, operator) => host.restoreBackup(options.id, name, operator),
    },
    hooks,
    ...eventsRunning,
    alerts: alerts.service,
    privacy,
  });

  /** A person who asks for a sync knows better than our last try whether the network is back. */
  function startAndLook(how: StartOptions): Run[] {
    const runs = sync.service.start(how);
    lookAgain();
    return runs;
  }

  function lookAgain(): void {
    for (const { id } of connections.list()) gate.look(id);
  }

  async function begin(): Promise<void> {
    await privacy.begin();
    syncRunning.start();
    jobs.worker.start();
    hooks.start();
    eventsRunning.start();
    imports.begin();
    jobs.startTidying();
    backups.start();
    alerts.start();
  }

  async function end(): Promise<void> {
    await starting;
    await alerts.stop();
    await backups.stop();
    await privacy.stop();
    await jobs.stopTidying();
    await imports.stop();
    await hooks.stop();
    await eventsRunning.stop();
    gate.drain();
    await jobs.worker.stop();
    await syncRunning.stop();
    gate.close();
    live.close();
    db.close();
  }

  let starting: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  return {
    id: options.id,
    name: options.name,
    demo: options.demo,
    db,
    live,
    router,
    imports,
    apiKeys,
    answers,
    settings,
    hooks,
    connectionIds: () => connections.list().map(({ uid }) => uid),
    connectUnseen: (draft, operator) =>
      syncRunning.connectionService.create(draft, operator, 'approved'),
    lookAgain,
    audited: (entry) => transact(db, (tx) => audit.append(tx, entry)),
    catchUp: () => void startAndLook({ trigger: 'reconnect', actor: 'Ponte' }),
    lookAfterAlerts: alerts.look,
    counts: createCounts(db, clock),
    health: createHealth({
      db,
      now: clock.now,
      walBytes: () => sizeOf(`${db.file}-wal`),
      copies: () => ({
        newestAt: backups.list()[0]?.at ?? null,
        problem: backups.problem()?.message ?? null,
      }),
      alertKinds: alerts.openKinds,
    }),
    start: () => (starting ??= begin()),
    stop: () => (stopping ??= end()),
  };
}

/** What would be sent of a job's lead now: its values that the other system can hold. */
function payloadOf(job: ListedJob, leads: LeadStore): Record<string, unknown> {
  const lead = job.record_id === null ? null : leads.byId(job.record_id);
  if (!lead) return {};
  const { fields, customFields } = createRegistry().find(job.provider).objects.lead;
  const held = Object.entries(heldValues(lead)).filter(
    ([field]) => fields.includes(field) || (field === 'custom' && customFields),
  );
  return toPatch(Object.fromEntries(held));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
