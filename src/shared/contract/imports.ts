import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { id, listOf, pageInput } from '../model/common.ts';
import {
  givenMapping,
  importMapping,
  importPreview,
  importRun,
  importUndone,
  keptLead,
  rejectedRow,
} from '../model/import.ts';
import { columnTrial, columnValues, keyTest } from '../model/import-rules.ts';
import { language } from './app.ts';
import { byId, restRead, restWrite, screen } from './base.ts';
import { importTemplates } from './import-templates.ts';

const aboutFile = z.object({ fileId: id, mapping: givenMapping.optional() });
const aboutColumn = aboutFile.extend({ column: z.number().int().min(0).max(199) });

export const imports = {
  /** Opens a file for writing; it then arrives in pieces, so that no door holds it whole. */
  open: screen
    .input(
      z.object({
        fileName: z.string().min(1).max(255),
        bytes: z
          .number()
          .int()
          .min(0)
          .max(8 * 2 ** 30),
      }),
    )
    .output(z.object({ fileId: id })),
  append: screen
    .input(
      z.object({ fileId: id, offset: z.number().int().min(0), base64: z.base64().max(1_500_000) }),
    )
    .output(z.object({ received: z.number().int() })),
  /** Reads the file as told, or as found when nothing is told. */
  preview: screen
    .input(z.object({ fileId: id, mapping: givenMapping.optional() }))
    .output(importPreview),
  /** A column's cells before and after what is done to them. */
  tryColumn: screen.input(aboutColumn).output(columnTrial),
  /** The distinct words of a column, and what each becomes. */
  values: screen.input(aboutColumn).output(columnValues),
  /** How many rows each key would match. */
  testKeys: screen
    .input(aboutFile.extend({ whole: z.boolean().default(false) }))
    .output(z.object({ keys: z.array(keyTest), rows: z.number().int(), complete: z.boolean() })),
  templates: importTemplates,
  discard: screen.input(z.object({ fileId: id })).output(z.object({ ok: z.literal(true) })),
  start: screen
    .input(
      z.object({ fileId: id, mapping: importMapping, syncTo: z.array(id).max(20).default([]) }),
    )
    .output(importRun),
  list: screen.input(pageInput).output(listOf(importRun)),
  get: restRead
    .route({
      method: 'GET',
      path: '/imports/{id}',
      tags: ['leads'],
      summary: 'An import and its counts',
    })
    .input(byId)
    .output(importRun),
  cancel: screen.input(byId).output(importRun),
  /** Stops between two rows until a person goes on with it, also over a restart. */
  pause: screen.input(byId).output(importRun),
  resume: screen.input(byId).output(importRun),
  rejected: screen.input(byId.extend(pageInput.shape)).output(listOf(rejectedRow)),
  /** The rows not taken as a CSV file for people, in pieces: reasons first, then the columns as they came. */
  rejectedFile: screen.input(byId.extend({ language })).output(eventIterator(z.string())),
  undo: restWrite
    .route({
      method: 'POST',
      path: '/imports/{id}/undo',
      tags: ['leads'],
      summary: 'Take an import back',
    })
    .input(byId)
    .output(importUndone),
  /** What taking it back left as it is. */
  kept: screen.input(byId.extend(pageInput.shape)).output(listOf(keptLead)),
};
