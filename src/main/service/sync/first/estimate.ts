import type { PreviewResult } from '../../../../shared/model/preview.ts';
import type { FirstWork } from './first-parts.ts';
import type { PreviewRow } from './preview-store.ts';

/**
 * What carrying a plan out would cost: everything is read once more, and each write takes its own
 * calls, at the provider's pace or at the time its pages took, whichever is slower.
 */
export function estimateOf(
  { by, manifest, counts }: FirstWork,
  sends: { readonly create: number; readonly update: number },
  preview: Pick<PreviewRow, 'pages' | 'readMs'> | null,
): PreviewResult['estimate'] {
  const { limits } = by.provider;
  const { looksFirst, findsBy } = manifest;
  const perCreate = 1 + (looksFirst ? findsBy.length : 0);
  // Read before it is written; what is written whole is read once more within the call.
  const perUpdate = looksFirst ? 3 : 2;
  const pages = Math.max(1, preview?.pages ?? counts.calls);
  const calls = pages + 1 + sends.create * perCreate + sends.update * perUpdate;
  const pageMs = (preview?.readMs ?? 0) / pages;
  const seconds = Math.max((calls * 60) / limits.perMinute, (calls * pageMs) / 1000);
  const perDay = limits.perDay?.calls ?? Number.POSITIVE_INFINITY;
  return { calls, seconds: Math.ceil(seconds), days: Math.max(1, Math.ceil(calls / perDay)) };
}
