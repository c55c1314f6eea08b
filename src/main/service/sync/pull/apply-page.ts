import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RunCounts } from '../../../../shared/model/sync.ts';
import { transact, type GroupCommit, type Tx } from '../../db/database.ts';
import type { LinkHead, LinkRow } from '../../links/link-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { ChangePage, Observation, RemoteRecord } from '../../providers/provider.ts';
import { createKeepBack, type Destructive, type KeptBack } from './keep-back.ts';
import { isMissed } from './watermark.ts';
import type { MissStore } from './miss-store.ts';
import type { RemoteClocks } from './remote-clocks.ts';
import { createObserve, type ObserveParts, type ObserveResult, type Observer } from './observe.ts';
import type { RunPage, RunPages } from './run-pages.ts';
import type { RunRow, RunStore } from '../runs/run-store.ts';
import type { Reading } from '../push/write-marks.ts';

/**
 * Applies a page of records in small transactions, letting others in between.
 *
 * What is as it was is passed over by its version alone. What was written by us since the page was
 * asked for is left to the next pull, and what a lagging search may show wrongly is read directly.
 */
export type PageWork = {
  readonly by: Observer;
  readonly run: RunRow;
  readonly signal: AbortSignal;
  readonly counts: RunCounts;
  /** The page that is being applied. */
  page: RunPage | null;
  done: number;
  /** What the walk before met, or what the last page shows; null while that is not known. */
  total: number | null;
  /** Whether it goes through everything, and not only through what is new. */
  readonly whole: boolean;
  /** Ids met in this walk. */
  readonly seen: Set<string>;
  /** In a walk that checks readings of changes, up to where those met everything. */
  readonly horizon: { readonly committed: number; readonly overlapMs: number } | null;
  /** So many records were behind it and not known. */
  missed: number;
  /** Records kept back by the guard until it is known how many they are. */
  readonly deferred: KeptBack[];
  readonly destructive: Destructive;
  /** So many destructive changes may go through before their number is known. */
  readonly streamed: number;
  readonly startedAt: number;
  /** Records and the place that was reached are kept together. */
  readonly commits: GroupCommit;
};

type Item = { readonly item: Observation; readonly id: string };

export type ApplyParts = ObserveParts & {
  readonly runs: RunStore;
  readonly pages: RunPages;
  readonly misses: Pick<MissStore, 'note'>;
  readonly clocks: Pick<RemoteClocks, 'nowThere'>;
};

