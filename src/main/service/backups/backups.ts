import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PonteError } from '../../../shared/errors.ts';
import type { BackupReason } from '../../../shared/model/backup.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/database.ts';
import { asFileError } from '../db/file-errors.ts';
import { describeError, type Log } from '../log.ts';
import { backupName } from './backup-file.ts';
import { isWhole } from './check-copy.ts';
import { copiesIn, type Copy } from './copies-in.ts';
import { copyFile } from './copy-file.ts';
import { surplus } from './surplus.ts';

/**
 * Copies of the workspace file beside it, made while it is in use.
 *
 * A copy counts only once SQLite has read all of it and found it whole, so the daily one also
 * shows that the file itself is.
 */
export type Backups = {
  readonly folder: string;
  /** Newest first. */
  list(): Copy[];
  /** @throws PonteError DISK_FULL, FILE_READ_ONLY, or FILE_CORRUPT when the copy is not whole. */
  make(reason: Exclude<BackupReason, 'before-version' | 'restore'>): Promise<Copy>;
  /** What kept the last daily copy from being made; null when it was. */
  problem(): PonteError | null;
  /** Makes the daily copy when it is due, from now on. */
  start(): void;
  stop(): Promise<void>;
};

export type BackupsParts = {
  readonly db: Db;
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Told after each copy, and when one could not be made. */
  readonly changed?: () => void;
};

const dayMs = 24 * 3_600_000;
const lookEveryMs = 3_600_000;
/** People who open Ponte want to work; the copy waits until they do. */
const firstLookMs = 60_000;
/** Of the file's 4-KiB pages at a time; between two lots everything else goes on. */
const pagesAtATime = 256;

export function createBackups({ db, dir, clock, log, changed }: BackupsParts): Backups {
  let last: Promise<unknown> = Promise.resolve();
  let problem: PonteError | null = null;
  let cancelLook: (() => void) | undefined;
  let stopped = false;

  /** One after the other: two copies at once only make both late. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  }

  async function copy(reason: BackupReason): Promise<Copy> {
    const name = backupName(reason, clock.now());
    const file = join(dir, name);
    // Under a name that is not taken for a copy until it is one.
    const unfinished = `${file}.part`;
    try {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      for (const left of readdirSync(dir)) if (left.includes('.part')) rmSync(join(dir, left));
      await copyFile(db.file, unfinished, goOn);
      if (!(await isWhole(unfinished))) throw notWhole(db.file);
      renameSync(unfinished, file);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw asFileError(error, file);
    }
    for (const old of surplus(copiesIn(dir))) rmSync(join(dir, old.name), { force: true });
    log.info({ name }, 'copy of the workspace file made');
    return { name, reason, at: clock.now(), bytes: statSync(file).size };
  }

  function goOn(): number {
    if (stopped) throw new PonteError('CLOSING', 'Ponte is closing; the copy is made next time.');
    return pagesAtATime;
  }

  function isDue(): boolean {
    const newest = Math.max(0, ...copiesIn(dir).flatMap((f) => (f.reason === 'daily' ? f.at : [])));
    // One from the future means the clock was set back: it says nothing of today.
    return clock.now() - newest >= dayMs || newest > clock.now();
  }

  async function look(): Promise<void> {
    try {
      if (isDue()) await inTurn(() => copy('daily'));
      else if (problem === null) return;
      problem = null;
    } catch (error) {
      if (stopped) return;
      log.error({ error: describeError(error) }, 'no copy of the workspace file could be made');
      problem =
        error instanceof PonteError
          ? error
          : new PonteError('INTERNAL', 'The copy could not be made.', { cause: error });
    } finally {
      if (!stopped) changed?.();
    }
  }

  return {
    folder: dir,
    list: () => copiesIn(dir),
    make: (reason) =>
      inTurn(() => copy(reason)).finally(() => {
        if (!stopped) changed?.();
      }),
    problem: () => problem,
    start() {
      const beat = (): void => {
        void look();
        cancelLook = clock.after(lookEveryMs, beat);
      };
      cancelLook = clock.after(firstLookMs, beat);
    },
    async stop() {
      stopped = true;
      cancelLook?.();
      await last;
    },
  };
}

function notWhole(file: string): PonteError {
  return new PonteError(
    'FILE_CORRUPT',
    `A copy of ${file} was made and is not whole: the file or the disk may be damaged. Earlier copies were kept. Export your leads and restore the newest copy.`,
    { details: { path: file } },
  );
}
