import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact } from '../../db/database.ts';
import { leadOf, type HeadsAfter, type LinkHead } from '../../links/link-store.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import { isProviderError } from '../../providers/provider-error.ts';
import type { PageWork } from './apply-page.ts';
import { letGo, missedOnce, withLook } from '../gone.ts';
import type { MassGuard } from './mass-guard.ts';
import type { ObserveParts } from './observe.ts';
import type { RunStore } from '../runs/run-store.ts';

/**
 * After a whole walk: links whose records it did not meet.
 *
 * Absence counts by itself only when the walk met nearly as many records as the one before. Few
 * absences are looked at one by one as well; many at once look like a mistake there, and nothing
 * is let go until a person has said that they are.
 */
const LOOKED_AT = 20;
const BATCH = 500;

export type FindGoneParts = ObserveParts & {
  readonly runs: RunStore;
  readonly guard: Pick<MassGuard, 'gone'>;
};

export function createFindGone(parts: FindGoneParts) {
  const { db, links, kinds, runs, guard, config } = parts;

  return async (work: PageWork, connection: ConnectionRow): Promise<void> => {
    const before = connection.settings.lastWalk?.count ?? 0;
    const absent = await absentOf(work, links.linkedAfter);
    const most = Math.max(LOOKED_AT, config.clearShare * (before || absent.length));
    const accepted = work.streamed === Number.POSITIVE_INFINITY;
    const tooMany = absent.length > most && !accepted;
    guard.gone(work.by.connectionId, work.by.kind.type, tooMany);
    if (tooMany) {
      note(
        work,
        'many_gone',
        `${absent.length} records are no longer there. So many at once are not let go.`,
      );
      return;
    }
    // A walk that met far fewer than the one before proves nothing by itself.
    const whole = work.seen.size >= before * config.wholeWalkShare;
    for (const link of absent) {
      if (absent.length <= LOOKED_AT && (await stillThere(work, link))) continue;
      forget(work, link, whole);
      await nextTurn();
    }
    await askNoMore(work, whole);
  };

  /** Whose a record is that is gone is no question any more. */
  async function askNoMore(work: PageWork, whole: boolean): Promise<void> {
    const absent = await absentOf(work, links.candidatesAfter);
    for (const link of absent) {
      if (absent.length > LOOKED_AT ? !whole : await stillThere(work, link)) continue;
      transact(db, (tx) => {
        if (links.byId(link.id)?.lifecycle !== 'candidate') return;
        parts.conflicts.converge(tx, link.id, 'ambiguous_link');
        links.change(tx, link.id, { remoteId: null, lifecycle: 'detached' });
      });
      await nextTurn();
    }
  }

  async function absentOf(work: PageWork, headsAfter: HeadsAfter): Promise<LinkHead[]> {
    const { connectionId, kind, provider } = work.by;
    const lag = config.indexLagMs ?? provider.indexLagMs;
    const absent: LinkHead[] = [];
    for (let after = 0; ;) {
      const batch = headsAfter(connectionId, kind.type, after, BATCH);
      for (const link of batch) {
        if (!work.seen.has(link.remoteId) && !metOtherwise(work, link, lag)) absent.push(link);
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) return absent;
      after = last.id;
      await nextTurn();
    }
  }

  /**
   * Seen since the walk began, told of by a hook or written by us: the walk may have passed its place
   * by then, and a list may not show yet what was written.
   */
  function metOtherwise(
    { startedAt }: PageWork,
    { remoteSeenAt: at, wroteAt }: LinkHead,
    lag: number,
  ): boolean {
    const since = wroteAt === null ? startedAt : startedAt - lag;
    // What lies in the future was before somebody set our clock back.
    return at !== null && at >= since && at <= parts.clock.now();
  }

  async function stillThere(work: PageWork, link: LinkHead): Promise<boolean> {
    try {
      work.counts.calls += 1;
      await work.by.port.read(link.remoteId, work.signal);
      return true;
    } catch (error) {
      if (!isProviderError(error) || error.kind !== 'missing') throw error;
      return false;
    }
  }

  function forget(work: PageWork, { id }: LinkHead, sure: boolean): void {
    transact(db, (tx) => {
      const link = links.byId(id);
      const record = link === null ? null : kinds.recordOf(link);
      // A record that was deleted here, or a write under way, has its own job to see to it.
      if (link?.lifecycle !== 'linked' || record === null || record.deletedAt !== null) return;
      if (parts.intents.openOf(link.id) !== null) return;
      if (sure) {
        const absent = { kind: 'absent' as const, at: parts.clock.now() };
        links.change(tx, link.id, { goneEvidence: withLook(link.goneEvidence, absent) });
      }
      const became = sure
        ? letGo(tx, parts, link, record, work.by.port)
        : missedOnce(tx, parts, link, record, work.by.port);
      if (became === 'asked') work.counts.conflicts += 1;
      if (became !== 'detached') return;
      runs.problem(tx, work.run.id, {
        remoteId: link.remoteId,
        recordId: leadOf(link),
        code: 'gone',
        message: 'It was deleted there. The record is kept here and no longer linked.',
      });
    });
  }

  function note(work: PageWork, code: string, message: string): void {
    transact(db, (tx) => {
      runs.problem(tx, work.run.id, { remoteId: null, recordId: null, code, message });
    });
  }
}