export function createApplyPage(parts: ApplyParts) {
  const { db, links, runs, config, clock } = parts;
  const observe = createObserve(parts);
  const keptBack = createKeepBack(parts);

  /** @returns false when the run was cancelled meanwhile */
  async function applyPage(work: PageWork, page: ChangePage, reading: Reading): Promise<boolean> {
    const fresh = page.items.filter((item) => firstTime(work, item));
    for (let start = 0; start < fresh.length; start += config.sliceRecords) {
      const slice = fresh.slice(start, start + config.sliceRecords);
      await applySlice(work, slice, reading);
      if (runs.byId(work.run.id)?.state !== 'running') return false;
    }
    return true;
  }

  function firstTime({ seen }: PageWork, { remoteId }: Observation): boolean {
    if (remoteId === null) return true;
    if (seen.has(remoteId)) return false;
    seen.add(remoteId);
    return true;
  }

  async function applySlice(
    work: PageWork,
    slice: readonly Observation[],
    reading: Reading,
  ): Promise<void> {
    const ids = slice.flatMap(({ remoteId }) => (remoteId === null ? [] : [remoteId]));
    const heads = links.headsOf(work.by.connectionId, work.by.kind.type, ids);
    const news: Item[] = [];
    const nameless: Observation[] = [];
    for (const item of slice) {
      const head = item.remoteId === null ? undefined : heads.get(item.remoteId);
      if (item.remoteId === null) nameless.push(item);
      else if (head !== undefined && rests(head, item)) work.counts.unchanged += 1;
      else news.push({ item, id: item.remoteId });
    }
    work.counts.read += slice.length;
    work.done += slice.length;
    const doubtful: string[] = [];
    let rest = news;
    do {
      const most = clock.monotonic() + config.sliceMs;
      work.commits.run((tx) => {
        for (const item of nameless.splice(0)) broken(tx, work, item, null);
        let count = 0;
        for (const { item, id } of rest) {
          count += 1;
          if (apply(tx, work, item, id, reading) === 'doubtful') doubtful.push(id);
          if (clock.monotonic() >= most) break;
        }
        rest = rest.slice(count);
        runs.progress(tx, work.run.id, work.counts, work.done, totalOf(work));
      });
      await nextTurn();
      if (work.commits.waitingMs() >= config.commitMs) {
        work.commits.commit();
        await nextTurn();
      }
      // What is left of the page is read again at the next start.
      work.signal.throwIfAborted();
    } while (rest.length > 0);
    for (const id of doubtful) await readDirectly(work, id);
  }

  function apply(
    tx: Tx,
    work: PageWork,
    item: Observation,
    id: string,
    reading: Reading,
  ): 'doubtful' | 'done' {
    const link = linkOf(work, id);
    if (link !== null && reading.isPast(link.id)) return 'done';
    if (link !== null && isErased(link)) {
      // Not even read: what it says is not to be kept.
      links.saw(tx, link.id, { ver: item.ver, values: null, how: 'pull' });
      work.counts.unchanged += 1;
      return 'done';
    }
    if (link !== null && mayLag(work, link)) return 'doubtful';
    const remote = parsed(tx, work, item, id);
    const lacking = remote === null || link !== null ? null : work.by.kind.lacks(remote);
    if (lacking !== null) {
      broken(tx, work, item, id, lacking, 'waits');
      return 'done';
    }
    if (remote !== null && !keptBack(work, link, remote)) {
      const result = observe(tx, work.by, remote, link);
      count(work, result);
      if (result.did !== 'left' && result.linkId !== undefined) reading.saw(result.linkId);
      if (link === null && result.did !== 'left') noteMissed(tx, work, item, id);
    }
    return 'done';
  }

  function linkOf({ by }: PageWork, remoteId: string): LinkRow | null {
    return links.byRemote(by.connectionId, by.kind.type, remoteId);
  }

  /** New to us, though the readings before should have shown it. */
  function noteMissed(tx: Tx, work: PageWork, { changedAt }: Observation, remoteId: string): void {
    if (work.horizon === null) return;
    const at = changedAt?.() ?? null;
    const { committed, overlapMs } = work.horizon;
    if (at === null || !isMissed(at, committed, overlapMs)) return;
    const { connectionId, kind } = work.by;
    const list = { connectionId, objectType: kind.type };
    const metAt = parts.clocks.nowThere(connectionId)?.now ?? clock.now();
    parts.misses.note(tx, list, {
      remoteId,
      changedAt: at,
      metAt,
      overlapMs,
      runId: work.run.id,
    });
    work.missed += 1;
  }

  /** A search may still show what was there before our own last write. */
  function mayLag({ by }: PageWork, link: LinkRow): boolean {
    const lag = config.indexLagMs ?? by.provider.indexLagMs;
    // A write of the future was before somebody set our clock back.
    const ago = link.wroteAt === null ? -1 : clock.now() - link.wroteAt;
    return ago >= 0 && ago < lag;
  }

  async function readDirectly(work: PageWork, id: string): Promise<void> {
    const reading = parts.writes.begin();
    try {
      work.counts.calls += 1;
      const remote = await work.by.port.read(id, work.signal);
      transact(db, (tx) => {
        const link = linkOf(work, id);
        if (link === null || reading.isPast(link.id) || keptBack(work, link, remote)) return;
        count(work, observe(tx, work.by, fromPage(tx, work, remote), link, 'read'));
        reading.saw(link.id);
      });
    } catch (error) {
      // Gone between two looks, or not to be read any more: the walk after this one will tell.
      const isOfThis = isProviderError(error) && ['missing', 'rejected'].includes(error.kind);
      if (!isOfThis) throw error;
    } finally {
      reading.end();
    }
  }

  function fromPage(tx: Tx, { page }: PageWork, remote: RemoteRecord): RemoteRecord {
    return page === null ? remote : { ...remote, pageId: parts.pages.keep(tx, page) };
  }

  function parsed(tx: Tx, work: PageWork, item: Observation, id: string): RemoteRecord | null {
    try {
      return fromPage(tx, work, item.parse());
    } catch (error) {
      if (!isProviderError(error)) throw error;
      broken(tx, work, item, id, error.message);
      return null;
    }
  }

  /** A record that cannot be read is kept as it came and does not stop the others. */
  function broken(
    tx: Tx,
    work: PageWork,
    item: Observation,
    remoteId: string | null,
    message = 'This record does not tell its id.',
    code = 'unreadable',
  ): void {
    work.counts.failed += 1;
    // What waits is read again as it is then; only what cannot be read is kept to be looked at.
    const raw = code === 'waits' ? null : item.raw;
    runs.problem(tx, work.run.id, { remoteId, recordId: null, code, message, raw });
  }

  async function deferred(work: PageWork): Promise<void> {
    const waiting = work.deferred.splice(0);
    while (waiting.length > 0) {
      const most = clock.monotonic() + config.sliceMs;
      transact(db, (tx) => {
        do {
          const kept = waiting.shift();
          if (kept === undefined) break;
          const link = linkOf(work, kept.remote.remoteId);
          // Written by us or seen as it was later: the next pull sees it as it is then.
          const moved = link?.remoteVer !== kept.ver || link.remoteSeenAt !== kept.seenAt;
          if (!moved) count(work, observe(tx, work.by, kept.remote, link));
        } while (clock.monotonic() < most);
        runs.progress(tx, work.run.id, work.counts, work.done, totalOf(work));
      });
      await nextTurn();
    }
  }

  function count({ counts }: PageWork, { did, conflicts }: ObserveResult): void {
    if (did === 'created') counts.created += 1;
    else if (did === 'updated') counts.updated += 1;
    else counts.unchanged += 1;
    counts.conflicts += conflicts;
  }

  return Object.assign(applyPage, { deferred });
}

/** As it was, and nothing of ours to look into: a candidate is matched anew, since our records change too. */
function rests(head: LinkHead, item: Observation): boolean {
  return head.remoteVer === item.ver && !head.doubted && head.lifecycle !== 'candidate';
}

/** Of it only the id there is kept: it is of a person who was erased. */
function isErased({ lifecycle, recordId }: LinkRow): boolean {
  return lifecycle === 'tombstoned' && recordId === null;
}

function totalOf({ total, done }: PageWork): number | null {
  return total === null ? null : Math.max(total, done);
}
