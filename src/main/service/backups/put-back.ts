import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PonteError } from '../../../shared/errors.ts';
import { createAuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import { transact } from '../db/database.ts';
import { asFileError } from '../db/file-errors.ts';
import { openDatabase } from '../db/open-database.ts';
import { newId } from '../ids.ts';
import { createSettingStore } from '../settings/setting-store.ts';
import { backupName, readBackupName } from './backup-file.ts';
import { isWhole } from './check-copy.ts';

/** Which life of the file this is: another one after each restore. Null in a file never restored. */
const epochSetting = 'db.epoch';

/**
 * Makes a copy the workspace file again. Nothing may have the file open.
 *
 * What was there is kept as a copy too. The one put back knows nothing of what has been sent since,
 * so in the same step every connection goes back to waiting for a person to approve its preview.
 * The old file is replaced by one rename: a crash leaves either of the two, whole.
 *
 * @throws PonteError NOT_FOUND, FILE_CORRUPT when the copy is not whole, FILE_NEWER, DISK_FULL.
 */
export async function putBack(options: {
  readonly file: string;
  readonly backups: string;
  readonly name: string;
  /** Who wants it. */
  readonly actor: string;
  readonly clock: Clock;
  /** The file there is damaged: it is no copy, and is kept beside the new one as it is. */
  readonly damaged?: boolean;
}): Promise<void> {
  const { file, backups, name, clock } = options;
  const source = join(backups, name);
  if (readBackupName(name) === null || !existsSync(source)) {
    throw new PonteError('NOT_FOUND', 'This copy is no longer there. Choose another one.');
  }
  const next = `${file}.restored`;
  try {
    for (const part of [next, `${next}-wal`, `${next}-shm`]) rmSync(part, { force: true });
    copyFileSync(source, next);
    if (!(await isWhole(next))) {
      throw new PonteError('FILE_CORRUPT', 'This copy is damaged. Choose another one.', {
        details: { path: source },
      });
    }
    beginAnotherLife(next, options);
    if (options.damaged) keepAside(file, clock.now());
    else if (existsSync(file)) {
      copyFileSync(file, join(backups, backupName('restore', clock.now())));
    }
    // Of the file that was there; beside the new one it would be taken for its own.
    for (const part of [`${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    renameSync(next, file);
  } catch (error) {
    rmSync(next, { force: true });
    throw asFileError(error, file);
  }
}

/** With what had not yet been written into it, for whoever may still read something of it. */
function keepAside(file: string, at: number): void {
  const stamp = new Date(at).toISOString().replaceAll(':', '-');
  for (const part of ['', '-wal']) {
    if (existsSync(file + part)) copyFileSync(file + part, `${file}.damaged-${stamp}${part}`);
  }
}

/**
 * What was agreed on with other systems since the copy is not known here any more, nor what was told
 * to people and platforms: whatever waited then may long be out, and only a person may send it again.
 */
function beginAnotherLife(
  file: string,
  { name, actor, clock }: { name: string; actor: string; clock: Clock },
): void {
  const db = openDatabase(file);
  try {
    transact(db, (tx) => {
      createSettingStore(tx).set(epochSetting, newId());
      tx.client.exec(`
        update connection set first_sync = 'awaiting';
        delete from watermark;
        update conversion set state = 'uncertain', word = 'answer_unknown'
          where state in ('waiting', 'sending');
        update message set state = 'uncertain', reason = 'unknown_outcome', settled_at = created_at
          where state in ('waiting', 'sending');
        update automation_run set state = 'stopped', reason = 'restored', ended_at = started_at
          where state in ('ready', 'waiting');
        update audience set known = 0,
          making_since = iif(remote_id is null, coalesce(making_since, created_at), null);
        update remarketing_job set state = 'cancelled', word = 'restored', ended_at = ${clock.now()}
          where ended_at is null;
      `);
      createAuditLog(tx, clock).append(tx, {
        actor,
        action: 'workspace.restored',
        subjectType: 'backup',
        subjectId: name,
      });
    });
  } finally {
    db.close();
  }
}
