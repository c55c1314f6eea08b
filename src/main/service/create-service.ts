import { join } from 'node:path';
import type { Run } from '../../shared/model/sync.ts';
import { createDraftStore } from './drafts/draft-store.ts';
import { createAnswers } from './access/answers.ts';
import { createApiKeys } from './access/api-keys.ts';
import { createCallMeter } from './alerts/call-meter.ts';
import { createAlerts } from './alerts/create-alerts.ts';
import { createAttribution } from './attribution/create-attribution.ts';
import { createAuditLog } from './audit/audit-log.ts';
import { systemClock, type Clock } from './clock.ts';
import { createAdvertising } from './create-advertising.ts';
import { createAutomations } from './automations/create-automations.ts';
import { both } from './both.ts';
import { createBackups } from './backups/backups.ts';
import { createLoses } from './backups/loses.ts';
import { createCounts } from './counts.ts';
import { createLeadFilters } from './create-filters.ts';
import { createPeople } from './create-people.ts';
import { transact, type Db } from './db/database.ts';
import { openDatabase } from './db/open-database.ts';
import { createCheckpointer } from './db/checkpointer.ts';
import { createReader } from './db/reader.ts';
import { createDuplicates } from './duplicates/create-duplicates.ts';
import { createFindAlike } from './duplicates/find-alike.ts';
import { createEvents } from './events/create-events.ts';
import { createDealStore } from './deals/deal-store.ts';
import { createStageStore } from './deals/stage-store.ts';
import { createRouter } from './handlers/index.ts';
import { createHooks } from './hooks/create-hooks.ts';
import { createHealth } from './health.ts';
import { createImportService } from './imports/import-service.ts';
import { createJobs } from './jobs/create-jobs.ts';
import { createGate } from './jobs/gate.ts';
import { createJobQueue } from './jobs/job-queue.ts';
import { lendMessages } from './lend-messages.ts';
import { createActions } from './leads/actions.ts';
import { createHistory } from './leads/history.ts';
import { createFindMatch } from './leads/lead-match.ts';
import { mendLeadCounts } from './leads/lead-counts.ts';
import { createLeadStore } from './leads/lead-store.ts';
import { seeEntered } from './links/entered-anew.ts';
import { createDealKind } from './links/deal-kind.ts';
import { createLeadKind } from './links/lead-kind.ts';
import { createRecordKinds } from './links/record-kind.ts';
import { createLive } from './live.ts';
import { createMergeStore } from './merges/merge-store.ts';
import { createMessages } from './messages/create-messages.ts';
import { createOverview } from './overview/create-overview.ts';
import { payloadOf } from './payload-of.ts';
import { createPipeline } from './pipeline.ts';
import { createCountConversions } from './marketing/conversion-stats.ts';
import { createPrivacy } from './privacy/create-privacy.ts';
import { createEraseRemoved } from './privacy/erase-removed.ts';
import { createProductList } from './products/product-list.ts';
import { createScoringDesk } from './scoring/create-scoring-desk.ts';
import { createScoring } from './scoring/scoring.ts';
import { createSegments } from './segments/create-segments.ts';
import { createSettingStore } from './settings/setting-store.ts';
import { createSync, type Sync } from './sync/create-sync.ts';
import { describeError } from './log.ts';
import type { StartOptions } from './sync/sync-service.ts';
import { createWouldFire } from './would-fire.ts';
import type { Service, ServiceOptions } from './service.ts';

