import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewResult } from '../../../../shared/model/preview.ts';
import { transact, type Tx } from '../../db/database.ts';
import { estimateOf } from './estimate.ts';
import {
  countsOf,
  goesOn,
  objectsOf,
  stopped,
  type FirstLine,
  type FirstParts,
  type FirstWork,
} from './first-parts.ts';
import { createPlanOne, type Planned } from './plan-one.ts';
import type { PreviewItem } from './preview-items.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * Decides about every record that was seen, and every one of ours that has none there, and writes
 * none of it but a digest and what a preview shows.
 *
 * Each decision counts in those before it, as the real run will meet them done: customers first,
 * then the deals that are with them.
 */
export function createPlanAll(parts: FirstParts) {
  const { db, previews, local, runs, config, clock } = parts;
  const planOne = createPlanOne(parts);

  return async (work: FirstWork): Promise<typeof stopped | PreviewResult> => {
    const { id } = work.run;
    const objects = objectsOf(work);
    const tally = createTally(objects, planOne.tellerOf(work));
    await previews.unplanAll(id);
    for (const object of objects) {
      const { failed } = countsOf(work, object);
      for (let each = 0; each < failed; each += 1) tally.unreadable(object, null);
    }
    const sending = work.lines.filter(({ sends }) => sends);
    const total = sending.reduce((sum, { type }) => sum + local.count(type), previews.count(id));
    const bar = { done: 0, total };
    let after = 0;
    for (const object of objects) {
      const last = await seenThere(work, tally, bar, { object, after });
      if (last === stopped) return stopped;
      after = last;
      const line = sending.find(({ type }) => type === object);
      if (line && (await onlyHere(work, line, tally, bar)) === stopped) return stopped;
    }
    return tally.result({
      estimate: estimateOf(work, tally, previews.of(id)),
      planHash: await hashOf(id),
      drift: null,
    });
  };

  type Bar = { done: number; readonly total: number };

  /** Those of one kind, which lie together. @returns the last of them */
  async function seenThere(
    work: FirstWork,
    tally: Tally,
    bar: Bar,
    from: { object: PreviewItem['object']; after: number },
  ): Promise<typeof stopped | number> {
    let { after } = from;
    for (;;) {
      const next = previews.after(work.run.id, after, config.sliceRecords);
      const items = next.filter(({ side, object }) => side === 'in' && object === from.object);
      await inSlices(items, work, bar, (tx, item) => {
        const planned = planOne.seen(tx, work, item);
        if (planned !== null) keep(tx, work, item, planned, tally);
      });
      after = items.at(-1)?.id ?? after;
      if (!goesOn(parts, work)) return stopped;
      if (items.length === 0 || items.length < next.length) return after;
    }
  }

  function keep(
    tx: Tx,
    { run }: FirstWork,
    item: PreviewItem,
    { outline, does }: Planned,
    tally: Tally,
  ): void {
    tally.add(item.object, outline);
    const { digest, ours } = outline;
    previews.planned(tx, item.id, { recordId: ours?.id ?? null, digest, does });
    if (item.object !== 'lead') return;
    for (const { id } of outline.candidates) previews.asks(tx, run.id, id);
  }

  async function onlyHere(
    work: FirstWork,
    line: FirstLine,
    tally: Tally,
    bar: Bar,
  ): Promise<typeof stopped | 'done'> {
    const { run } = work;
    for (let after = 0; ;) {
      const ids = local.after(line.type, after, config.sliceRecords);
      if (ids.length === 0) return 'done';
      await inSlices(ids, work, bar, (tx, recordId) => {
        const outline = planOne.sending(work, line, recordId);
        if (outline === null) return;
        tally.add(line.type, outline);
        const { name, digest } = outline;
        if (digest !== null) {
          previews.wouldSend(tx, run.id, { object: line.type, recordId, name, digest });
        }
      });
      after = ids.at(-1) ?? after;
      if (!goesOn(parts, work)) return stopped;
    }
  }

  /** A little at a time, letting others in between. */
  async function inSlices<T>(
    items: readonly T[],
    { run, counts }: FirstWork,
    bar: Bar,
    plan: (tx: Tx, item: T) => void,
  ): Promise<void> {
    let rest = items;
    while (rest.length > 0) {
      const most = clock.monotonic() + config.sliceMs;
      const slice = rest;
      const count = transact(db, (tx) => {
        let counted = 0;
        for (const item of slice) {
          plan(tx, item);
          counted += 1;
          if (clock.monotonic() >= most) break;
        }
        bar.done += counted;
        runs.progress(tx, run.id, counts, bar.done, bar.total);
        return counted;
      });
      rest = rest.slice(count);
      await nextTurn();
    }
  }

  /** One hash of all plans, in the order in which the records came. */
  async function hashOf(runId: number): Promise<string> {
    const hash = createHash('sha256');
    for (let after = 0; ;) {
      const items = previews.digestsAfter(runId, after, HASHED);
      if (items.length === 0) return hash.digest('base64url');
      for (const { digest } of items) hash.update(digest);
      after = items.at(-1)?.id ?? after;
      await nextTurn();
    }
  }
}

const HASHED = 1000;
