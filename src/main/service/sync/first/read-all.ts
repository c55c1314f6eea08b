import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadObject } from '../../../../shared/model/sync.ts';
import { transact, type Tx } from '../../db/database.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type {
  Observation,
  ProductPage,
  RemoteProduct,
  RemoteRecord,
} from '../../providers/provider.ts';
import { granuleOf } from '../pull/look-back.ts';
import type { RunPage } from '../pull/run-pages.ts';
import { upperOf } from '../pull/watermark.ts';
import {
  countsOf,
  goesOn,
  objectsOf,
  stopped,
  type FirstLine,
  type FirstParts,
  type FirstWork,
} from './first-parts.ts';
import type { PreviewRow } from './preview-store.ts';

/**
 * Reads everything a connection holds, one kind of record after the other, and keeps what was seen,
 * a page after the other.
 *
 * Only calls that read are made. After a restart or a pause it goes on from the page it had
 * reached.
 */
type Place = Pick<PreviewRow, 'cursor' | 'upper' | 'pages' | 'readMs' | 'expected'>;

type Page = {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly serverNow?: number | null;
  readonly about?: number | null;
};

/** What came, and how it is kept. */
type Item = {
  readonly remoteId: string | null;
  readonly raw: unknown;
  keep(tx: Tx, page: RunPage): boolean;
};

