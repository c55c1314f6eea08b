import { z } from 'zod';
import { leadFieldNames, leadSelection, leadSort } from './lead.ts';

/** What a file of leads may have as a column beside the fields and `custom:…`. */
export const exportOnly = ['score', 'temperature', 'createdAt', 'updatedAt'] as const;

export const exportFormat = z.enum(['csv', 'xlsx']);
export type ExportFormat = z.infer<typeof exportFormat>;

/** What goes into a file, and in which form. */
export const leadExport = z.object({
  selection: leadSelection,
  sort: leadSort.default('-createdAt'),
  format: exportFormat,
  /** By name, in this order, as lists name them; what no file has is passed over. All when not said. */
  columns: z.array(z.string().max(100)).min(1).max(200).optional(),
});
export type LeadExport = z.infer<typeof leadExport>;

/** A piece of the file: text of a CSV as it is, bytes of an XLSX as base64. */
export const exportPiece = z.object({
  text: z.string(),
  /** Leads in the file so far. */
  done: z.number().int(),
  total: z.number().int(),
});
export type ExportPiece = z.infer<typeof exportPiece>;

/** Fields whose values are many: their members are columns of their own. */
const spread: ReadonlySet<string> = new Set(['custom', 'tracking']);

/** The columns that every file may have, in order. */
export const fixedExportColumns: readonly string[] = [
  ...leadFieldNames.filter((field) => !spread.has(field)),
  ...exportOnly,
];
