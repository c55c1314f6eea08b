import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterCommit, commitSlices, groupCommit, transact, type Tx } from '../../db/database.ts';
import type { LeasedJob } from '../../jobs/job.ts';
import type { Outcome } from '../../jobs/outcome.ts';
import type { Live } from '../../live.ts';
import type { ConnectionRow, ConnectionStore } from '../../providers/connection-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { ChangePage, RecordsPort } from '../../providers/provider.ts';
import type { ProductStore } from '../../products/product-store.ts';
import { createApplyPage, type PageWork } from './apply-page.ts';
import { createBreakOff } from './break-off.ts';
import { createFindGone } from './find-gone.ts';
import type { ObserveParts } from './observe.ts';
import { createOptOuts } from './opt-outs.ts';
import { isKnownAccount, isOtherAccount, OtherAccount } from './other-account.ts';
import { createMassGuard } from './mass-guard.ts';
import type { MissStore } from './miss-store.ts';
import type { RemoteClocks } from './remote-clocks.ts';
import { createPlaceOf, createStay, type Place } from './place.ts';
import { createPullAlso } from './pull-also.ts';
import type { RunPages } from './run-pages.ts';
import { createRunTurns } from './run-turns.ts';
import { noCounts, type RunRow, type RunStore } from '../runs/run-store.ts';
import { asOutcome } from '../failure.ts';
import { causeOfReading, done } from '../sending.ts';
import type { StreamOf, WatermarkStore } from './watermark-store.ts';
import { heldAfter } from './vanished.ts';
import { granuleOf, type LookBack } from './look-back.ts';
import { grownOverlap, upperOf } from './watermark.ts';

/**
 * Reads a connection and brings what it holds together with ours.
 *
 * Where the provider cannot tell what changed, everything is walked through and compared by a hash
 * of its content: always for a list that is small enough, at times for a large one (`reconcile`),
 * and in between only what is new. What a whole walk meets that the readings in between should have
 * shown is noted, and they look back further from then on.
 *
 * A pull is a job like any other: the queue decides when, and after a restart it goes on from the
 * page it had reached.
 */
export type PullParts = ObserveParts & {
  readonly connections: ConnectionStore;
  readonly runs: RunStore;
  readonly watermarks: WatermarkStore;
  readonly misses: MissStore;
  readonly pages: RunPages;
  readonly clocks: Pick<RemoteClocks, 'nowThere'>;
  readonly lookBack: LookBack;
  readonly live: Live;
  readonly products: ProductStore;
};