export function createReadAll(parts: FirstParts) {
  const { db, previews, runs, config, clock } = parts;

  return async (work: FirstWork, from: PreviewRow): Promise<typeof stopped | 'read'> => {
    const objects = objectsOf(work);
    const place: Place = { ...from };
    for (const object of objects.slice(Math.max(0, objects.indexOf(from.object)))) {
      const at = object === from.object ? place : { ...place, cursor: null };
      const ended = await readOne(work, object, at);
      if (ended === stopped) return stopped;
      Object.assign(place, ended);
    }
    return goesOn(parts, work) ? 'read' : stopped;
  };

  async function readOne(
    work: FirstWork,
    object: ReadObject,
    from: Place,
  ): Promise<typeof stopped | Place> {
    const { run } = work;
    const line = work.lines.find(({ type }) => type === object);
    await line?.theirs.refresh(work.signal);
    const granuleMs = granuleOf(work.provider);
    const before = work.counts.read - countsOf(work, object).read;
    let { cursor, upper, pages, readMs, expected } = from;
    for (;;) {
      const asked = clock.monotonic();
      work.counts.calls += 1;
      const page = await pageOf(work, line, cursor);
      readMs += Math.round(clock.monotonic() - asked);
      pages += 1;
      // The watermark is of customers: of what else there is, all is read each time.
      if (page.serverNow != null && object === 'lead') upper ??= upperOf(page.serverNow, granuleMs);
      if (page.about != null) expected = Math.max(expected ?? 0, before + page.about);
      // Counted again after a restart within the page: what was seen is seen once.
      const seenIn: RunPage = {
        runId: run.id,
        objectType: line?.type ?? 'lead',
        number: pages,
        cursor,
        readAt: clock.now(),
        records: page.items.length,
      };
      await keep(work, object, page.items, seenIn, expected);
      cursor = page.next;
      if (cursor === null) break;
      transact(db, (tx) => {
        previews.change(tx, run.id, { object, cursor, upper, pages, readMs, expected });
      });
      if (!goesOn(parts, work)) return stopped;
    }
    if (object === 'lead') await refusals(work);
    const place = { upper, pages, readMs, expected, cursor: null };
    // Those of one kind lie together: what was read to its end is not begun again behind the next.
    const objects = objectsOf(work);
    const following = objects[objects.indexOf(object) + 1] ?? object;
    transact(db, (tx) => previews.change(tx, run.id, { object: following, ...place }));
    return goesOn(parts, work) ? place : stopped;
  }

  async function pageOf(
    work: FirstWork,
    line: FirstLine | undefined,
    cursor: string | null,
  ): Promise<Page> {
    const { signal, run } = work;
    if (line !== undefined) {
      const page = await line.theirs.changes({ since: null, cursor, signal });
      return { ...page, items: page.items.map((item) => recordItem(work, line, item)) };
    }
    if (work.products === null) return { items: [], next: null };
    const page = await work.products.page(cursor, signal);
    return { ...page, items: page.items.map((item) => productItem(run.id, item)) };
  }

  /** Nothing of a person who was erased is kept, not even to be looked at. */
  function isErased({ connectionId, kind }: FirstLine['by'], remoteId: string): boolean {
    const link = parts.links.byRemote(connectionId, kind.type, remoteId);
    return link?.lifecycle === 'tombstoned' && link.recordId === null;
  }

  function recordItem(
    { run }: FirstWork,
    { type: object, by }: FirstLine,
    item: Observation,
  ): Item {
    const { remoteId, raw } = item;
    return {
      remoteId,
      raw,
      keep(tx, page) {
        if (remoteId !== null && isErased(by, remoteId)) return false;
        const record: RemoteRecord = item.parse();
        if (object === 'lead' && parts.erased.holds(record.values)) return false;
        return previews.saw(tx, run.id, {
          object,
          record: { ...record, pageId: parts.pages.keep(tx, page) },
        });
      },
    };
  }

  function productItem(runId: number, item: ProductPage['items'][number]): Item {
    if ('unreadable' in item) return { remoteId: null, raw: item.unreadable, keep: () => false };
    const { remoteId, name, code, priceCents, stock, active } = item;
    const record: RemoteProduct = { remoteId, name, code, priceCents, stock, active };
    const seen = { object: 'product', record } as const;
    return { remoteId, raw: item, keep: (tx) => previews.saw(tx, runId, seen) };
  }

  async function keep(
    work: FirstWork,
    object: ReadObject,
    items: readonly Item[],
    page: RunPage,
    expected: number | null,
  ): Promise<void> {
    const counts = countsOf(work, object);
    let rest = items;
    do {
      const most = clock.monotonic() + config.sliceMs;
      transact(db, (tx) => {
        let count = 0;
        for (const item of rest) {
          count += 1;
          if (kept(tx, work, object, item, page)) {
            work.counts.read += 1;
            counts.read += 1;
          }
          if (clock.monotonic() >= most) break;
        }
        rest = rest.slice(count);
        const { read } = work.counts;
        const total = expected === null ? null : Math.max(expected, read);
        runs.progress(tx, work.run.id, work.counts, read, total);
      });
      await nextTurn();
    } while (rest.length > 0);
  }

  /** A record that cannot be read is named, and does not stop the others. */
  function kept(tx: Tx, work: FirstWork, object: ReadObject, item: Item, page: RunPage): boolean {
    const { remoteId, raw } = item;
    const report = (message: string) => {
      work.counts.failed += 1;
      countsOf(work, object).failed += 1;
      const code = 'unreadable';
      runs.problem(tx, work.run.id, { remoteId, recordId: null, code, message, raw });
    };
    try {
      if (remoteId !== null) return item.keep(tx, page);
      report(
        object === 'product' ? 'This product cannot be read.' : 'This record does not tell its id.',
      );
    } catch (error) {
      if (!isProviderError(error)) throw error;
      report(error.message);
    }
    return false;
  }

  /** Whoever refused messages there is planned with that refusal, and so shown with it. */
  async function refusals({ lines, run, signal, counts }: FirstWork): Promise<void> {
    for (const { type, theirs } of lines) {
      if (type !== 'lead') continue;
      counts.calls += 1;
      const emails = await theirs.optOuts({ since: null, signal });
      for (let start = 0; start < emails.length; start += config.sliceRecords) {
        transact(db, (tx) => {
          for (const email of emails.slice(start, start + config.sliceRecords)) {
            previews.denied(tx, run.id, email);
          }
        });
        await nextTurn();
      }
    }
  }
}
