import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  conditionsOf,
  sameFilter,
  tidyFilter,
  withCondition,
  withoutCondition,
} from '../../src/renderer/screens/leads/filters/filters.ts';
import { leadsSearch } from '../../src/renderer/screens/leads/leads-search.ts';
import type { LeadFilter } from '../../src/shared/model/lead.ts';

describe('the chips of a filter', () => {
  test('each condition is one chip, the search text is none', () => {
    const filter: LeadFilter = {
      q: 'ana',
      status: ['new'],
      statusNot: ['lost'],
      city: ['Campinas', 'Natal'],
      createdWithinDays: 30,
      followUpDue: 'late',
      importId: 'i1',
      deleted: true,
    };
    expect(conditionsOf(filter)).toEqual([
      { name: 'status', negated: false, values: ['new'] },
      { name: 'status', negated: true, values: ['lost'] },
      { name: 'city', values: ['Campinas', 'Natal'] },
      { name: 'created', within: 30, from: undefined, to: undefined },
      { name: 'followUp', due: 'late', from: undefined, to: undefined },
      { name: 'importId', text: 'i1' },
      { name: 'deleted', text: 'true' },
    ]);
  });

  test('taking "is not lost" out leaves "is new" where it is', () => {
    const filter: LeadFilter = { status: ['new'], statusNot: ['lost'] };
    const [, negated] = conditionsOf(filter);
    expect(withoutCondition(filter, negated!)).toEqual({ status: ['new'] });
  });

  test('a quick range takes the place of two dates, and they of it', () => {
    const dates: LeadFilter = { createdFrom: '2026-11-01T03:00:00.000Z', city: ['Natal'] };
    const quick = withCondition(dates, { name: 'created', within: 7 });
    expect(quick).toEqual({ city: ['Natal'], createdWithinDays: 7 });
    const back = withCondition(quick, { name: 'created', from: '2026-11-01T03:00:00.000Z' });
    expect(back).toEqual(dates);
  });

  test('a condition left with no value is gone', () => {
    expect(withCondition({ city: ['Natal'] }, { name: 'city', values: [] })).toEqual({});
  });

  const anyFilter = fc.record(
    {
      q: fc.constantFrom('ana', 'são'),
      status: fc.subarray(['new', 'lost'] as const),
      statusNot: fc.subarray(['lost', 'inactive'] as const),
      city: fc.subarray(['Natal', 'Campinas']),
      tag: fc.subarray(['vip']),
      createdWithinDays: fc.constantFrom(7, 30),
      updatedFrom: fc.constant('2026-11-01T03:00:00.000Z'),
      followUpDue: fc.constantFrom('late', 'today', 'week', 'none'),
      company: fc.constant('Ltda'),
    },
    { requiredKeys: [] },
  );

  test('putting back the chips of any filter makes the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (given) => {
        const filter = tidyFilter(given);
        const rebuilt = conditionsOf(filter).reduce<LeadFilter>(
          (so, condition) => withCondition(so, condition),
          tidyFilter({ q: filter.q }),
        );
        expect(sameFilter(rebuilt, filter)).toBe(true);
      }),
    );
  });

  test('taking out every chip of any filter leaves only the search', () => {
    fc.assert(
      fc.property(anyFilter, (given) => {
        const filter = tidyFilter(given);
        const left = conditionsOf(filter).reduce<LeadFilter>(withoutCondition, filter);
        expect(left).toEqual(tidyFilter({ q: filter.q }));
      }),
    );
  });
});

describe('the address of the list', () => {
  test('an address made by another version opens with what is understood of it', () => {
    const address = { filter: { status: ['gone'] }, sort: 'shoeSize', lead: 'L1', other: 1 };
    expect(leadsSearch.parse(address)).toEqual({ lead: 'L1' });
  });
});
