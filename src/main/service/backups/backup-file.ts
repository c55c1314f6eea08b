import { backupReason, type BackupReason } from '../../../shared/model/backup.ts';

/** A copy of a workspace file, told from its name alone: the folder is all there is to know. */
export type BackupFile = {
  readonly name: string;
  readonly reason: BackupReason;
  readonly at: number;
};

/** `daily-2026-11-22T03-00-00.000Z.sqlite`: readable in a file manager, in order of time. */
export function backupName(reason: BackupReason, at: number): string {
  return `${reason}-${new Date(at).toISOString().replaceAll(':', '-')}.sqlite`;
}

const shape =
  /^(?<reason>[a-z-]+?)(?:-\d+)?-(?<day>\d{4}-\d\d-\d\d)T(?<h>\d\d)-(?<m>\d\d)-(?<s>\d\d\.\d{3})Z\.sqlite$/;

/** What a file's name says; null for one that is not ours. */
export function readBackupName(name: string): BackupFile | null {
  const said = shape.exec(name)?.groups;
  if (!said) return null;
  const reason = backupReason.safeParse(said['reason']).data;
  const at = Date.parse(`${said['day']}T${said['h']}:${said['m']}:${said['s']}Z`);
  return reason === undefined || Number.isNaN(at) ? null : { name, reason, at };
}
