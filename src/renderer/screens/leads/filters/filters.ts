import type { LeadFilter } from '../../../../shared/model/lead.ts';

/** The conditions a person adds by hand, in the order of the menu. */
export const filterNames = [
  'status',
  'temperature',
  'origin',
  'city',
  'state',
  'tag',
  'owner',
  'syncState',
  'created',
  'updated',
  'followUp',
] as const;
export type FilterName = (typeof filterNames)[number];

/** Conditions that only come with an address or a view; shown so that they can be taken out. */
const plainNames = [
  'importId',
  'importOutcome',
  'connectionId',
  'excludedWhy',
  'name',
  'email',
  'phone',
  'document',
  'company',
  'utmSource',
  'utmMedium',
  'utmCampaign',
  'qualified',
  'bought',
  'converted',
  'scoreFrom',
  'scoreTo',
  'firstContact',
  'convertedAfter',
  'deleted',
] as const;
type PlainName = (typeof plainNames)[number];

/** One condition as a chip shows it. */
export type Condition =
  | { name: 'status'; negated: boolean; values: readonly string[] }
  | {
      name: Exclude<FilterName, 'status' | 'created' | 'updated' | 'followUp'>;
      values: readonly string[];
    }
  | { name: 'created' | 'updated'; within?: number; from?: string; to?: string }
  | { name: 'followUp'; due?: NonNullable<LeadFilter['followUpDue']>; from?: string; to?: string }
  | { name: PlainName; text: string };

/** The chips of a filter. The search text is not one of them: it has its own field. */
export function conditionsOf(filter: LeadFilter): readonly Condition[] {
  const found: Condition[] = [];
  if (filter.status?.length) found.push({ name: 'status', negated: false, values: filter.status });
  if (filter.statusNot?.length)
    found.push({ name: 'status', negated: true, values: filter.statusNot });
  for (const name of [
    'temperature',
    'origin',
    'city',
    'state',
    'tag',
    'owner',
    'syncState',
  ] as const) {
    const values = filter[name];
    if (values?.length) found.push({ name, values });
  }
  if (filter.createdWithinDays || filter.createdFrom || filter.createdTo) {
    found.push({
      name: 'created',
      within: filter.createdWithinDays,
      from: filter.createdFrom,
      to: filter.createdTo,
    });
  }
  if (filter.updatedFrom || filter.updatedTo) {
    found.push({ name: 'updated', from: filter.updatedFrom, to: filter.updatedTo });
  }
  if (filter.followUpDue || filter.followUpFrom || filter.followUpTo) {
    found.push({
      name: 'followUp',
      due: filter.followUpDue,
      from: filter.followUpFrom,
      to: filter.followUpTo,
    });
  }
  for (const name of plainNames) {
    const value = filter[name];
    if (value !== undefined && value !== false) found.push({ name, text: String(value) });
  }
  return found;
}

const keysOf: Readonly<Record<string, readonly (keyof LeadFilter)[]>> = {
  created: ['createdWithinDays', 'createdFrom', 'createdTo'],
  updated: ['updatedFrom', 'updatedTo'],
  followUp: ['followUpDue', 'followUpFrom', 'followUpTo'],
  // Left out of what? Without the connection the reason says nothing.
  connectionId: ['connectionId', 'excludedWhy'],
  importId: ['importId', 'importOutcome'],
  convertedAfter: ['convertedAfter', 'ranFrom', 'ranTo'],
};

/** The filter without one condition. */
export function withoutCondition(filter: LeadFilter, condition: Condition): LeadFilter {
  const keys =
    condition.name === 'status'
      ? [condition.negated ? 'statusNot' : 'status']
      : (keysOf[condition.name] ?? [condition.name]);
  return tidyFilter(
    Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.includes(key as never))),
  );
}

/** The filter with one condition put in place of what it said before. */
export function withCondition(filter: LeadFilter, condition: Condition): LeadFilter {
  const rest = withoutCondition(filter, condition);
  switch (condition.name) {
    case 'status':
      return tidyFilter({
        ...rest,
        [condition.negated ? 'statusNot' : 'status']: condition.values,
      });
    case 'created':
      return tidyFilter({
        ...rest,
        createdWithinDays: condition.within,
        createdFrom: condition.from,
        createdTo: condition.to,
      });
    case 'updated':
      return tidyFilter({ ...rest, updatedFrom: condition.from, updatedTo: condition.to });
    case 'followUp':
      return tidyFilter({
        ...rest,
        followUpDue: condition.due,
        followUpFrom: condition.from,
        followUpTo: condition.to,
      });
    default:
      return tidyFilter({
        ...rest,
        [condition.name]: 'values' in condition ? condition.values : condition.text,
      });
  }
}

/** Without what says nothing, keys in order: two filters that mean the same are written the same. */
export function tidyFilter(filter: Readonly<Record<string, unknown>>): LeadFilter {
  return Object.fromEntries(
    Object.entries(filter)
      .filter(
        ([, value]) =>
          value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
      )
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );
}

export function sameFilter(a: LeadFilter, b: LeadFilter): boolean {
  return JSON.stringify(tidyFilter(a)) === JSON.stringify(tidyFilter(b));
}
