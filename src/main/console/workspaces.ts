import { join } from 'node:path';
import { PonteError } from '../../shared/errors.ts';
import { copiesIn } from '../service/backups/copies-in.ts';
import { putBack } from '../service/backups/put-back.ts';
import { rescueCopies, type RescueCopy } from '../service/backups/rescue.ts';
import { systemClock } from '../service/clock.ts';
import type { Service } from '../service/create-service.ts';
import { describeError, type Log } from '../service/log.ts';
import type { ConsoleFile } from './console-file.ts';
import type { Flags } from './flags.ts';
import type { Notices } from './notices.ts';
import { listWorkspaces, makeWorkspace, type WorkspaceFolder } from './workspace-folder.ts';

/** The workspaces of a data folder: those that are open, and the one the screens show. */
export type Workspaces = {
  current(): Service | null;
  all(): readonly Service[];
  /** Those that could not be opened; they are left as they are, and hold up no other. */
  readonly unopened: readonly { id: string; error: unknown }[];
  /** The one that would be shown, if its file can only be replaced by a copy. */
  damaged(): WorkspaceFolder | null;
  /** Its copies, checked, newest first; null when none is damaged. */
  rescue(): Promise<readonly RescueCopy[] | null>;
  /** Makes a copy the damaged one's file, which is kept aside, and shows it. */
  restoreDamaged(backup: string, actor: string): Promise<void>;
  openAll(flags: Pick<Flags, 'sandbox' | 'empty' | 'fromCheckout'>): Promise<void>;
  /** Makes one and shows it. A demonstration is made once; asking again goes back to it. */
  create(given: { name: string; demo: boolean }): Promise<{ id: string }>;
  /** Reads on all connections what changed while hooks could not arrive. */
  catchUp(): void;
  /** Keeps in each what somebody did to the tunnel, through which the hooks of each arrive. */
  audit(actor: string, action: string, details: Record<string, unknown>): void;
  /** Closes one, makes a copy its file, and opens it again; on failure it opens as it was. */
  restore(id: string, backup: string, actor: string): Promise<void>;
  /** Waits for a workspace that is being made, then ends them all. */
  stop(): Promise<void>;
};

export type WorkspacesParts = {
  dataDir: string;
  file: ConsoleFile;
  notices: Notices;
  log: Log;
  /** Builds and starts the service of one workspace. */
  open: (folder: WorkspaceFolder) => Promise<Service>;
};

const demonstrationName = 'Demonstração';

