import type { ImportRun } from '../../../../shared/model/import.ts';

type Run = Pick<
  ImportRun,
  | 'done'
  | 'total'
  | 'bytesDone'
  | 'bytesTotal'
  | 'rowsPerSecond'
  | 'startedAt'
  | 'endedAt'
  | 'workedMs'
>;

/** How far an import is, 0 to 1: by rows where their number is known, else by bytes. */
export function ratioOf({ done, total, bytesDone, bytesTotal }: Run): number {
  const [part, whole] = total === null ? [bytesDone, bytesTotal] : [done, total];
  return whole === 0 ? 0 : Math.min(1, part / whole);
}

/** Milliseconds still to go at the pace of now; null while there is no pace to tell by. */
export function msLeft(run: Run): number | null {
  const { done, total, rowsPerSecond } = run;
  const ratio = ratioOf(run);
  if (!rowsPerSecond || done === 0 || ratio === 0) return null;
  const rows = total ?? done / ratio;
  return Math.max(0, ((rows - done) * 1000) / rowsPerSecond);
}

/** Rows a second over the whole time so far. */
export function meanRate(run: Run, now: number): number | null {
  const ms = elapsed(run, now);
  return ms === null || ms < 500 ? null : Math.round((run.done * 1000) / ms);
}

/** Time at work; of imports from before it was kept, from beginning to end. */
export function elapsed({ startedAt, endedAt, workedMs }: Run, now: number): number | null {
  if (startedAt === null) return null;
  if (workedMs > 0) return workedMs;
  const end = endedAt === null ? now : Date.parse(endedAt);
  return Math.max(0, end - Date.parse(startedAt));
}
