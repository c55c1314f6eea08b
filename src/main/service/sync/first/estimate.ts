import type { PreviewResult } from '../../../../shared/model/preview.ts';
import type { FirstWork } from './first-parts.ts';
import type { PreviewRow } from './preview-store.ts';
import type { Sends, Tally } from './tally.ts';

/**
 * What carrying a plan out would cost: everything is read once more, and each write takes its own
 * calls, at the provider's pace or at the time its pages took, whichever is slower.
 */
export function estimateOf(
  { lines, provider, counts }: FirstWork,
  tally: Pick<Tally, 'sendsOf'>,
  preview: Pick<PreviewRow, 'pages' | 'readMs'> | null,
): PreviewResult['estimate'] {
  const pages = Math.max(1, preview?.pages ?? counts.calls);
  const writes = lines.map(({ type, manifest }) => callsFor(manifest, tally.sendsOf(type)));
  const calls = writes.reduce((sum, each) => sum + each, pages + 1);
  const pageMs = (preview?.readMs ?? 0) / pages;
  const { limits } = provider;
  const seconds = Math.max((calls * 60) / limits.perMinute, (calls * pageMs) / 1000);
  const perDay = limits.perDay?.calls ?? Number.POSITIVE_INFINITY;
  return { calls, seconds: Math.ceil(seconds), days: Math.max(1, Math.ceil(calls / perDay)) };
}

function callsFor(
  { looksFirst, findsBy }: FirstWork['lines'][number]['manifest'],
  { create, update }: Sends,
): number {
  const perCreate = 1 + (looksFirst ? findsBy.length : 0);
  // Read before it is written; what is written whole is read once more within the call.
  const perUpdate = looksFirst ? 3 : 2;
  return create * perCreate + update * perUpdate;
}
