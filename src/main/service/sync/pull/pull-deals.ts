import { groupCommit, transact } from '../../db/database.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import type { RunCounts } from '../../../../shared/model/sync.ts';
import type { createApplyPage, PageWork } from './apply-page.ts';
import type { createFindGone } from './find-gone.ts';
import type { MassGuard } from './mass-guard.ts';
import type { ObserveParts } from './observe.ts';
import type { RunRow, RunStore } from '../runs/run-store.ts';
import { causeOfReading } from '../sending.ts';

/**
 * Reads the deals of a connection, after its customers: a deal is kept where its lead is.
 *
 * Systems that keep deals cannot tell which of them changed, so all are walked through and compared
 * by a hash of their content. A walk that was cut short begins again at its first page.
 */
export type PullDealsParts = ObserveParts & {
  readonly connections: ConnectionStore;
  readonly runs: RunStore;
  readonly applyPage: ReturnType<typeof createApplyPage>;
  readonly findGone: ReturnType<typeof createFindGone>;
  readonly guard: Pick<MassGuard, 'streamed' | 'hold' | 'brokenOff'>;
};

export type DealsPulled = 'done' | 'cancelled' | { readonly held: string };

export function createPullDeals(parts: PullDealsParts) {
  const { db, connections, applyPage, guard } = parts;

  /** Counts go on where the customers left off: `counts` is of the whole run. */
  return async (
    connection: ConnectionRow,
    run: RunRow,
    counts: RunCounts,
    before: number,
    signal: AbortSignal,
  ): Promise<DealsPulled> => {
    const { port, provider } = await parts.ports.of(connection.id, 'deal');
    await port.refresh(signal);
    const kind = parts.kinds.of('deal');
    const { lastDealWalk } = connection.settings;
    const work: PageWork = {
      by: {
        connectionId: connection.id,
        provider,
        kind,
        port,
        cause: causeOfReading(connection, run.id, lastDealWalk === null),
      },
      run,
      signal,
      counts,
      page: null,
      done: before,
      total: lastDealWalk === null ? null : before + lastDealWalk,
      whole: true,
      seen: new Set(),
      // All of them are read each time: there is nothing that a reading could have passed over.
      horizon: null,
      missed: 0,
      deferred: [],
      destructive: { cleared: 0, overwritten: 0 },
      streamed: guard.streamed(connection),
      startedAt: parts.clock.now(),
      commits: groupCommit(db, parts.clock.monotonic, { failsWhole: true }),
    };
    try {
      if ((await walk(work)) === 'cancelled') return 'cancelled';
    } catch (error) {
      guard.brokenOff(work);
      throw error;
    }
    const held = guard.hold(work);
    if (held !== null) return { held };
    await applyPage.deferred(work);
    await parts.findGone(work, withCount(connection, lastDealWalk));
    transact(db, (tx) => {
      const settings = connections.byId(connection.id)?.settings;
      if (settings === undefined) return;
      const lastWalk = { ...settings, lastDealWalk: work.seen.size };
      connections.update(tx, connection.id, { settings: lastWalk });
    });
    return 'done';
  };

  async function walk(work: PageWork): Promise<'done' | 'cancelled'> {
    const { port } = work.by;
    let number = 0;
    for (let cursor: string | null = null; ;) {
      const reading = parts.writes.begin();
      try {
        work.counts.calls += 1;
        const page = await port.changes({ since: null, cursor, signal: work.signal });
        number += 1;
        work.page = {
          runId: work.run.id,
          objectType: 'deal',
          number,
          cursor,
          readAt: parts.clock.now(),
          records: page.items.length,
        };
        if (!(await applyPage(work, page, reading))) return 'cancelled';
        work.commits.commit();
        cursor = page.next;
      } finally {
        reading.end();
      }
      if (cursor === null) return 'done';
    }
  }
}

/** What the search for records that are gone compares this walk with. */
function withCount(connection: ConnectionRow, count: number | null): ConnectionRow {
  const lastWalk = count === null ? null : { count, at: 0 };
  return { ...connection, settings: { ...connection.settings, lastWalk } };
}
