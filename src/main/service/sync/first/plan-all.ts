import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PreviewResult } from '../../../../shared/model/preview.ts';
import { transact, type Tx } from '../../db/database.ts';
import type { Surroundings } from '../decide.ts';
import { estimateOf } from './estimate.ts';
import { goesOn, stopped, type FirstParts, type FirstWork } from './first-parts.ts';
import { calledBy, outlineOf, outlineOfSending, skipped, type Outline } from './outline.ts';
import type { PreviewItem } from './preview-items.ts';
import { createTally, type Tally } from './tally.ts';

/**
 * Decides about every record that was seen, and every lead that has none there, and writes none of
 * it but a digest and what a preview shows.
 *
 * Each decision counts in those before it, as the real run will meet them done.
 */
export function createPlanAll(parts: FirstParts) {
  const { db, previews, links, local, rules, runs, config, clock } = parts;

  return async (work: FirstWork): Promise<typeof stopped | PreviewResult> => {
    const tally = createTally([LEAD]);
    await previews.unplanAll(work.run.id);
    for (let failed = 0; failed < work.counts.failed; failed += 1) tally.unreadable(LEAD, null);
    const total = previews.count(work.run.id) + local.count();
    const seen = await seenThere(work, tally, total);
    if (seen === stopped || (await onlyHere(work, tally, seen, total)) === stopped) return stopped;
    const preview = previews.of(work.run.id);
    return tally.result({
      estimate: estimateOf(work, tally.sends, preview),
      planHash: await hashOf(work.run.id),
      drift: null,
    });
  };

  async function seenThere(
    work: FirstWork,
    tally: Tally,
    total: number,
  ): Promise<typeof stopped | number> {
    const around = surroundingsOf(work.run.id);
    let done = 0;
    for (let after = 0; ;) {
      const items = previews.after(work.run.id, after, config.sliceRecords);
      if (items.length === 0) return done;
      let rest = items;
      while (rest.length > 0) {
        const most = clock.monotonic() + config.sliceMs;
        const slice = rest;
        const count = transact(db, (tx) => {
          let counted = 0;
          for (const item of slice) {
            planOne(tx, work, item, around, tally);
            counted += 1;
            if (clock.monotonic() >= most) break;
          }
          runs.progress(tx, work.run.id, work.counts, done + counted, total);
          return counted;
        });
        done += count;
        rest = rest.slice(count);
        await nextTurn();
      }
      after = items.at(-1)?.id ?? after;
      if (!goesOn(parts, work)) return stopped;
    }
  }

  function planOne(
    tx: Tx,
    work: FirstWork,
    item: PreviewItem,
    around: Surroundings,
    tally: Tally,
  ): void {
    const { remote } = item;
    if (remote === null) return;
    const outline = outlineFor(tx, work, remote, around);
    tally.add(LEAD, outline);
    previews.planned(tx, item.id, outline.lead?.id ?? null, outline.digest);
    for (const { id } of outline.candidates) previews.asks(tx, work.run.id, id);
  }

  function outlineFor(
    tx: Tx,
    { by, manifest }: FirstWork,
    remote: NonNullable<PreviewItem['remote']>,
    around: Surroundings,
  ): Outline {
    const link = links.byRemote(by.connectionId, by.kind.type, remote.remoteId);
    const decision = parts.observe.decide(tx, by, remote, link, around);
    const { rule } = rules.of(by.connectionId);
    return outlineOf(decision, remote, { rule, port: by.port, manifest });
  }

  async function onlyHere(
    work: FirstWork,
    tally: Tally,
    before: number,
    total: number,
  ): Promise<typeof stopped | 'done'> {
    let done = before;
    for (let after = 0; ;) {
      const ids = local.after(after, config.sliceRecords);
      if (ids.length === 0) return 'done';
      let rest = ids;
      while (rest.length > 0) {
        const most = clock.monotonic() + config.sliceMs;
        const slice = rest;
        const count = transact(db, (tx) => {
          let counted = 0;
          for (const id of slice) {
            planSending(tx, work, id, tally);
            counted += 1;
            if (clock.monotonic() >= most) break;
          }
          runs.progress(tx, work.run.id, work.counts, done + counted, total);
          return counted;
        });
        done += count;
        rest = rest.slice(count);
        await nextTurn();
      }
      after = ids.at(-1) ?? after;
      if (!goesOn(parts, work)) return stopped;
    }
  }

  function planSending(tx: Tx, work: FirstWork, leadId: number, tally: Tally): void {
    const { run } = work;
    if (previews.claimed(run.id, leadId) !== null) return;
    const outline = sendingOf(work, leadId, previews.isAsked(run.id, leadId));
    if (outline === null) return;
    tally.add(LEAD, outline);
    if (outline.digest === null) return;
    previews.wouldSend(tx, run.id, leadId, outline.name, outline.digest);
  }

  /** What would be sent of a lead without a record there; null where it has one already. */
  function sendingOf(work: FirstWork, leadId: number, asked: boolean): Outline | null {
    const { by, manifest } = work;
    const lead = by.kind.byId(leadId);
    if (lead === null || lead.deletedAt !== null) return null;
    const head = { remoteId: null, name: calledBy(lead), lead };
    if (asked)
      return { ...skipped('busy', head, 'out'), skip: null, effects: [['out', 'ambiguous']] };
    const link = links.ofRecordOn(by.kind.type, leadId, by.connectionId);
    if (link !== null) {
      if (link.lifecycle === 'linked') return null;
      if (parts.intents.openOf(link.id) !== null) return skipped('busy', head, 'out');
      if (link.lifecycle !== 'creating') return skipped('let_go', head, 'out');
    }
    const { rule } = rules.of(by.connectionId);
    return outlineOfSending(lead, { rule, port: by.port, manifest });
  }

  function surroundingsOf(runId: number): Surroundings {
    return {
      claimed: (leadId) => previews.claimed(runId, leadId),
      hasRival: (claim) => previews.hasRival(runId, claim),
    };
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

const LEAD = 'lead';
const HASHED = 1000;
