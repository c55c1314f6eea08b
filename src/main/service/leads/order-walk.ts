import { setImmediate as nextTurn } from 'node:timers/promises';
import { live, type Found, type LeadFinder } from './lead-finder.ts';
import { stepsOf, type Range } from './lead-places.ts';
import type { Order, Place } from './lead-sorts.ts';

/** Goes through the index of an order and picks whom a filter found. */
export type OrderWalk = {
  /** To the end, if need be. */
  here(found: Found, order: Order, range: Range): Place[];
  /**
   * In slices of a few milliseconds, with turns for others in between.
   *
   * @param most so many leads are passed whose rows have to be read, and more where ids will do
   * @returns null where those were passed before the range was full
   */
  soon(found: Found, order: Order, range: Range, most: number): Promise<Place[] | null>;
  keyOf(order: Order): (id: number) => Place['key'];
};

/** Beyond this jump, testing ids against what was found is quicker than reading every row passed. */
export const farJump = 1000;
const firstSlice = 500;
/** Ids alone are read from the index; whether a lead fits, from its row. */
const slices = { ids: 10_000, rows: 2000 } as const;
/** So many ids are passed in the time of one row. */
const idsToARow = 3;
const mostTries = 3;

export function createOrderWalk({
  prepared,
  version,
}: Pick<LeadFinder, 'prepared' | 'version'>): OrderWalk {
  function keyOf(order: Order): (id: number) => Place['key'] {
    const read = prepared(`select ${order.expression} from lead where id = ?`).pluck();
    return (id) => read.get(id) as Place['key'];
  }

  /** Lets SQLite leave out who does not fit. */
  function byCondition(found: Found, order: Order, range: Range): Place[] {
    const filter = conditionsOf(found);
    const rows: Place[] = [];
    for (const step of stepsOf(order, range)) {
      const more = range.limit - rows.length;
      if (more <= 0) break;
      const statement = prepared(
        `select lead.id, ${order.expression} as key ${from(found, order)} and ${filter.sql}${step.sql}`,
      );
      const bound = [...filter.params, ...step.params, more, range.skip ?? 0];
      rows.push(...(statement.all(...bound) as Place[]));
    }
    return rows;
  }

  /** Reads the order slice by slice, and tells of each lead whether it is in. */
  function* bySlices(
    found: Found,
    order: Order,
    range: Range,
    { by, most }: { by: 'ids' | 'rows'; most: number },
  ): Generator<void, Place[] | null> {
    const filter = conditionsOf(found);
    const picked = by === 'rows' ? `iif(${filter.sql}, lead.id, null)` : 'lead.id';
    const asked = by === 'rows' ? filter.params : [];
    const ids: number[] = [];
    let [skip, passed] = [range.skip ?? 0, 0];
    for (const step of stepsOf(order, range)) {
      const statement = prepared(`select ${picked} ${from(found, order)}${step.sql}`).pluck();
      let [done, slice] = [0, firstSlice];
      while (ids.length < range.limit) {
        const read = statement.all(...asked, ...step.params, slice, done) as (number | null)[];
        for (const id of read) {
          if (id === null || (by === 'ids' && !found.has(id))) continue;
          if (skip > 0) skip -= 1;
          else if (ids.push(id) >= range.limit) break;
        }
        if (read.length < slice) break;
        done += slice;
        passed += slice;
        if (passed >= most && ids.length < range.limit) return null;
        yield;
        slice = Math.min(slice * 4, slices[by]);
      }
    }
    const key = keyOf(order);
    return ids.map((id) => ({ id, key: key(id) }));
  }

  return {
    keyOf,

    here(found, order, range) {
      const far = (range.skip ?? 0) > farJump && !asksNothing(found);
      if (found.parts.deleted || (found.ids === null && !far)) {
        return byCondition(found, order, range);
      }
      const walk = bySlices(found, order, range, { by: 'ids', most: Infinity });
      let step = walk.next();
      while (!step.done) step = walk.next();
      return step.value ?? [];
    },

    async soon(found, order, range, most) {
      const how =
        found.ids === null
          ? ({ by: 'rows', most } as const)
          : ({ by: 'ids', most: most * idsToARow } as const);
      for (let tries = 0; tries < mostTries; tries += 1) {
        const state = version(found.parts);
        const walk = bySlices(found, order, range, how);
        let step = walk.next();
        while (!step.done && version(found.parts) === state) {
          await nextTurn();
          step = walk.next();
        }
        if (step.done) return step.value;
      }
      return null;
    },
  };
}

/** Whether a filter asks for nothing: all leads were found. */
export function asksNothing({ parts: { conditions, sets } }: Found): boolean {
  return conditions.length === 0 && sets.length === 0;
}

function from(found: Found, order: Order): string {
  const { deleted } = found.parts;
  return `from lead${deleted ? '' : ` indexed by ${order.index}`} where ${live(deleted)}`;
}

/** What is asked of a lead's row. The ids of a set that cannot be asked so are always known. */
function conditionsOf({ parts: { conditions, sets } }: Found): {
  sql: string;
  params: (string | number)[];
} {
  const probes = sets.filter(({ ofLead }) => ofLead !== undefined);
  const terms = [
    ...conditions.map((condition) => `(${condition.sql('+')})`),
    ...probes.map(({ ofLead }) => ofLead),
  ];
  return {
    sql: terms.join(' and ') || '1',
    params: [...conditions, ...probes].flatMap(({ params }) => params),
  };
}