export function createPull(parts: PullParts) {
  const { db, runs, watermarks, connections, links, misses } = parts;
  const applyPage = createApplyPage(parts);
  const guard = createMassGuard(parts);
  const breakOff = createBreakOff({ ...parts, guard });
  const placeOf = createPlaceOf(parts);
  const findGone = createFindGone({ ...parts, guard });
  const optOuts = createOptOuts(parts);
  const turns = createRunTurns(parts);
  const pullAlso = createPullAlso({ ...parts, applyPage, findGone, guard });
  const told = () => parts.live.tell({ type: 'connections.changed' });

  return async (job: LeasedJob, signal: AbortSignal): Promise<Outcome> => {
    const connection = connections.byId(job.connectionId);
    if (connection === null || connection.removedAt !== null) return done('noop');
    const run = turns.take(job, connection);
    if (run === null) return done('noop');
    try {
      return await pull(connection, run, signal);
    } catch (error) {
      return breakOff.by(run, error, signal);
    } finally {
      // However it ended, what was applied is kept, and nothing is left open.
      commitSlices(db);
      turns.goOn(run);
    }
  };

  async function pull(
    connection: ConnectionRow,
    run: RunRow,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const stream = run.kind === 'reconcile' ? 'walk' : 'records';
    const list = { connectionId: connection.id, objectType: 'lead', stream } as const;
    const { port, provider, manifest } = await parts.ports.of(connection.id, list.objectType);
    await port.refresh(signal);
    noteMissingFields(connection, port);
    const start = placeOf(connection, run, list, provider, manifest);
    const kind = parts.kinds.of(list.objectType);
    const cause = causeOfReading(connection, run.id, connection.lastPullAt === null);
    const work: PageWork = {
      by: { connectionId: connection.id, provider, kind, port, cause },
      run,
      signal,
      page: null,
      counts: { ...noCounts, ...(start.resumed ? run.counts : {}), ...start.at.counted },
      done: start.at.counted.read,
      total: start.at.whole ? (connection.settings.lastWalk?.count ?? null) : null,
      whole: start.at.whole,
      seen: new Set(),
      horizon: start.horizon,
      missed: 0,
      deferred: [],
      destructive: { ...start.at.through },
      streamed: guard.streamed(connection),
      startedAt: parts.clock.now(),
      commits: groupCommit(db, parts.clock.monotonic, { failsWhole: true }),
    };

    const read = walk(work, start.at, list, granuleOf(provider));
    const upper = await read.then(refusals).catch((error: unknown) => {
      guard.brokenOff(work);
      throw error;
    });
    if (upper === 'cancelled') return breakOff.cancelled(run);
    const walked = start.at.whole && start.at.cursor === null;
    const held = await finishGuarded(work);
    if (held !== null) return breakOff.failed(run, 'HELD', held);
    if (walked) await findGone(work, connection);

    // What was read of the customers stands, whatever becomes of what follows.
    transact(db, (tx) => {
      watermarks.commit(tx, list, { upper: upper.at, since: start.at.since });
      lookBackFurther(tx, work);
      connections.update(tx, connection.id, {
        lastPullAt: parts.clock.now(),
        ...(walked ? { settings: withWalk(connection.id, work) } : {}),
      });
    });
    const also = await pullAlso(connection, run, work.counts, signal);
    if (also === 'cancelled') return breakOff.cancelled(run);
    if (also !== 'done') return breakOff.failed(run, 'HELD', also.held);
    transact(db, (tx) => {
      const { read } = work.counts;
      runs.progress(tx, run.id, work.counts, read, read);
      runs.end(tx, run.id, { state: 'completed' });
      tellConnections(tx);
    });
    return done(work.counts.read === work.counts.unchanged ? 'noop' : 'sent');

    async function refusals(walkedTo: { at: number | null } | 'cancelled') {
      if (walkedTo === 'cancelled') return walkedTo;
      work.counts.calls += 1;
      await optOuts(work, start.at.since);
      return walkedTo;
    }
  }

  function isAccountUnsure({ by: { connectionId, kind } }: PageWork): boolean {
    const settings = parts.connections.byId(connectionId)?.settings;
    return kind.type === 'lead' && settings?.accountUnsure === true;
  }

  /** From the first page to the last; the next is asked for while one is applied. */
  async function walk(
    work: PageWork,
    at: Place,
    list: StreamOf,
    granuleMs: number,
  ): Promise<{ at: number | null } | 'cancelled'> {
    const { port } = work.by;
    let upper = watermarks.of(list).upper;
    let arrived = false;
    let { cursor, page: number } = at;
    let here = at;
    const stay = createStay();
    let asked = ask(work, at, cursor);
    // A person who was asked may know better.
    const isAccepted = work.streamed === Number.POSITIVE_INFINITY;
    let isFirst = at.whole && at.cursor === null;
    let isUnsure = isAccountUnsure(work);
    for (;;) {
      const { page, reading, readAt } = await asked;
      const { items } = page;
      work.page = {
        runId: work.run.id,
        objectType: list.objectType,
        number,
        cursor,
        readAt,
        records: items.length,
      };
      if (isFirst && !isAccepted && isOtherAccount(links, work, page)) {
        reading.end();
        throw new OtherAccount();
      }
      isFirst = false;
      if (isUnsure && (isAccepted || isKnownAccount(links, work, page))) {
        guard.recognised(work.by.connectionId);
        isUnsure = false;
      }
      if (page.next !== null) {
        asked = ask(work, at, page.next);
        // Its failure is met when it is awaited; who is asked to wait, waits from now on.
        asked.catch((error: unknown) => {
          const outcome = isProviderError(error) ? asOutcome(error) : null;
          if (outcome?.kind === 'rate-limited') parts.heard(work.by.connectionId, outcome);
        });
        await untilSent();
      }
      if (page.serverNow !== null) upper ??= upperOf(page.serverNow, granuleMs);
      if (page.next === null) work.total ??= work.done + page.items.length;
      try {
        const goesOn = await applyPage(work, page, reading);
        if (!goesOn) {
          if (page.next !== null)
            await asked.then(
              (each) => each.reading.end(),
              () => undefined,
            );
          return 'cancelled';
        }
      } finally {
        reading.end();
      }
      if (page.next === null) return { at: upper };
      const { read, unchanged } = work.counts;
      cursor = page.next;
      number += 1;
      const next: Place = { ...at, cursor, page: number, counted: { read, unchanged } };
      const place = stay(here, next, work);
      here = next;
      work.commits.run((tx) => {
        watermarks.page(tx, list, { cursor: JSON.stringify(place), upper });
      });
      // While the next page is on its way there is time for it.
      if (!arrived) work.commits.commit();
    }

    async function ask(
      { signal, counts }: PageWork,
      { since }: Place,
      cursor: string | null,
    ): Promise<{
      page: ChangePage;
      reading: ReturnType<typeof parts.writes.begin>;
      readAt: number;
    }> {
      const reading = parts.writes.begin();
      counts.calls += 1;
      arrived = false;
      try {
        const page = await port.changes({ since, cursor, signal });
        arrived = true;
        return { page, reading, readAt: parts.clock.now() };
      } catch (error) {
        reading.end();
        throw error;
      }
    }
  }

  /** Whatever was missed shows how much further back readings have to begin. */
  function lookBackFurther(tx: Tx, { by, run, horizon, missed }: PageWork): void {
    if (horizon === null || missed === 0) return;
    const list = { connectionId: by.connectionId, objectType: by.kind.type };
    watermarks.widen(tx, list, grownOverlap(horizon.overlapMs, misses.lags(list)));
    runs.problem(tx, run.id, {
      remoteId: null,
      recordId: null,
      code: 'missed',
      message: `${missed} records had not been shown to the readings before this walk. They begin further back from now on.`,
    });
  }

  /** Applies what the guard kept back, or says why the whole of it is held. */
  async function finishGuarded(work: PageWork): Promise<string | null> {
    const held = guard.hold(work);
    if (held === null) await applyPage.deferred(work);
    return held;
  }

  function noteMissingFields(connection: ConnectionRow, port: RecordsPort): void {
    const before = connection.settings;
    const held = heldAfter(before, port);
    const missing = [...new Set([...port.missingFields(), ...held.vanishedFields])];
    const same =
      missing.join() === before.missingFields.join() &&
      held.heldFields.join() === before.heldFields.join();
    if (same) return;
    transact(db, (tx) => {
      const now = connections.byId(connection.id)?.settings;
      const settings = { ...now, ...held, missingFields: missing };
      connections.update(tx, connection.id, { settings });
      tellConnections(tx);
    });
  }

  function withWalk(connectionId: number, work: PageWork): Record<string, unknown> {
    const settings = connections.byId(connectionId)?.settings ?? {};
    return { ...settings, lastWalk: { count: work.seen.size, at: work.startedAt } };
  }

  function tellConnections(tx: Tx): void {
    afterCommit(tx, told, null);
  }
}

/** Lets what was just asked for go out on the wire, before the work on a page takes the thread. */
async function untilSent(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await nextTurn();
}
