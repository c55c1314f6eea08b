import type { Run } from '../../../../shared/model/sync.ts';

/** One run as a bar: its seconds, under what it was or how it ended, and nothing under the others. */
export type Bar = {
  readonly at: string;
  readonly pull?: number;
  readonly reconcile?: number;
  readonly bad?: number;
};
export type BarKind = Exclude<keyof Bar, 'at'>;

/** From the oldest to the newest, as time is read; runs come newest first. */
export function barsOf(runs: readonly Run[], moment: (at: string) => string): readonly Bar[] {
  return runs.toReversed().map((run) => {
    const seconds = Math.round((run.durationMs ?? 0) / 100) / 10;
    const kind =
      run.state !== 'completed' ? 'bad' : run.kind === 'reconcile' ? 'reconcile' : 'pull';
    return { at: moment(run.startedAt ?? run.endedAt ?? ''), [kind]: seconds };
  });
}

/** The duration that half of the runs did not exceed. */
export function medianOf(runs: readonly Pick<Run, 'durationMs'>[]): number {
  const sorted = runs.map(({ durationMs }) => durationMs ?? 0).toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
