import type { BackupReason } from '../../../shared/model/backup.ts';
import type { BackupFile } from './backup-file.ts';

const dayMs = 24 * 3_600_000;
const days = 7;
const weeks = 4;
/** Of the copies made before something large, and of those a person asked for. */
const newest: Readonly<Record<Exclude<BackupReason, 'daily'>, number>> = {
  asked: 10,
  'first-sync': 3,
  undo: 3,
  restore: 3,
  'before-version': 3,
};

/**
 * The copies that need no longer be kept.
 *
 * Of the daily ones the newest of each of seven days and of each of four weeks stay (UTC days; a
 * week is seven of them since 1970), counted among the days there are: a computer that was off for
 * a month keeps its last week.
 */
export function surplus(files: readonly BackupFile[]): BackupFile[] {
  const newestFirst = [...files].sort((a, b) => b.at - a.at);
  const daily = newestFirst.filter(({ reason }) => reason === 'daily');
  const kept = new Set([
    ...firstOfEach(daily, ({ at }) => Math.floor(at / dayMs), days),
    ...firstOfEach(daily, ({ at }) => Math.floor(at / (7 * dayMs)), weeks),
    ...Object.entries(newest).flatMap(([reason, count]) =>
      newestFirst.filter((file) => file.reason === reason).slice(0, count),
    ),
  ]);
  return newestFirst.filter((file) => !kept.has(file));
}

function firstOfEach(
  files: readonly BackupFile[],
  span: (file: BackupFile) => number,
  most: number,
): BackupFile[] {
  const first = new Map<number, BackupFile>();
  for (const file of files) if (!first.has(span(file))) first.set(span(file), file);
  return [...first.values()].slice(0, most);
}
