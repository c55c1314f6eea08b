import { visitKey } from '../../../shared/visit.ts';

/**
 * A lead comes from one visit: its `utm_*` and the ids of its click, all of them of the same one.
 *
 * Taken one by one from two visits they would tell of a third, which never was, and count for a
 * campaign that brought nobody.
 */
export type Tracking = Readonly<Record<string, string | null>>;

/** Of a click on an advertisement. `fbp` is not one: it names the browser, whatever brought it. */
const clickIds = new Set([
  'fbclid',
  'fbc',
  'gclid',
  'gbraid',
  'wbraid',
  'msclkid',
  'ttclid',
  'ctwa_clid',
]);

export function isOfVisit(name: string): boolean {
  return name.startsWith('utm_') || clickIds.has(name);
}

/** Whether anything is known of the visit: what tools write in place of nothing is nothing. */
export function knowsVisit(tracking: Tracking): boolean {
  return Object.entries(tracking).some(
    ([name, value]) => isOfVisit(name) && visitKey(value) !== '',
  );
}

/** The edit of tracking by which the visit of another takes the place of the one that is held. */
export function withVisitOf(held: Tracking, other: Tracking): Record<string, string | null> {
  const edit: Record<string, string | null> = {};
  for (const name of Object.keys({ ...held, ...other })) {
    if (isOfVisit(name)) edit[name] = other[name] ?? null;
  }
  return edit;
}
