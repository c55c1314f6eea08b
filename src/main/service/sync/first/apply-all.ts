import { setImmediate as nextTurn } from 'node:timers/promises';
import { transact, type Tx } from '../../db/database.ts';
import type { ObserveResult } from '../pull/observe.ts';
import {
  countsOf,
  goesOn,
  lineOf,
  stopped,
  type FirstParts,
  type FirstWork,
} from './first-parts.ts';
import { outlineOfSending } from './outline.ts';
import { createPlanOne } from './plan-one.ts';
import type { PreviewItem } from './preview-items.ts';
import type { PreviewRow } from './preview-store.ts';

/**
 * Carries an approved plan out: what a person saw, and nothing else.
 *
 * Each record is planned again in the transaction that changes it, and left where its plan is no
 * longer the one that was approved. A record and its mark are one commit, so that a run cut short
 * goes on behind the last one.
 */
export function createApplyAll(parts: FirstParts) {
  const { db, previews, links, rules, runs, products, config, clock } = parts;
  const planOne = createPlanOne(parts);

  /** Marks what is planned otherwise than it was approved. @returns how many, of how many */
  async function compare(
    work: FirstWork,
    approved: number,
  ): Promise<typeof stopped | { changed: number; of: number }> {
    const { id } = work.run;
    let changed = 0;
    let same = 0;
    for (let after = 0; ;) {
      const items = previews.digestsAfter(id, after, COMPARED);
      if (items.length === 0) break;
      transact(db, (tx) => {
        for (const item of items) {
          const agreed = previews.digestIn(approved, item) === item.digest;
          if (agreed) same += 1;
          else changed += 1;
          previews.mark(tx, item.id, agreed ? null : 'drifted');
        }
      });
      after = items.at(-1)?.id ?? after;
      await nextTurn();
      if (!goesOn(parts, work)) return stopped;
    }
    const of = previews.countChanges(approved, { createThere: true });
    // What was approved and is not planned any more has moved as well.
    return { changed: Math.max(changed, of - same), of };
  }

  async function apply(work: FirstWork, from: PreviewRow): Promise<typeof stopped | 'done'> {
    const { run } = work;
    const total = previews.countChanges(run.id, from);
    let { applied, drifted } = from;
    for (let after = 0; ;) {
      const items = previews.after(run.id, after, config.sliceRecords);
      if (items.length === 0) return 'done';
      const isMeant = ({ side }: PreviewItem) => side === 'in' || from.createThere;
      let rest = items.filter((item) => item.digest !== null && isMeant(item));
      while (rest.length > 0) {
        const most = clock.monotonic() + config.sliceMs;
        const slice = rest;
        const count = transact(db, (tx) => {
          let counted = 0;
          for (const item of slice) {
            const state = previews.stateOf(item.id);
            if (state === null && applyOne(tx, work, item, from)) applied += 1;
            else if (state === null || state === 'drifted') drifted += left(tx, work, item);
            counted += 1;
            if (clock.monotonic() >= most) break;
          }
          previews.change(tx, run.id, { applied, drifted });
          runs.progress(tx, run.id, work.counts, applied + drifted, total);
          return counted;
        });
        rest = rest.slice(count);
        await nextTurn();
        if (!goesOn(parts, work)) return stopped;
      }
      after = items.at(-1)?.id ?? after;
    }
  }

  /** @returns false where the plan has moved, and nothing was done */
  function applyOne(tx: Tx, work: FirstWork, item: PreviewItem, from: PreviewRow): boolean {
    const done =
      item.side === 'in' ? applySeen(tx, work, item, from) : applySending(tx, work, item);
    if (done) previews.mark(tx, item.id, 'applied');
    return done;
  }

  function applySeen(tx: Tx, work: FirstWork, item: PreviewItem, from: PreviewRow): boolean {
    const planned = planOne.seen(tx, work, item, {
      hasRival: (claim) => previews.hasRival(from.runId, claim),
    });
    if (planned === null || planned.outline.digest !== item.digest) return false;
    if (item.seen?.object === 'product') {
      const { id } = work.connection;
      const seen = { ...item.seen.record, connectionId: id, runId: work.run.id };
      count(work, item, { did: products.keep(tx, seen), conflicts: 0 });
      return true;
    }
    const { made } = planned;
    if (made === null) return false;
    const { link } = made;
    // Seen again or written since it was read: what was read is old.
    if (link?.remoteSeenAt != null && link.remoteSeenAt >= (work.run.startedAt ?? 0)) return false;
    count(work, item, parts.observe.carryOut(tx, made.line.by, made));
    return true;
  }

  function applySending(tx: Tx, work: FirstWork, item: PreviewItem): boolean {
    const line = lineOf(work, item.object);
    const ours = item.recordId === null ? null : (line?.by.kind.byId(item.recordId) ?? null);
    if (line === undefined || ours === null || ours.deletedAt !== null) return false;
    const { by, manifest, type } = line;
    const link = links.ofRecordOn(type, ours.id, by.connectionId);
    if (link !== null && link.lifecycle !== 'creating') return false;
    const { rule } = rules.of(by.connectionId);
    const outline = outlineOfSending(ours, { rule, port: by.port, manifest });
    if (outline.digest !== item.digest) return false;
    work.counts.sent += parts.outbox.send(tx, [ours.id], {
      objectType: type,
      connectionId: by.connectionId,
      jobClass: 'backfill',
      actor: work.run.actor,
    });
    return true;
  }

  /** Named with the run, once. */
  function left(tx: Tx, { run }: FirstWork, item: PreviewItem): number {
    previews.mark(tx, item.id, 'left');
    runs.problem(tx, run.id, {
      remoteId: item.remoteId,
      recordId: item.object === 'lead' ? item.recordId : null,
      code: 'drifted',
      message: `${item.name || item.remoteId || 'This record'} changed after it was approved and was left as it is.`,
    });
    return 1;
  }

  return { compare, apply };
}

const COMPARED = 200;

function count(work: FirstWork, { object }: PreviewItem, { did, conflicts }: ObserveResult): void {
  const { counts } = work;
  const of = countsOf(work, object);
  if (did === 'left') counts.unchanged += 1;
  else counts[did] += 1;
  if (did === 'created' || did === 'updated') of[did] += 1;
  counts.conflicts += conflicts;
  of.conflicts += conflicts;
}
