import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** How long one run took, in ms. */
export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Runs two ways of doing one thing in turn, A B A B …, so that a machine that grows slower meanwhile
 * slows both, and compares their medians.
 */
export async function inTurn(
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ ours: number; baseline: number }> {
  const times: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.ours.push(await ours());
    times.baseline.push(await baseline());
  }
  return { ours: median(times.ours), baseline: median(times.baseline) };
}

/** One line of the report: the ratio is the figure, the times show its scale. */
export function report(
  what: string,
  figures: { ours: number; baseline: number },
  named: string,
): void {
  const { ours, baseline } = figures;
  console.log(
    `${what.padEnd(44)} ${(ours / baseline).toFixed(2).padStart(7)} ×  ${named}  (${show(ours)} against ${show(baseline)})`,
  );
}

/** A figure with no baseline of its own; said beside the ratios. */
export function note(what: string, text: string): void {
  console.log(`${what.padEnd(44)} ${text}`);
}

/** A folder on the disk that the system's temporary files are on, gone at the end. */
export function benchFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ponte-bench-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function show(ms: number): string {
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}
