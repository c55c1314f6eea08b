import { onTestFinished } from 'vitest';
import type { MappingEntry, MappingLook, MappingPreview } from '../../src/shared/model/mapping.ts';
import type { FieldPolicyInput } from '../../src/shared/model/field-policy.ts';
import type { ConnectionService } from '../../src/main/service/sync/connection-service.ts';
import type { Cause } from '../../src/main/service/actor.ts';
import { transact } from '../../src/main/service/db/database.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { createEraseRemoved } from '../../src/main/service/privacy/erase-removed.ts';
import type { LeadEdit, LeadRow } from '../../src/main/service/leads/lead-values.ts';
import { createSyncStates } from '../../src/main/service/links/sync-state.ts';
import { sandboxCredentials } from './dinamize-port.ts';
import { gestaoclickTokens } from './gestaoclick-port.ts';
import { composeSync, type SyncOptions } from './compose-sync.ts';

export const ana: Cause = { source: 'form', actor: 'Ana' };
export const admin = { name: 'Ana', role: 'admin' } as const;

type Options = SyncOptions & {
  /** The caller closes it, or leaves it as a crash would. */
  keepOpen?: boolean;
};

/** Sync as it runs in a workspace, on a real file, time moved by hand, and what people do with it. */
export function syncInATest(options: Options = {}) {
  const rooms = composeSync(options);
  const { db, clock, live, leads, findMatch, gate, pipeline, people, sync, running, worker } =
    rooms;
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
    ...rooms,
    settle: people.settle,
    merges: people.merges,
    mergeLinks: people.mergeLinks,
    toLeads: people.toLeads,
    leadService: people.leadService,
    mergeRoutes: people.routes.merges,
    trash: people.routes.merges.trash,
    undo: people.routes.leads.undo,
    erase: createEraseRemoved({ ...rooms, log: silentLog }),
    states,
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
