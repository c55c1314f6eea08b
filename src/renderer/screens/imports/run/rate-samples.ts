import { useEffect } from 'react';
import { create } from 'zustand';
import type { ImportRun } from '../../../../shared/model/import.ts';
import { ratioOf } from './run-progress.ts';

/** The pace at one point of an import, 0 to 1 of its way. */
export type RateSample = { at: number; rate: number };

const most = 160;

/** The service tells the pace of now only; what this window saw of each import is kept here. */
const useSamples = create<{ byImport: Readonly<Record<string, readonly RateSample[]>> }>()(() => ({
  byImport: {},
}));

/** A point more at the end; when there are too many, every second one goes. */
export function withSample(
  samples: readonly RateSample[],
  sample: RateSample,
): readonly RateSample[] {
  const last = samples.at(-1);
  if (last && sample.at <= last.at) return samples;
  const next = [...samples, sample];
  return next.length <= most ? next : next.filter((_, index) => index % 2 === 1);
}

export function useRateSamples(run: ImportRun): readonly RateSample[] {
  const { id, rowsPerSecond } = run;
  const at = ratioOf(run);
  useEffect(() => {
    if (rowsPerSecond === null || at === 0) return;
    useSamples.setState(({ byImport }) => ({
      byImport: { ...byImport, [id]: withSample(byImport[id] ?? [], { at, rate: rowsPerSecond }) },
    }));
  }, [id, at, rowsPerSecond]);
  return useSamples((state) => state.byImport[id]) ?? none;
}

const none: readonly RateSample[] = [];
