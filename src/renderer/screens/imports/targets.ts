import type { ImportColumn, ImportTarget } from '../../../shared/model/import.ts';
import type { LeadField } from '../../../shared/model/lead.ts';

/** The fields a column can go to, in the order of the list. */
export const fieldTargets = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'interest',
  'income',
  'city',
  'state',
  'origin',
  'status',
  'owner',
  'tags',
  'notes',
  'followUpAt',
  'consent',
  'tracking',
] as const satisfies readonly LeadField[];

export const nameTargets = ['firstName', 'lastName'] as const;

const identifying: readonly ImportTarget[] = ['name', ...nameTargets, 'email', 'phone'];

/** Whether some column says who a row is about; without one nothing can be imported. */
export function saysWho(targets: readonly ImportTarget[]): boolean {
  return targets.some((target) => identifying.includes(target));
}

export function customTarget(name: string): ImportTarget {
  return `custom:${name.trim().slice(0, 80)}`;
}

export function customName(target: ImportTarget): string | null {
  return target?.startsWith('custom:') ? target.slice('custom:'.length) : null;
}

/** The connection in which a column's values are ids. */
export function externalOf(target: ImportTarget): string | null {
  return target?.startsWith('external:') ? target.slice('external:'.length) : null;
}

const transformed = [
  'email',
  'phone',
  'document',
  'income',
  'state',
  'followUpAt',
  'tags',
  'consent',
  'tracking',
] as const;
export type Transform = (typeof transformed)[number] | 'names' | 'custom';

/** How values of this field are brought into the form in which they are kept. */
export function transformOf(target: ImportTarget): Transform | null {
  if (target === 'firstName' || target === 'lastName') return 'names';
  if (customName(target) !== null) return 'custom';
  return transformed.find((each) => each === target) ?? null;
}

/** An earlier column with the same field: this one is read only where that one is blank. */
export function firstWithSame(
  columns: readonly ImportColumn[],
  column: ImportColumn,
): number | null {
  if (column.target === null) return null;
  const first = columns.find(({ target }) => target === column.target);
  return first === undefined || first.index === column.index ? null : first.index;
}

export type Evidence = 'sameName' | 'likeName' | 'values' | 'last' | 'chosen';

export function evidenceOf({ evidence, confidence }: ImportColumn): Evidence {
  if (evidence === 'values' || evidence === 'last') return evidence;
  if (evidence === 'none') return 'chosen';
  return confidence >= 0.95 ? 'sameName' : 'likeName';
}

/** Guesses below this are pointed out. */
export const doubtful = 0.7;
