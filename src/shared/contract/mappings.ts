import { z } from 'zod';
import { id, listOf, shortPage } from '../model/common.ts';
import {
  chosenStages,
  EXPRESSION_LENGTH,
  expressionFlaw,
  mappedType,
  mapping,
  mappingChange,
  mappingEntries,
  mappingInput,
  mappingLook,
  mappingOf,
  mappingPreview,
  mappingTest,
  mappingVersionLine,
  stageTable,
  stageTableInput,
} from '../model/mapping.ts';
import { adminRestWrite, adminScreen, restRead, restWrite, screen } from './base.ts';

const version = z.number().int().min(1);
/** Both stand in the path. */
const inPath = mappingOf.extend({ type: mappedType });

export const mappings = {
  list: restRead
    .route({
      method: 'GET',
      path: '/mappings',
      tags: ['mappings'],
      summary: 'How fields of each connection and ours belong together',
    })
    .input(shortPage.prefault({}))
    .output(listOf(mapping)),
  get: restRead
    .route({
      method: 'GET',
      path: '/mappings/{type}/{system}',
      tags: ['mappings'],
      summary: 'The mapping in force',
      description: 'The system is a connection’s id, or its provider where that has only one.',
    })
    .input(inPath)
    .output(mapping),
  save: adminRestWrite
    .route({
      method: 'POST',
      path: '/mappings',
      tags: ['mappings'],
      summary: 'Make a new version',
      description:
        'Give the version that was read as `rev`, and the `planHash` of a preview of these entries. Fields it changes begin with nothing agreed on, and the connection is read anew.',
    })
    .input(mappingInput)
    .output(mapping),
  preview: adminRestWrite
    .route({
      method: 'POST',
      path: '/mappings/preview',
      tags: ['mappings'],
      summary: 'What entries would change of all that is linked; nothing is changed',
      description:
        'Everything is read there once more. Ask again with the same entries until the state is `ready`; its `planHash` lets them be saved.',
    })
    .input(mappingLook)
    .output(mappingPreview),
  test: restWrite
    .route({
      method: 'POST',
      path: '/mappings/test',
      tags: ['mappings'],
      summary: 'Try entries, or those in force, on real records; nothing is changed',
    })
    .input(
      mappingOf.extend({
        entries: mappingEntries.optional(),
        /** The record of this lead; without one the n-th that is read. */
        leadId: id.optional(),
        nth: z.number().int().min(0).max(199).default(0),
      }),
    )
    .output(mappingTest),
  versions: restRead
    .route({
      method: 'GET',
      path: '/mappings/{type}/{system}/versions',
      tags: ['mappings'],
      summary: 'Versions, newest first',
    })
    .input(inPath.extend(shortPage.shape))
    .output(listOf(mappingVersionLine)),
  rollBack: adminScreen
    .input(mappingOf.extend({ rev: version, version, planHash: z.string().min(1).max(100) }))
    .output(mapping),
  diff: screen
    .input(mappingOf.extend({ from: version, to: version }))
    .output(z.object({ items: z.array(mappingChange) })),
  /** Whether an expression may run, and if not what is wrong with it and where. */
  check: screen
    .input(
      mappingOf.extend({
        source: z.string().max(2 * EXPRESSION_LENGTH),
        way: z.enum(['in', 'out']),
      }),
    )
    .output(
      z.object({
        flaw: expressionFlaw.nullable(),
      }),
    ),
  /** Stages of deals beside the situations of their sales; null where no sales are kept. */
  stages: screen.input(mappingOf.pick({ system: true })).output(stageTable.nullable()),
  previewStages: adminScreen
    .input(mappingOf.pick({ system: true }).extend({ chosen: chosenStages }))
    .output(mappingPreview),
  saveStages: adminScreen.input(stageTableInput).output(stageTable),
  /** The words of the expression language. */
  words: screen.output(
    z.array(
      z.object({
        name: z.string(),
        takes: z.array(z.string()),
        gives: z.string(),
        example: z.string(),
      }),
    ),
  ),
};
