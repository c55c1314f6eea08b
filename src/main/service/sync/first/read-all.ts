import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Tx } from '../../db/database.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { ChangePage, Observation, RemoteRecord } from '../../providers/provider.ts';
import { granuleOf } from '../look-back.ts';
import type { RunPage } from '../run-pages.ts';
import { upperOf } from '../watermark.ts';
import { goesOn, stopped, type FirstParts, type FirstWork } from './first-parts.ts';
import type { PreviewRow } from './preview-store.ts';

/**
 * Reads everything a connection holds and keeps what was seen, a page after the other.
 *
 * Only calls that read are made. After a restart or a pause it goes on from the page it had
 * reached.
 */
export function createReadAll(parts: FirstParts) {
  const { db, previews, runs, config, clock } = parts;

  return async (work: FirstWork, from: PreviewRow): Promise<typeof stopped | 'read'> => {
    const { port, provider } = work.by;
    const granuleMs = granuleOf(provider);
    const { signal, run } = work;
    await port.refresh(signal);
    let { cursor, upper, pages, readMs, expected } = from;
    for (;;) {
      const asked = clock.monotonic();
      work.counts.calls += 1;
      const page = await port.changes({ since: null, cursor, signal });
      readMs += Math.round(clock.monotonic() - asked);
      pages += 1;
      if (page.serverNow !== null) upper ??= upperOf(page.serverNow, granuleMs);
      if (page.about != null) expected = page.about;
      const { items, next } = page;
      // Counted again after a restart within the page: what was seen is seen once.
      const seenIn: RunPage = {
        runId: run.id,
        objectType: work.by.kind.type,
        number: pages,
        cursor,
        readAt: clock.now(),
        records: items.length,
      };
      await keep(work, items, seenIn, expected);
      if (next === null) break;
      cursor = next;
      transact(db, (tx) => {
        previews.change(tx, run.id, { cursor, upper, pages, readMs, expected });
      });
      if (!goesOn(parts, work)) return stopped;
    }
    await refusals(work);
    transact(db, (tx) => previews.change(tx, run.id, { upper, pages, readMs, cursor: null }));
    return goesOn(parts, work) ? 'read' : stopped;
  };

  async function keep(
    work: FirstWork,
    items: ChangePage['items'],
    page: RunPage,
    expected: number | null,
  ): Promise<void> {
    let rest = items;
    do {
      const most = clock.monotonic() + config.sliceMs;
      transact(db, (tx) => {
        let count = 0;
        for (const item of rest) {
          count += 1;
          const remote = parsed(tx, work, item);
          const seen = remote && { ...remote, pageId: parts.pages.keep(tx, page) };
          if (seen !== null && previews.saw(tx, work.run.id, seen)) work.counts.read += 1;
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
  function parsed(tx: Tx, work: FirstWork, item: Observation): RemoteRecord | null {
    const { remoteId, raw } = item;
    const report = (message: string) => {
      work.counts.failed += 1;
      const code = 'unreadable';
      runs.problem(tx, work.run.id, { remoteId, recordId: null, code, message, raw });
    };
    try {
      if (remoteId !== null) return item.parse();
      report('This record does not tell its id.');
    } catch (error) {
      if (!isProviderError(error)) throw error;
      report(error.message);
    }
    return null;
  }

  /** Whoever refused messages there is planned with that refusal, and so shown with it. */
  async function refusals({ by, run, signal, counts }: FirstWork): Promise<void> {
    counts.calls += 1;
    const emails = await by.port.optOuts({ since: null, signal });
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
