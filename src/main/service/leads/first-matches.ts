import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FilterParts } from './lead-filter.ts';
import { live, type LeadFinder } from './lead-finder.ts';
import { stepsOf } from './lead-places.ts';
import type { Order, Place } from './lead-sorts.ts';
import { wordTest, type Worded } from './lead-words.ts';

const slice = 200;
/** Rarer than that, the index knows all of them sooner. */
const mostPassed = 4000;

type Passed = Place & { fits: 0 | 1; tags: string; custom: string } & Omit<
    Worded,
    'tags' | 'custom'
  >;

/** Columns that the words of a lead come from. */
const worded =
  'name, email, company, city, state, origin, interest, owner, notes, document, tags, custom'
    .split(', ')
    .map((column) => `lead.${column}`)
    .join(', ');

/**
 * The first leads of an order that have the words looked for, found by going through the order and
 * reading each: what very many leads have is met soon there, while the search index has to join all
 * that have it before it tells the first.
 *
 * Null where this cannot be told, would take long, or is no longer wanted. Works in slices of a few
 * milliseconds.
 */
export async function firstMatches(
  { prepared, version }: Pick<LeadFinder, 'prepared' | 'version'>,
  { parts, typed }: { parts: FilterParts; typed: string },
  { order, limit }: { order: Order; limit: number },
  wanted: () => boolean,
): Promise<Place[] | null> {
  const test = canTell(parts) ? wordTest(typed) : null;
  if (test === null) return null;
  const fits = parts.conditions.map((each) => `(${each.sql('+')})`).join(' and ') || '1';
  const asked = parts.conditions.flatMap(({ params }) => params);
  const state = version(parts);
  const places: Place[] = [];
  let after: Place | undefined;
  for (let passed = 0; passed < mostPassed; passed += slice) {
    await nextTurn();
    if (!wanted() || version(parts) !== state) return null;
    // At this rate the page would not be full in time.
    if (passed >= 1000 && (places.length / passed) * mostPassed < limit) return null;
    const read = readSlice(after);
    for (const row of read) {
      if (!row.fits) continue;
      const has = test({ ...row, tags: JSON.parse(row.tags), custom: JSON.parse(row.custom) });
      if (has === null) return null;
      if (has && places.push({ id: row.id, key: row.key }) >= limit) return places;
    }
    after = read.at(-1);
    // Whoever came to the end found all, which is no first part.
    if (read.length < slice) return null;
  }
  return null;

  function readSlice(from: Place | undefined): Passed[] {
    const rows: Passed[] = [];
    for (const step of stepsOf(order, { limit: slice, ...(from && { after: from }) })) {
      if (rows.length >= slice) break;
      const statement = prepared(
        `select lead.id, ${order.expression} as key, ${fits} as fits, ${worded}
           from lead indexed by ${order.index} where ${live(false)}${step.sql}`,
      );
      rows.push(...(statement.all(...asked, ...step.params, slice - rows.length, 0) as Passed[]));
    }
    return rows;
  }
}

/** Whether each thing asked can be told by a look at the lead itself. */
function canTell({ expression, sets, conditions, deleted }: FilterParts): boolean {
  return (
    expression !== null && !deleted && sets.length === 1 && conditions.every((each) => each.covered)
  );
}
