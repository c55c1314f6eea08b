import { join } from 'node:path';
import type { Notice } from '../../shared/contract/app.ts';
import type { NativeNotice } from '../service/alerts/create-alerts.ts';
import type { ApiCaller } from '../service/access/api-keys.ts';
import type { Operator } from '../service/actor.ts';
import { createService, type Service } from '../service/create-service.ts';
import type { AppHost } from '../service/handlers/app.ts';
import { createFrameRouter } from '../service/handlers/no-workspace.ts';
import { systemClock } from '../service/clock.ts';
import { describeError, type Log } from '../service/log.ts';
import { openConsoleFile, type ConsoleFile } from './console-file.ts';
import { pointAccounts, pointCallbacks } from './demonstration-accounts.ts';
import {
  demonstrationHooks,
  demonstrationKey,
  fillDemonstration,
  pointToSandbox,
  sandboxAccount,
} from './demonstration-workspace.ts';
import {
  createDemonstrationWorld,
  type DemonstrationWorld,
  type SandboxChoices,
} from './demonstration-world.ts';
import type { Flags } from './flags.ts';
import { lockFolder } from './folder-lock.ts';
import { createNotices, type Notices } from './notices.ts';
import { localOperator } from './operator.ts';
import type { ReadyInfo } from './ready-file.ts';
import { createRpcDoor, type RpcDoor } from './rpc-door.ts';
import {
  createTunnel,
  type ConsoleTunnel,
  type OpenDoor,
  type TunnelChoices,
} from './tunnel/create-tunnel.ts';
import { createFileVault, type SecretVault } from './vault.ts';
import { version } from './version.ts';
import type { WorkspaceFolder } from './workspace-folder.ts';
import { createWorkspaces, type Workspaces } from './workspaces.ts';

export type ConsoleOptions = {
  dataDir: string;
  flags: Pick<Flags, 'sandbox' | 'empty' | 'fromCheckout'>;
  host: 'desktop' | 'headless';
  vault: SecretVault;
  log: Log;
  /** Shows a native notice, where there is a desktop to show it on. */
  notify?: (notice: NativeNotice) => void;
  /** What the window shows, as a PDF. */
  pagePdf?: () => Promise<Uint8Array>;
  /** How the demonstration's outside world is made; tests make it small. */
  sandbox?: SandboxChoices;
  /** How the world reaches it; tests make it quick. */
  tunnel?: TunnelChoices;
};

/** The running program: its workspaces, and the screens' door to whichever is shown. */
export type Console = {
  readonly version: string;
  readonly host: 'desktop' | 'headless';
  readonly dataDir: string;
  readonly operator: Operator;
  readonly vault: SecretVault;
  readonly rpc: RpcDoor;
  readonly tunnel: ConsoleTunnel;
  /** Workspaces that could not be opened; those that could are not held up by them. */
  readonly unopened: readonly { id: string; error: unknown }[];
  /** The workspace the screens show; null before there is one. */
  current(): Service | null;
  services(): readonly Service[];
  /** Whose key this is, and in which workspace. */
  callerOf(apiKey: string): { service: Service; caller: ApiCaller } | null;
  /** Why such a key is refused; null where it was never made here. */
  refusalOf(apiKey: string): 'revoked' | 'expired' | null;
  preferences(): Record<string, unknown>;
  /** Tells the screens, or listens to what they are told. */
  tell(notice: Notice): void;
  subscribe(listener: (notice: Notice) => void): () => void;
  /** Said by the web side once it listens. */
  announce(at: {
    apiUrl: string;
    url: string | null;
    linkSecret: string | null;
    publicDoor: OpenDoor;
  }): void;
  demonstration(): Promise<Pick<ReadyInfo, 'apiKey' | 'sandboxUrl' | 'tunnel' | 'hooks'>>;
  /** Ends what the screens listen to and the tunnel, which would else hold connections open. */
  endStreams(): void;
  close(): Promise<void>;
};

/**
 * Takes the data folder, and opens the workspaces in it.
 *
 * A workspace that cannot be opened is left as it is and told in `unopened`. When it is the one the
 * screens would show, they offer its copies; without any it is an error, since showing another
 * company in its place would mislead.
 *
 * @throws FolderTaken when another process has the folder; PonteError FILE_* or DISK_FULL.
 */
