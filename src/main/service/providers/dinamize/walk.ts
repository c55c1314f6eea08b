import { z } from 'zod';
import type { ChangePage, Observation } from '../provider.ts';
import { shaped, type DinamizeClient } from './client.ts';
import { askedFrom, fromDinamizeDate } from './dates.ts';
import { parseContact, remoteIdOf, versionOf } from './mapping.ts';
import type { Shape } from './shape.ts';

/**
 * Walking through the contacts of a list, oldest first.
 *
 * Dinamize pages by offset and tells no total, so that a contact deleted between two pages shifts
 * all behind it and one is missed. We therefore page by the date of entry: each page asks for what
 * came at or after the last date seen. Contacts of one and the same second are paged by offset,
 * and read again until a pass shows nothing new.
 *
 * Changed contacts cannot be asked for (no date of change is told or searched), so finding them
 * takes a walk from the beginning.
 */
export const PAGE_SIZE = 1000;
const MOST_PASSES = 3;

const position = z.object({
  /** Null at the very beginning, where contacts without a date of entry may be. */
  from: z.string().nullable(),
  page: z.number().int().min(1),
  pass: z.number().int().min(1),
  /** Whether this pass through one second has shown anything new. */
  fresh: z.boolean(),
  /** Which walk of this line it is: two may be under way side by side. */
  walk: z.number().int().default(0),
});
type Position = z.infer<typeof position>;

const pageBody = z.object({ next: z.boolean().optional(), items: z.array(z.unknown()) });

export type Walk = {
  page(query: {
    readonly since: number | null;
    readonly cursor: string | null;
    readonly signal: AbortSignal;
  }): Promise<ChangePage>;
};

export function createWalk(
  client: DinamizeClient,
  shape: () => Shape,
  wanted: () => ReadonlySet<string>,
): Walk {
  /** Of each walk, the contacts seen in the second that is being paged by offset. */
  const seenBy = new Map<number, Set<string>>();
  let walks = 0;

  async function page(query: {
    since: number | null;
    cursor: string | null;
    signal: AbortSignal;
  }): Promise<ChangePage> {
    const at = startOf(query, () => (walks += 1));
    if ((at.page === 1 && at.pass === 1) || !seenBy.has(at.walk)) seenBy.set(at.walk, new Set());
    const known = shape();
    const answer = await client.read(
      '/emkt/contact/search',
      {
        'contact-list_code': known.list,
        page_number: String(at.page),
        page_size: String(PAGE_SIZE),
        order: [{ field: 'insert_date', type: 'ASC' }],
        ...(at.from === null
          ? {}
          : { search: [{ field: 'insert_date', operator: '>=', value: at.from }] }),
      },
      query.signal,
    );
    const { items, next } = shaped(pageBody, answer);
    const dates = items.map(insertDate);
    const going = after(at, items, dates.at(-1) ?? null, next === true);
    if (going === null) seenBy.delete(at.walk);
    return {
      items: items.map((raw) => observe(raw, known, wanted)),
      next: cursorOf(going),
      serverNow: answer.serverNow,
    };
  }

  function after(
    at: Position,
    items: readonly unknown[],
    lastDate: string | null,
    more: boolean,
  ): Position | null {
    const seenThere = seenBy.get(at.walk) ?? new Set();
    const within = items.filter((raw) => insertDate(raw) === at.from);
    const fresh = within.some((raw) => !seenThere.has(remoteIdOf(raw) ?? '')) || at.fresh;
    for (const raw of within) seenThere.add(remoteIdOf(raw) ?? '');

    const stillWithin = more && (lastDate === null || lastDate === at.from);
    if (stillWithin) return { ...at, page: at.page + 1, fresh };
    const onlyOnce = at.page === 1 && at.pass === 1;
    if (at.from !== null && !onlyOnce && fresh && at.pass < MOST_PASSES) {
      return { ...at, page: 1, pass: at.pass + 1, fresh: false };
    }
    if (!more || lastDate === null) {
      return more ? { ...at, page: at.page + 1, fresh } : null;
    }
    return { ...at, from: lastDate, page: 1, pass: 1, fresh: false };
  }

  return { page };
}

function startOf(
  query: { since: number | null; cursor: string | null },
  newWalk: () => number,
): Position {
  if (query.cursor !== null) return position.parse(JSON.parse(query.cursor));
  const from = query.since === null ? null : askedFrom(query.since);
  return { from, page: 1, pass: 1, fresh: false, walk: newWalk() };
}

function cursorOf(at: Position | null): string | null {
  return at === null ? null : JSON.stringify(at);
}

/** The version is worked out when it is asked for: a page's thousand at once would hold others up. */
function observe(raw: unknown, shape: Shape, wanted: () => ReadonlySet<string>): Observation {
  let ver: string | undefined;
  return {
    remoteId: remoteIdOf(raw),
    raw,
    get ver() {
      ver ??= versionOf(raw, shape);
      return ver;
    },
    changedAt() {
      const date = insertDate(raw);
      return date === null ? null : fromDinamizeDate(date);
    },
    parse: () => parseContact(raw, shape, ver, wanted()),
  };
}

function insertDate(raw: unknown): string | null {
  const date = (raw as { insert_date?: unknown } | null)?.insert_date;
  return typeof date === 'string' && date !== '' ? date : null;
}
