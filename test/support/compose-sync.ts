import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import type { Db } from '../../src/main/service/db/database.ts';
import { readHere } from '../../src/main/service/db/reader.ts';
import { createDealStore } from '../../src/main/service/deals/deal-store.ts';
import { createStageStore } from '../../src/main/service/deals/stage-store.ts';
import { createGate } from '../../src/main/service/jobs/gate.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import { createLeases } from '../../src/main/service/jobs/leases.ts';
import { createSettler } from '../../src/main/service/jobs/settler.ts';
import { createWorker } from '../../src/main/service/jobs/worker.ts';
import { createHistory } from '../../src/main/service/leads/history.ts';
import { createActions } from '../../src/main/service/leads/actions.ts';
import { createFindAlike } from '../../src/main/service/duplicates/find-alike.ts';
import { createFindMatch } from '../../src/main/service/leads/lead-match.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import { createDealKind } from '../../src/main/service/links/deal-kind.ts';
import { createLeadKind } from '../../src/main/service/links/lead-kind.ts';
import { createRecordKinds } from '../../src/main/service/links/record-kind.ts';
import { createLive } from '../../src/main/service/live.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createPipeline } from '../../src/main/service/pipeline.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import type { Provider } from '../../src/main/service/providers/provider.ts';
import type { SyncConfig } from '../../src/main/service/sync/config.ts';
import { createLeadFilters } from '../../src/main/service/create-filters.ts';
import { createPeople } from '../../src/main/service/create-people.ts';
import { createSegments } from '../../src/main/service/segments/create-segments.ts';
import { createSync, type Sync } from '../../src/main/service/sync/create-sync.ts';
import type { Timetable } from '../../src/main/service/sync/timetable/schedule.ts';
import { openTestDb } from './open-test-db.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

/** Sealing that a test can look through: what is kept must not be what was given. */
const glassVault = {
  seal: async (text: string) => `sealed:${Buffer.from(text).toString('base64')}`,
  open: async (sealed: string) => Buffer.from(sealed.slice(7), 'base64').toString(),
};

export type SyncOptions = {
  db?: Db;
  bootId?: string;
  config?: Partial<SyncConfig>;
  clock?: TestClock;
  /** Systems that a test plays. */
  providers?: readonly Provider[];
  random?: () => number;
  onBug?: (error: unknown) => void;
  /** Hears what the worker finds wrong; otherwise it is printed. */
  onError?: (details: object, message: string) => void;
};

/** The rooms from leads to sync with the real queue and worker, put together; nothing runs yet. */
export function composeSync(options: SyncOptions = {}) {
  const db = options.db ?? openTestDb();
  const clock = options.clock ?? createTestClock();
  const live = createLive({ gatherMs: 0 });
  const log = silentLog;
  const random = options.random ?? (() => 0.5);
  const leads = createLeadStore(db, clock);
  const history = createHistory(db);
  const audit = createAuditLog(db, clock);
  const findMatch = createFindMatch(db);
  const queue = createJobQueue({ db, clock, live });
  const stages = createStageStore(db);
  const filters = createLeadFilters((): Sync => sync);
  const segments = createSegments({ db, clock, live, audit, ...filters });
  const sync: Sync = createSync({
    db,
    clock,
    live,
    log,
    vault: glassVault,
    queue,
    segments,
    leads,
    stages: stages.all,
    ...(options.config ? { config: options.config } : {}),
    ...(options.providers ? { providers: options.providers } : {}),
  });
  const pipeline = createPipeline({
    leads,
    history,
    scoring: createScoring(db, clock),
    enqueue: sync.outbox.enqueue,
    written: segments.entries.written,
    live,
    clock,
  });
  const gate = createGate({ clock, random, probe: sync.probe });
  const tables = new Map<string, () => void>();
  const deals = createDealStore({ db, clock, history, live, enqueue: sync.outbox.enqueue });
  const kinds = createRecordKinds([
    createLeadKind({ leads, findMatch, pipeline }),
    createDealKind({ deals, stages, leads }),
  ]);
  const running = sync.attach({
    gate,
    audit,
    history,
    kinds,
    planTimes(expression, fire): Timetable {
      tables.set(expression, fire);
      return { next: () => clock.now() + 900_000, stop: () => void tables.delete(expression) };
    },
  });
  const actions = createActions(db, clock);
  const people = createPeople({
    db,
    clock,
    live,
    reader: readHere(db),
    leads,
    history,
    actions,
    audit,
    findMatch,
    pipeline,
    deals,
    stages,
    kinds,
    sync,
    findAlike: createFindAlike(db),
    segments,
    filters,
  });
  const worker = createWorker({
    queue,
    leases: createLeases({ db, clock, bootId: options.bootId ?? 'boot-1' }),
    settler: createSettler({
      db,
      clock,
      random,
      onBug: (_job, error) => {
        if (!options.onBug) throw error;
        options.onBug(error);
      },
    }),
    gate,
    clock,
    live,
    log: {
      ...log,
      error:
        options.onError ??
        ((details, message) => {
          process.stderr.write(`${message} ${JSON.stringify(details)}\n`);
        }),
    },
    connectionIds: () => sync.connections.list().map(({ id }) => id),
    deliver: running.deliver,
  });

  return {
    db,
    clock,
    live,
    audit,
    leads,
    deals,
    stages,
    history,
    actions,
    findMatch,
    segments,
    queue,
    gate,
    pipeline,
    people,
    sync,
    running,
    worker,
    /** What was to be done at set times, done now. */
    tick: () => [...tables.values()].forEach((fire) => fire()),
  };
}
