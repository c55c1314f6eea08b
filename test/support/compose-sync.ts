import { onTestFinished } from 'vitest';
import type { MappingEntry, MappingLook, MappingPreview } from '../../src/shared/model/mapping.ts';
import type { FieldPolicyInput } from '../../src/shared/model/field-policy.ts';
import type { ConnectionService } from '../../src/main/service/sync/connection-service.ts';
import { createAuditLog } from '../../src/main/service/audit/audit-log.ts';
import type { Cause } from '../../src/main/service/actor.ts';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { createSettle } from '../../src/main/service/conflicts/settle.ts';
import { createDealStore } from '../../src/main/service/deals/deal-store.ts';
import { createStageStore } from '../../src/main/service/deals/stage-store.ts';
import { createGate } from '../../src/main/service/jobs/gate.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import { createLeases } from '../../src/main/service/jobs/leases.ts';
import { createSettler } from '../../src/main/service/jobs/settler.ts';
import { createWorker } from '../../src/main/service/jobs/worker.ts';
import { createHistory } from '../../src/main/service/leads/history.ts';
import { createTakeBackDeal } from '../../src/main/service/deals/take-back-deal.ts';
import { createActions } from '../../src/main/service/leads/actions.ts';
import { createLeadService } from '../../src/main/service/leads/lead-service.ts';
import { createToLeads } from '../../src/main/service/leads/to-lead.ts';
import { createTakeBackLead, createUndo } from '../../src/main/service/leads/undo.ts';
import { createErase } from '../../src/main/service/merges/erase.ts';
import { createMergeLinks } from '../../src/main/service/merges/merge-links.ts';
import { createMerges } from '../../src/main/service/merges/merge-service.ts';
import { createMergeStore } from '../../src/main/service/merges/merge-store.ts';
import { createTrash } from '../../src/main/service/merges/trash.ts';
import { createFindMatch } from '../../src/main/service/leads/lead-match.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { createDealKind } from '../../src/main/service/links/deal-kind.ts';
import { createLeadKind } from '../../src/main/service/links/lead-kind.ts';
import { createLinkSnapshots } from '../../src/main/service/links/link-snapshots.ts';
import { createNotSame } from '../../src/main/service/links/not-same.ts';
import { createRecordKinds } from '../../src/main/service/links/record-kind.ts';
import { createSyncStates } from '../../src/main/service/links/sync-state.ts';
import { createLive } from '../../src/main/service/live.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createPipeline } from '../../src/main/service/pipeline.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import type { Provider } from '../../src/main/service/providers/provider.ts';
import type { SyncConfig } from '../../src/main/service/sync/config.ts';
import { createSync } from '../../src/main/service/sync/create-sync.ts';
import type { Timetable } from '../../src/main/service/sync/schedule.ts';
import { sandboxCredentials } from './dinamize-port.ts';
import { gestaoclickTokens } from './gestaoclick-port.ts';
import { openTestDb } from './open-test-db.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

export const ana: Cause = { source: 'form', actor: 'Ana' };
export const admin = { name: 'Ana', role: 'admin' } as const;

/** Sealing that a test can look through: what is kept must not be what was given. */
export const glassVault = {
  seal: async (text: string) => `sealed:${Buffer.from(text).toString('base64')}`,
  open: async (sealed: string) => Buffer.from(sealed.slice(7), 'base64').toString(),
};

type Options = {
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
  /** The caller closes it, or leaves it as a crash would. */
  keepOpen?: boolean;
};