export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const { dataDir, host, log } = options;
  const lock = lockFolder(dataDir, host, () => Date.now());
  const undo: (() => unknown)[] = [() => lock.release()];

  try {
    const streams = new AbortController();
    const operator = localOperator();
    const file = openConsoleFile(dataDir);
    const notices = createNotices();
    const world = createDemonstrationWorld(dataDir, options.sandbox);
    undo.push(() => world.close());
    const at = { apiUrl: '' };
    const tunnel = createTunnel({
      dataDir,
      vault: options.vault,
      log,
      clock: systemClock(),
      onChange: () => notices.tell({ type: 'tunnel.changed' }),
      audit: (actor, action, details) => workspaces.audit(actor, action, details),
      catchUp: () => workspaces.catchUp(),
      choices: options.tunnel,
    });

    const appHost = createAppHost({
      host,
      file,
      notices,
      world,
      closing: streams.signal,
      apiUrl: () => at.apiUrl,
      tunnel,
      workspaces: () => workspaces,
      ...(options.notify && { notify: options.notify }),
      ...(options.pagePdf && { pagePdf: options.pagePdf }),
    });
    // The sandbox's passwords are known to all; the person's key store is not asked for them.
    const demoVault = createFileVault(join(dataDir, 'sandbox'));
    const workspaces = createWorkspaces({
      dataDir,
      file,
      notices,
      log,
      open: (folder) =>
        openService(folder, {
          ...options,
          appHost,
          world,
          operator,
          vault: folder.demo ? demoVault : options.vault,
          checkWhole: lock.endedBadly,
        }),
    });
    undo.push(() => workspaces.stop());
    undo.push(() => tunnel.close());
    await workspaces.openAll(options.flags);

    const frame = createFrameRouter(appHost);
    const rpc = createRpcDoor({
      router: () => workspaces.current()?.router ?? frame,
      frame,
      context: { operator, source: 'form' },
      log,
    });
    undo.push(() => streams.abort());

    let closing: Promise<void> | undefined;
    return {
      version,
      host,
      dataDir,
      operator,
      vault: options.vault,
      rpc,
      tunnel,
      unopened: workspaces.unopened,
      current: workspaces.current,
      services: workspaces.all,
      callerOf: (key) => callerOf(workspaces.all(), key),
      refusalOf: (key) =>
        workspaces
          .all()
          .map(({ apiKeys }) => apiKeys.refusal(key))
          .find((why) => why !== null) ?? null,
      preferences: file.preferences,
      tell: notices.tell,
      subscribe: notices.subscribe,
      announce({ apiUrl, url, linkSecret, publicDoor }) {
        at.apiUrl = apiUrl;
        lock.announce({ url, linkSecret });
        tunnel.attach(publicDoor);
      },
      async demonstration() {
        const demo = workspaces.all().find((service) => service.demo);
        if (demo) await pointCallbacks(demo, operator);
        return {
          apiKey: demo ? await demonstrationKey(demo, demoVault) : null,
          sandboxUrl: world.url(),
          tunnel: { state: tunnel.brief().state, publicUrl: tunnel.publicUrl() },
          hooks: demo ? await demonstrationHooks(demo, operator) : {},
        };
      },
      endStreams() {
        streams.abort();
        void tunnel.close();
      },
      close: () => (closing ??= unwind(undo, log)),
    };
  } catch (error) {
    await unwind(undo, log);
    throw error;
  }
}

function createAppHost(parts: {
  host: 'desktop' | 'headless';
  file: ConsoleFile;
  notices: Notices;
  world: DemonstrationWorld;
  closing: AbortSignal;
  apiUrl: () => string;
  tunnel: ConsoleTunnel;
  workspaces: () => Workspaces;
  notify?: (notice: NativeNotice) => void;
  pagePdf?: () => Promise<Uint8Array>;
}): AppHost {
  const { host, file, notices, world, closing, apiUrl, tunnel, workspaces } = parts;
  return {
    version,
    host,
    closing,
    apiUrl,
    publicUrl: tunnel.publicUrl,
    tunnel,
    ...(parts.notify && { notify: parts.notify }),
    ...(parts.pagePdf && { pagePdf: parts.pagePdf }),
    sandboxUrl: () => (workspaces().current()?.demo ? world.url() : null),
    workspace: () => workspaces().current(),
    subscribe: notices.subscribe,
    createWorkspace: (given) => workspaces().create(given),
    restoreBackup: (id, name, { name: actor }) => workspaces().restore(id, name, actor),
    damaged: () => workspaces().damaged(),
    rescue: () => workspaces().rescue(),
    restoreDamaged: (name, { name: actor }) => workspaces().restoreDamaged(name, actor),
    preferences: file.preferences,
    setPreferences(patch) {
      file.setPreferences(patch);
      notices.tell({ type: 'settings.changed' });
    },
    async sandboxNetwork(offline) {
      const now = await world.network(offline);
      if (offline === false) workspaces().current()?.lookAgain();
      return now;
    },
  };
}

async function openService(
  folder: WorkspaceFolder,
  parts: {
    appHost: AppHost;
    vault: SecretVault;
    log: Log;
    world: DemonstrationWorld;
    operator: Operator;
    checkWhole: boolean;
  },
): Promise<Service> {
  const { appHost, vault, log, world, operator, checkWhole } = parts;
  const sandbox = folder.demo ? await world.open() : null;
  const service = createService({
    ...folder,
    host: appHost,
    vault,
    log,
    checkWhole,
    ...(sandbox && { formInitials: (provider) => sandboxAccount(sandbox, provider) }),
  });
  try {
    if (sandbox) {
      await pointToSandbox(service, sandbox, operator);
      await pointAccounts(service, sandbox, operator);
    }
    await service.start();
    if (sandbox) await fillDemonstration(service, sandbox, operator);
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

/** Keys are random: one is found in at most one workspace. */
function callerOf(
  services: readonly Service[],
  key: string,
): { service: Service; caller: ApiCaller } | null {
  for (const service of services) {
    const caller = service.apiKeys.verify(key);
    if (caller) return { service, caller };
  }
  return null;
}

/** Undoes what was set up, last first; one that fails does not keep the rest from ending. */
async function unwind(undo: (() => unknown)[], log: Log): Promise<void> {
  for (let step = undo.pop(); step; step = undo.pop()) {
    try {
      await step();
    } catch (error) {
      log.error({ error: describeError(error) }, 'not closed in order');
    }
  }
}
