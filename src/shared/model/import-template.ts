import { z } from 'zod';
import { id, instant } from './common.ts';
import { columnRule } from './import-rules.ts';
import { importMapping, importTarget } from './import.ts';

/**
 * A mapping without the file it was made on: columns go by their names. In the rules of its columns
 * other columns are named by their place in this list.
 */
export const templateContent = importMapping
  .pick({ onMatch: true, create: true, keys: true, origin: true, tags: true })
  .extend({
    columns: z
      .array(
        z.object({
          header: z.string().max(200),
          target: importTarget,
          rule: columnRule.omit({ column: true }).optional(),
        }),
      )
      .max(200),
  });
export type TemplateContent = z.infer<typeof templateContent>;

export const importTemplate = z.object({
  id,
  name: z.string(),
  content: templateContent,
  actor: z.string(),
  updatedAt: instant,
});
export type ImportTemplate = z.infer<typeof importTemplate>;

/** A template in a list, and how it fits the file that is looked at. */
export const templateLine = z.object({
  id,
  name: z.string(),
  actor: z.string(),
  updatedAt: instant,
  columns: z.number().int(),
  /** Its columns that the file has not. */
  missing: z.array(z.string()),
  /** Columns of the file that it does not know. */
  fresh: z.array(z.number().int()),
});
export type TemplateLine = z.infer<typeof templateLine>;

export const appliedTemplate = z.object({
  mapping: importMapping.pick({
    columns: true,
    rules: true,
    onMatch: true,
    create: true,
    keys: true,
    origin: true,
    tags: true,
  }),
  missing: z.array(z.string()),
  fresh: z.array(z.number().int()),
});
