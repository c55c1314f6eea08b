import { fold } from './text.ts';

/** Where a visit came from, as it is grouped and looked up; '' for a part that is not known. */
export type VisitKeys = {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
};

/** How a part that is not known is asked for and shown in addresses, as analytics tools write it. */
export const noVisitPart = '(none)';

const nothing: ReadonlySet<string> = new Set(['', noVisitPart, '(not set)', '(direct)']);

/**
 * One part folded: ` FACEBOOK ` and `facebook`, `Orgânico` and `organico` are one.
 *
 * @returns '' for blank texts and for what tools write in place of nothing
 */
export function visitKey(text: string | null | undefined): string {
  const key = fold(text ?? '');
  return nothing.has(key) ? '' : key;
}

/** Of a lead's tracking. Without a source nothing is known of the visit, whatever else was kept. */
export function visitKeys(tracking: Readonly<Record<string, string>>): VisitKeys {
  const source = visitKey(tracking['utm_source']);
  if (source === '') return { source, medium: '', campaign: '' };
  return {
    source,
    medium: visitKey(tracking['utm_medium']),
    campaign: visitKey(tracking['utm_campaign']),
  };
}