export function createWorkspaces(parts: WorkspacesParts): Workspaces {
  const { dataDir, file, notices, log } = parts;
  const services = new Map<string, Service>();
  const unopened: { id: string; error: unknown }[] = [];
  let current: Service | null = null;
  let damaged: WorkspaceFolder | null = null;
  let last: Promise<unknown> = Promise.resolve();

  /** Two presses of the button make one workspace after the other, never both at once. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  async function open(folder: WorkspaceFolder): Promise<Service> {
    const service = await parts.open(folder);
    services.set(folder.id, service);
    log.info({ workspace: folder.id, demo: folder.demo }, 'workspace open');
    return service;
  }

  function show(service: Service): void {
    current = service;
    file.setCurrent(service.id);
    notices.follow(service.live);
  }

  async function openAll(flags: Pick<Flags, 'sandbox' | 'empty' | 'fromCheckout'>): Promise<void> {
    if (flags.empty) return;
    const folders = listWorkspaces(dataDir);
    const wanted = wantedFolder(folders, file.current(), flags);
    // The one to be shown goes first: when it cannot be opened, there is nothing to wait for.
    if (wanted) await showOrOffer(wanted);
    for (const folder of folders) {
      if (folder.id !== wanted?.id) await openOrTell(folder);
    }
    const isFirstRun = flags.fromCheckout && folders.length === 0;
    if (!wanted && (flags.sandbox || isFirstRun)) {
      await create({ name: demonstrationName, demo: true });
    }
  }

  /** A damaged file is no end where there are copies: which of them to take is asked on screen. */
  async function showOrOffer(folder: WorkspaceFolder): Promise<void> {
    try {
      show(await open(folder));
    } catch (error) {
      const isDamaged = error instanceof PonteError && error.code === 'FILE_CORRUPT';
      if (!isDamaged || copiesIn(placesOf(folder).backups).length === 0) throw error;
      damaged = folder;
      unopened.push({ id: folder.id, error });
      log.error({ workspace: folder.id, error: describeError(error) }, 'workspace is damaged');
    }
  }

  async function openOrTell(folder: WorkspaceFolder): Promise<void> {
    try {
      await open(folder);
    } catch (error) {
      unopened.push({ id: folder.id, error });
      log.error({ workspace: folder.id, error: describeError(error) }, 'workspace not opened');
    }
  }

  async function create(given: { name: string; demo: boolean }): Promise<{ id: string }> {
    const known = given.demo ? listWorkspaces(dataDir).find(({ demo }) => demo) : undefined;
    const folder = known ?? makeWorkspace(dataDir, given);
    const service = services.get(folder.id) ?? (await open(folder));
    show(service);
    return { id: service.id };
  }

  async function restore(id: string, backup: string, actor: string): Promise<void> {
    const folder = listWorkspaces(dataDir).find((each) => each.id === id);
    const service = services.get(id);
    if (!folder || !service) throw new PonteError('NOT_FOUND', 'This workspace is not open.');
    const shown = current === service;
    await service.stop();
    services.delete(id);
    try {
      await putBack({
        ...placesOf(folder),
        name: backup,
        actor,
        clock: systemClock(),
      });
      log.info({ workspace: id, backup }, 'workspace restored from a copy');
    } finally {
      const opened = await open(folder);
      if (shown) show(opened);
    }
  }

  async function restoreDamaged(backup: string, actor: string): Promise<void> {
    const folder = damaged;
    if (folder === null) throw new PonteError('NOT_FOUND', 'No workspace is damaged.');
    await putBack({
      ...placesOf(folder),
      name: backup,
      actor,
      clock: systemClock(),
      damaged: true,
    });
    log.info({ workspace: folder.id, backup }, 'damaged workspace restored from a copy');
    show(await open(folder));
    damaged = null;
    unopened.splice(0, unopened.length, ...unopened.filter(({ id }) => id !== folder.id));
  }

  return {
    damaged: () => damaged,
    async rescue() {
      if (damaged === null) return null;
      const { file: path, backups } = placesOf(damaged);
      return rescueCopies(path, backups);
    },
    restoreDamaged: (backup, actor) => inTurn(() => restoreDamaged(backup, actor)),
    current: () => current,
    all: () => [...services.values()],
    unopened,
    openAll: (flags) => inTurn(() => openAll(flags)),
    create: (given) => inTurn(() => create(given)),
    catchUp() {
      for (const service of services.values()) {
        try {
          service.catchUp();
        } catch (error) {
          log.error({ workspace: service.id, error: describeError(error) }, 'not caught up');
        }
      }
    },
    audit(actor, action, details) {
      for (const service of services.values()) {
        try {
          service.audited({ actor, action, subjectType: 'tunnel', subjectId: '', details });
        } catch (error) {
          log.error({ workspace: service.id, error: describeError(error) }, 'not audited');
        }
      }
    },
    restore: (id, backup, actor) => inTurn(() => restore(id, backup, actor)),
    stop: () =>
      inTurn(async () => {
        await Promise.all([...services.values()].map((service) => service.stop()));
      }),
  };
}

function placesOf({ dir }: WorkspaceFolder): { file: string; backups: string } {
  return { file: join(dir, 'ponte.sqlite'), backups: join(dir, 'backups') };
}

/** What was asked for, else the last one shown, else the first. */
function wantedFolder(
  folders: readonly WorkspaceFolder[],
  last: string | null,
  flags: Pick<Flags, 'sandbox'>,
): WorkspaceFolder | undefined {
  if (flags.sandbox) return folders.find(({ demo }) => demo);
  return folders.find(({ id }) => id === last) ?? folders[0];
}
