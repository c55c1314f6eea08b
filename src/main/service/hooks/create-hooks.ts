import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact, type Db } from '../db/database.ts';
import { createLogSync } from '../db/log-sync.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import type { LinkStore } from '../links/link-store.ts';
import type { Live } from '../live.ts';
import type { Log } from '../log.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { Registry } from '../providers/registry.ts';
import type { Vault } from '../sync/ports.ts';
import { createCrmHooks, type CrmHooks } from './crm-hooks.ts';
import { createDiskWatch } from './disk-watch.ts';
import { createHookDoor, type HookDoor } from './door.ts';
import { createEndpointSecrets } from './endpoint-secrets.ts';
import { createEndpointService, type EndpointService } from './endpoint-service.ts';
import { createEndpointStore, type EndpointStore } from './endpoint-store.ts';
import { createForgetHooks, type ForgetHooks } from './forget-hooks.ts';
import { createHookList, type HookList } from './hook-list.ts';
import { createHookStore, type HookStore } from './hook-store.ts';
import { createHookWorker, type HookWorker } from './hook-worker.ts';
import { createInbox } from './inbox.ts';
import { createPoisonWatch } from './poison.ts';
import { createHookRate } from './rate.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { createHookSkew } from './skew.ts';
import { createSurge } from './surge.ts';
import { createSendTest, createTestMarks, type SendTest } from './test-hook.ts';
import { createUnheeded } from './unheeded.ts';

/**
 * Requests of other systems, from the door to what they lead to:
 * receive → verify → keep → acknowledge → process.
 */
export type Hooks = {
  readonly door: HookDoor;
  readonly endpoints: EndpointService;
  readonly list: HookList;
  readonly refusals: Refusals;
  readonly sendTest: SendTest;
  readonly replay: ReplayHooks;
  /** Where the rooms that act on hooks say so. */
  readonly on: HookWorker['on'];
  readonly otherwise: HookWorker['otherwise'];
  readonly jobSettled: CrmHooks['jobSettled'];
  readonly forget: ForgetHooks;
  start(): void;
  stop(): Promise<void>;
};

export type ReplayHooks = {
  byIds(uids: readonly string[]): number;
  all(endpointName: string, state: Parameters<HookStore['replayAll']>[2]): number;
};

export type HooksParts = {
  readonly db: Db;
  readonly dir: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly live: Live;
  readonly log: Log;
  readonly vault: Vault;
  readonly audit: AuditLog;
  readonly queue: Pick<JobQueue, 'enqueue'>;
  readonly sync: {
    readonly connections: ConnectionStore;
    readonly links: LinkStore;
    readonly registry: Registry;
    /** How far the clock of a connection is from ours. */
    readonly skewOf: (connectionId: number) => { readonly offsetMs: number } | null;
  };
  /** Id of the workspace, as addresses name it. */
  readonly id: string;
  readonly host: { apiUrl(): string; publicUrl?(): string | null };
};

const mostReplayed = 10_000;

export function createHooks(parts: HooksParts): Hooks {
  const { db, clock, live, vault, sync } = parts;
  const endpoints: EndpointStore = createEndpointStore(db, clock);
  const secrets = createEndpointSecrets(vault, clock);
  const store = createHookStore(db, clock);
  const surge = createSurge({ clock, backlog: store.backlog, over: () => worker.kick() });
  const poison = createPoisonWatch(db, clock);
  const unheeded = createUnheeded(db, clock, () => {
    store.recount();
    live.tell({ type: 'hooks.changed' });
  });
  const handling = { endpoints, store, poison, unheeded, isPutOff: surge.isOn };
  const worker = createHookWorker({ ...parts, ...handling });
  const crm = createCrmHooks({ ...parts, ...sync });
  for (const kind of crm.kinds) worker.on(kind, crm.consumer);
  const service = createEndpointService({
    ...parts,
    endpoints,
    secrets,
    workspace: parts.id,
    baseUrl: () => originOf(parts.host.apiUrl()),
    publicUrl: () => parts.host.publicUrl?.() ?? null,
    consumed: worker.consumes,
  });
  const refusals = createRefusals();
  const disk = createDiskWatch(clock, parts.dir);
  const tests = createTestMarks();
  const logSync = createLogSync(db);
  const inbox = createInbox({
    logSync,
    store,
    kept(count) {
      live.tell({ type: 'hooks.changed' });
      surge.kept(count);
      worker.kick();
    },
  });
  const door = createHookDoor({
    clock,
    live,
    vault,
    endpoints,
    secrets,
    store,
    inbox,
    refusals,
    disk,
    tests,
    rate: createHookRate(clock),
    skewMs: createHookSkew(sync),
  });
  const forget = createForgetHooks(db, clock);

  function replayed(changed: number): number {
    if (changed > 0) {
      live.tell({ type: 'hooks.changed' });
      worker.kick();
    }
    return changed;
  }

  async function end(): Promise<void> {
    disk.stop();
    await inbox.stop();
    logSync.close();
    surge.stop();
    await worker.stop();
    poison.end();
  }

  let stopping: Promise<void> | undefined;
  return {
    door,
    endpoints: service,
    list: createHookList({ db, store, endpoints, service, vault }),
    refusals,
    sendTest: createSendTest({ clock, endpoints, secrets, service, tests }),
    replay: {
      byIds: (uids) => replayed(transact(db, (tx) => store.replay(tx, uids))),
      all(name, state) {
        const endpoint = endpoints.byName(name);
        if (endpoint === null) return 0;
        return replayed(
          transact(db, (tx) => store.replayAll(tx, endpoint.id, state, mostReplayed)),
        );
      },
    },
    on: worker.on,
    otherwise: worker.otherwise,
    jobSettled: crm.jobSettled,
    async forget(signal) {
      crm.sweep();
      await forget(signal);
      store.recount();
    },
    start() {
      endpoints.addOffered();
      crm.sweep();
      disk.start();
      if (poison.begin() > 0) store.recount();
      unheeded.endEmpty();
      worker.start();
    },
    stop: () => (stopping ??= end()),
  };
}

function originOf(apiUrl: string): string {
  return URL.canParse(apiUrl) ? new URL(apiUrl).origin : '';
}