/** The rooms from leads to sync with the real queue and worker, on a real file, time moved by hand. */
export function syncInATest(options: Options = {}) {
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
  const sync = createSync({
    db,
    clock,
    live,
    log,
    vault: glassVault,
    queue,
    stages: stages.all,
    ...(options.config ? { config: options.config } : {}),
    ...(options.providers ? { providers: options.providers } : {}),
  });
  const pipeline = createPipeline({
    leads,
    history,
    scoring: createScoring(db, clock),
    enqueue: sync.outbox.enqueue,
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
  const toLeads = createToLeads(db, createSyncStates(db).linkStates);
  const changing = { db, clock, leads, pipeline, history, actions, audit, toLeads };
  const snapshots = createLinkSnapshots(db);
  const merges = createMerges({
    ...changing,
    deals,
    store: createMergeStore(db, clock),
    links: createMergeLinks({
      db,
      clock,
      links: sync.links,
      snapshots,
      conflicts: sync.conflicts,
      outbox: sync.outbox,
      isWriting: sync.isWriting,
    }),
    connectionUid: (id) => sync.connections.byId(id)?.uid ?? '',
  });
  const leadService = createLeadService({
    ...changing,
    findMatch,
    sends: {
      targets: () => sync.connections.list().map(({ id }) => id),
      connectionId: (uid) => sync.connections.existing(uid).id,
      send: sync.outbox.send,
    },
  });
  const trash = createTrash({ ...changing, leadService, merges });
  const undo = createUndo({
    ...changing,
    takeBack: {
      lead: createTakeBackLead({ leads, pipeline }),
      deal: createTakeBackDeal(deals),
    },
    whole: { merge: merges.undoAction },
  });
  const settle = createSettle(
    {
      db,
      clock,
      history,
      kinds,
      links: sync.links,
      snapshots,
      notSame: createNotSame(db, clock),
      merge: merges.mergeInto,
      conflicts: sync.conflicts,
      ledger: sync.ledger,
      audit,
      profileOf: sync.profileOf,
      providerName: sync.providerName,
      isWriting: sync.isWriting,
      resend: sync.outbox.resend,
      withdraw: sync.outbox.withdraw,
    },
    sync.conflictList,
  );
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
  running.start();
  worker.start();

  /** Lets time pass until `done` holds; while a call is under way hardly any does. */
  async function until(done: () => boolean | Promise<boolean>, what = 'It'): Promise<void> {
    const deadline = performance.now() + 20_000;
    while (!(await done())) {
      if (performance.now() > deadline) throw new Error(`${what} never came: ${describeJobs()}`);
      clock.advance(worker.running().length > 0 ? 1 : 50);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  function describeJobs(): string {
    return JSON.stringify(
      db.client
        .prepare('select key, op, state, attempts, error_kind, error_message from job order by id')
        .all(),
    );
  }

  const waiting = db.client
    .prepare<[], number>(`select count(*) from job where state in ('ready', 'leased')`)
    .pluck();
  const idle = () => until(() => waiting.get() === 0, 'The end of the queue');

  async function connect(
    sandbox: { networkUrl: string },
    more: Partial<Parameters<ConnectionService['create']>[0]> = {},
  ) {
    const shown = await running.connectionService.create(
      {
        provider: 'dinamize',
        name: 'Dinamize',
        schedule: '*/15 * * * *',
        credentials: {
          ...sandboxCredentials,
          list: '1',
          baseUrl: `${sandbox.networkUrl}/dinamize`,
        },
        ...more,
      },
      admin,
      'approved',
    );
    const row = sync.connections.existing(shown.id);
    await idle();
    return row;
  }

  /** Customers alone, unless told. */
  const connectGestaoClick = (
    sandbox: { networkUrl: string },
    more: { deals?: 'both' | 'receive' | 'off'; products?: boolean } = {},
  ) =>
    connect(sandbox, {
      deals: 'off',
      products: false,
      provider: 'gestaoclick',
      name: 'GestãoClick',
      credentials: { ...gestaoclickTokens, baseUrl: `${sandbox.networkUrl}/gestaoclick` },
      ...more,
    });

  /** As an admin does: looks at what the rules would do, and keeps them. */
  async function setRules(uid: string, input: FieldPolicyInput) {
    const { planHash } = await running.fieldPolicies.preview(uid, input);
    return running.fieldPolicies.set(uid, { ...input, planHash }, admin);
  }

  /** What a draft of a mapping, or an earlier version, would do. */
  async function previewMapping(look: MappingLook) {
    let found: MappingPreview | undefined;
    await until(async () => {
      found = await running.mappingService.preview(look);
      return found.state === 'ready';
    }, 'The preview of the mapping');
    return found!.result!;
  }

  /** As an admin does: looks at what the entries would do, and keeps them. */
  async function saveMapping(system: string, rev: number, entries: MappingEntry[]) {
    const of = { type: 'lead', system } as const;
    const { planHash } = await previewMapping({ ...of, entries });
    return running.mappingService.save({ ...of, rev, entries, note: '', planHash }, admin);
  }

  function pull(connectionUid?: string) {
    const [run] = sync.service.start({
      connectionUid,
      trigger: 'person',
      actor: 'Ana',
    });
    if (!run) throw new Error('No connection to pull from.');
    return run;
  }

  async function pulled(connectionUid?: string) {
    const { id } = pull(connectionUid);
    await until(() => {
      const { state } = sync.runs.detail(id);
      return state !== 'queued' && state !== 'running';
    }, 'The end of the pull');
    return sync.runs.detail(id);
  }

  const add = (values: LeadEdit, cause: Cause = ana): LeadRow =>
    transact(db, (tx) => pipeline.create(tx, values, cause));
  const edit = (lead: { id: number }, values: LeadEdit, cause: Cause = ana): LeadRow =>
    transact(db, (tx) => pipeline.edit(tx, lead.id, values, cause));
  const remove = (lead: { id: number }): LeadRow =>
    transact(db, (tx) => pipeline.remove(tx, lead.id, ana));
  const restore = (lead: { id: number }): LeadRow =>
    transact(db, (tx) => pipeline.restore(tx, lead.id, ana));
  const send = (lead: { id: number }) =>
    transact(db, (tx) => sync.outbox.send(tx, [lead.id], { actor: 'Ana' }));
  const now = (lead: { id: number }): LeadRow => leads.byId(lead.id) as LeadRow;
  const byEmail = (email: string): LeadRow | null => {
    const [match] = findMatch(db, { email });
    return match ? leads.byId(match.leadId) : null;
  };
  const stateOf = (lead: { id: number }) => states.linkStates([lead.id]).get(lead.id)?.[0]?.state;
  const states = createSyncStates(db);

  let closing: Promise<void> | undefined;
  async function shutDown(): Promise<void> {
    const stopped = worker.stop();
    for (let turn = 0; turn < 20; turn += 1) {
      clock.advance(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await stopped;
    await running.stop();
    gate.close();
    live.close();
  }
  const close = () => (closing ??= shutDown());
  if (!options.keepOpen) onTestFinished(close);

  return {
    db,
    clock,
    live,
    leads,
    deals,
    stages,
    history,
    queue,
    gate,
    worker,
    pipeline,
    settle,
    merges,
    trash,
    undo,
    erase: createErase({ db, clock, audit }),
    sync,
    running,
    states,
    tick: () => [...tables.values()].forEach((fire) => fire()),
    until,
    idle,
    connect,
    connectGestaoClick,
    setRules,
    previewMapping,
    saveMapping,
    pull,
    pulled,
    add,
    edit,
    remove,
    restore,
    send,
    now,
    byEmail,
    stateOf,
    close,
    conflicts: () => sync.conflictList.page({ state: 'open', limit: 100, offset: 0 }).items,
  };
}
