import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { id } from '../model/common.ts';
import { fixRow, importCheck, importFix, importFixes } from '../model/import-fix.ts';
import { importMapping, importTarget } from '../model/import.ts';
import { language } from './app.ts';
import { byId, screen } from './base.ts';

const fileOf = z.object({ fileId: id });
const readAs = fileOf.extend({ mapping: importMapping.partial().optional() });

/** A file before its import: tried out as a whole, and put right where it is wrong. */
export const importFixing = {
  /** Begins a dry run in the background, or finds the one that answers the same already. */
  check: screen.input(readAs).output(importCheck),
  checked: screen.input(byId).output(importCheck),
  /** Rows with a kind of problem, in the file's order, as a dry run found them. */
  rows: screen
    .input(
      byId.extend({
        kind: z.string().max(60),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ items: z.array(fixRow), total: z.number().int() })),
  /** How many rows have a value in a column, among those with a kind of problem. */
  sameValue: screen
    .input(
      byId.extend({
        kind: z.string().max(60),
        column: z.number().int().min(0),
        value: z.string().max(2000),
      }),
    )
    .output(z.object({ rows: z.number().int().nullable() })),
  state: screen.input(readAs).output(importFixes),
  fix: screen
    .input(readAs.extend({ fixes: z.array(importFix).min(1).max(500) }))
    .output(importFixes),
  /** Takes back what was done at once, as the last thing. */
  unfix: screen.input(readAs.extend({ step: z.number().int() })).output(importFixes),
  /** The file with its corrections, in pieces; rows left out are not in it. */
  correctedFile: screen.input(readAs).output(eventIterator(z.string())),
  /** A file that was corrected elsewhere takes the place of the one before it. */
  replace: screen
    .input(readAs.extend({ by: id }))
    .output(z.object({ columns: z.array(importTarget), sameColumns: z.boolean() })),
  /** The rows an import did not take as a file of their own, to be put right and imported. */
  takeRejected: screen
    .input(byId.extend({ language }))
    .output(z.object({ fileId: id, fileName: z.string() })),
  /** Files with corrections that wait to be imported, the latest first. */
  waiting: screen.output(
    z.object({ items: z.array(fileOf.extend({ fileName: z.string(), fixes: z.number().int() })) }),
  ),
};
