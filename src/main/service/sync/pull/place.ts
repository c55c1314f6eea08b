import { z } from 'zod';
import { transact } from '../../db/database.ts';
import type { ConnectionRow } from '../../providers/connection-store.ts';
import type { ObjectManifest, Provider } from '../../providers/provider.ts';
import type { RunRow } from '../runs/run-store.ts';
import type { PageWork } from './apply-page.ts';
import { granuleOf } from './look-back.ts';
import { holdsCustomers } from './mass-guard.ts';
import type { PullParts } from './pull.ts';
import { wentBack } from './watermark.ts';
import type { StreamOf } from './watermark-store.ts';

/** Where a reading is, kept after every page so that a restart goes on from there. */
const place = z.object({
  whole: z.boolean(),
  since: z.number().nullable(),
  cursor: z.string().nullable(),
  page: z.number().default(1),
  /** As counted when this place was reached: the page there is counted anew after a restart. */
  counted: z.object({ read: z.number(), unchanged: z.number() }),
  /** Destructive changes that went through, which are not met again as such. */
  through: z
    .object({ cleared: z.number(), overwritten: z.number() })
    .default({ cleared: 0, overwritten: 0 }),
});
export type Place = z.infer<typeof place>;

export type Start = {
  readonly at: Place;
  /** The run was interrupted and goes on. */
  readonly resumed: boolean;
  readonly horizon: PageWork['horizon'];
};

type PlaceParts = Pick<PullParts, 'db' | 'watermarks' | 'lookBack' | 'clocks'>;

/** Where a reading begins: where it was interrupted, or else at the watermark, or with everything. */
export function createPlaceOf({ db, watermarks, lookBack, clocks }: PlaceParts) {
  return (
    connection: ConnectionRow,
    run: RunRow,
    list: StreamOf,
    provider: Provider,
    manifest: ObjectManifest,
  ): Start => {
    const mark = watermarks.of(list);
    const { committed, rereadFrom } = watermarks.of({ ...list, stream: 'records' });
    const overlapMs = lookBack.overlapMs(list, provider);
    const each = lookBack.walksAtEachPull(list, manifest);
    const horizon = each || committed === null ? null : { committed, overlapMs };
    if (mark.runId === run.id && mark.cursor !== null) {
      const at = place.parse(JSON.parse(mark.cursor));
      return { at, resumed: true, horizon: at.whole ? horizon : null };
    }
    transact(db, (tx) => watermarks.begin(tx, list, run.id));
    const { lastWalk } = connection.settings;
    const there = clocks.nowThere(connection.id);
    const whole =
      committed === null ||
      lastWalk === null ||
      each ||
      holdsCustomers(connection.settings) ||
      run.kind === 'reconcile' ||
      run.trigger === 'person' ||
      run.trigger === 'api' ||
      (there !== null && wentBack(committed, there, granuleOf(provider)));
    const since =
      whole || committed === null ? null : Math.min(committed, rereadFrom ?? committed) - overlapMs;
    const counted = { read: 0, unchanged: 0 };
    const through = { cleared: 0, overwritten: 0 };
    const at = { whole, since, cursor: null, page: 1, counted, through };
    return { at, resumed: false, horizon: whole ? horizon : null };
  };
}

/**
 * From where a reading goes on when it is interrupted: behind the page that was applied, or, where
 * the guard kept something back, from the first page that holds any of it. What is kept back lies
 * in memory alone, and a page that is met again is as it was but for that.
 */
export function createStay() {
  let stays: Place | null = null;
  return (here: Place, next: Place, { deferred, destructive }: PageWork): Place => {
    if (deferred.length === 0) return { ...next, through: { ...destructive } };
    stays ??= here;
    const through = { ...destructive };
    for (const { how } of deferred) through[how] -= 1;
    return { ...stays, through };
  };
}
