import { z } from 'zod';
import { id, listOf, pageInput } from '../model/common.ts';
import {
  bulkMerge,
  bulkPlan,
  duplicateCluster,
  duplicateLevel,
  duplicatePair,
  duplicateReason,
  duplicateScan,
  leftOutWhy,
  mergedPair,
  setApart,
} from '../model/duplicate.ts';
import { byId, done, screen } from './base.ts';

const pairs = z.object({ pairs: z.array(duplicatePair).min(1).max(400) });
/** Less alike than this, many are not merged at once. */
const atLeast = z.number().min(0.7).max(1);

const leftOut = z.object({
  why: leftOutWhy,
  leads: z.array(z.object({ id, name: z.string() })),
});

/** People who may be entered twice. They become one through `leads.merge`. */
export const duplicates = {
  /** The most alike first. */
  list: screen
    .input(
      pageInput.extend({
        level: duplicateLevel.optional(),
        reason: duplicateReason.optional(),
      }),
    )
    .output(listOf(duplicateCluster)),
  /** How far the scan is, how much there is to decide, and what is too common to be compared. */
  scan: screen.output(duplicateScan),
  /** Looks at every lead again; decisions stay. */
  rescan: screen.output(done),
  /** Two people: never offered again. */
  notDuplicate: screen.input(pairs).output(done),
  /** Takes that back: offered again where they are still alike. */
  undoNotDuplicate: screen.input(pairs).output(done),
  /** What people set apart, newest first. */
  setApart: screen.input(pageInput).output(listOf(setApart)),
  /** Leads that were merged and can be parted, newest first. */
  merged: screen.input(pageInput).output(listOf(mergedPair)),
  /** What merging everything that is so alike would do. */
  bulkPlan: screen
    .input(
      z.object({
        atLeast,
        from: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(50).default(20),
      }),
    )
    .output(bulkPlan),
  /** Merges it, in slices; goes on after a restart. */
  bulkMerge: screen.input(z.object({ atLeast })).output(bulkMerge),
  bulkStop: screen.input(byId).output(bulkMerge),
  /** The last one, running or not. */
  bulkState: screen.output(bulkMerge.nullable()),
  /** What the last one left out, and why. */
  bulkLeftOut: screen
    .input(z.object({ id, limit: z.number().int().min(1).max(200).default(100) }))
    .output(z.array(leftOut)),
};