export type { Service, ServiceOptions } from './service.ts';

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
  const reader = createReader(db);
  const checkpointer = createCheckpointer(db);
  const settings = createSettingStore(db);
  const audit = createAuditLog(db, clock);
  const apiKeys = createApiKeys(db, clock, audit);
  const answers = createAnswers(db, clock);
  const drafts = createDraftStore(db, clock);

  // What is kept of a lead.
  const leads = createLeadStore(db, clock);
  if (options.checkWhole) mendLeadCounts(db, log);
  const history = createHistory(db);
  const actions = createActions(db, clock);
  const findMatch = createFindMatch(db);
  const scoring = createScoring(db, clock);

  // Where sends are left, and the one way a lead changes, which leaves them.
  const queue = createJobQueue({ db, clock, live });
  const stages = createStageStore(db);
  const filters = createLeadFilters((): Sync => sync);
  const segments = createSegments({ db, clock, live, audit, ...filters });
  const sync: Sync = createSync({
    db,
    clock,
    live,
    log,
    vault,
    queue,
    segments,
    leads,
    stages: stages.all,
    ...(options.syncConfig ? { config: options.syncConfig } : {}),
    ...(options.formInitials ? { formInitials: options.formInitials } : {}),
  });
  const { connections, outbox } = sync;
  const automating = createAutomations({ db, clock, leads, segments, ...filters });
  const events = createEvents({ db, clock, live, enqueue: outbox.enqueue });
  const marketing = createAdvertising({
    db,
    clock,
    live,
    reader,
    raise: events.raise,
    leads,
    segments,
  });
  const enqueue: typeof events.enqueue = both(events.enqueue, marketing.changed);
  const pipeline = createPipeline({
    leads,
    history,
    scoring,
    automate: automating.automate.changed,
    enqueue: seeEntered({ leads, erased: sync.erased, after: enqueue }),
    written: segments.entries.written,
    live,
    clock,
  });

  // What carries the sends out, and brings back what changed elsewhere.
  const calls = createCallMeter(db, clock);
  const gate = createGate({ clock, random, probe: sync.probe, onAnswer: calls.note });
  const deals = createDealStore({ db, clock, history, live, enqueue });
  const kinds = createRecordKinds([
    createLeadKind({ leads, findMatch, pipeline }),
    createDealKind({ deals, stages, leads }),
  ]);
  const syncRunning = sync.attach({ gate, audit, history, kinds });
  const hooks = createHooks({ ...options, clock, random, db, live, audit, queue, sync });
  const messages = createMessages({
    ...options,
    clock,
    random,
    db,
    live,
    audit,
    settings,
    leads,
    hooks,
    pipeline,
    merges: createMergeStore(db, clock),
  });
  const eventsRunning = events.attach({
    ...options,
    random,
    audit,
    leads,
    findMatch,
    erased: sync.erased,
    pipeline,
    hooks,
    told: both(marketing.told, automating.automate.told),
    whatsapp: messages,
  });
  const reporting = marketing.attach({ ...options, random, audit, stages, hooks });
  const kept = { live, audit, settings, pipeline };
  const ports = { messages: lendMessages(messages), audiences: reporting.audiences };
  const automatic = automating.attach({ ...options, ...sync, ...events, ...kept, ports });
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
      drafts.forget,
      createEraseRemoved({ db, clock, log, audit }),
      hooks.forget,
      events.forget,
      reporting.forget,
      automatic.forget,
      () => alerts.forget(),
    ],
  });

  // What people do with the rules of scores, and scores worked out anew.
  const scoringDesk = createScoringDesk({ ...kept, db, clock, log, leads, scoring });

  // What people do with leads and deals.
  const changing = { db, clock, leads, pipeline, history, actions, audit, findMatch };
  const people = createPeople({
    ...changing,
    live,
    reader,
    deals,
    stages,
    kinds,
    sync,
    findAlike: createFindAlike(db),
    segments,
    filters,
  });

  // Leads that come in by the table.
  const imports = createImportService({
    ...changing,
    dir,
    writer: pipeline,
    // Nothing of it changed: it goes where it is not yet.
    send: (tx, { id }, cause) =>
      outbox.enqueue(tx, { objectType: 'lead', recordId: id, kind: 'edited', fields: [] }, cause),
    withdraw: outbox.withdrawFirst,
    wouldFire: createWouldFire({ db, leads, ...automating }),
    scoring,
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

  const attribution = createAttribution({ ...people, db, clock, live, audit, reader });

  const duplicates = createDuplicates({
    ...changing,
    ...people,
    live,
    log,
    links: people.mergeLinks,
  });

  const router = createRouter({
    host,
    answers,
    drafts,
    ...people.routes,
    products: createProductList(db),
    scoring: scoringDesk,
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
      previewScope: syncRunning.previewScope,
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
    duplicates,
    marketing: { ...reporting, countConversions: createCountConversions(db, reader) },
    attribution,
    messages,
    automating: automatic,
    overview: createOverview({
      ...people,
      db,
      clock,
      reader,
      stages: stages.list,
      sets: scoring.sets,
    }),
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
    await attribution.costs.takeBackUnfinished().catch((error: unknown) => {
      log.error(
        { error: describeError(error) },
        'An unfinished import of costs was not taken back',
      );
    });
    syncRunning.start();
    jobs.worker.start();
    hooks.start();
    eventsRunning.start();
    reporting.start();
    messages.start();
    automatic.start();
    imports.begin();
    duplicates.start();
    scoringDesk.start();
    jobs.startTidying();
    backups.start();
    alerts.start();
  }

  async function end(): Promise<void> {
    await starting;
    await alerts.stop();
    await backups.stop();
    await privacy.stop();
    await duplicates.stop();
    await jobs.stopTidying();
    await imports.stop();
    await scoringDesk.stop();
    await hooks.stop();
    await reporting.stop();
    await automatic.stop();
    await eventsRunning.stop();
    await messages.stop();
    gate.drain();
    await jobs.worker.stop();
    await syncRunning.stop();
    gate.close();
    live.close();
    await reader.close();
    await checkpointer.close();
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
    messages,
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
