import type { FileHandle } from 'node:fs/promises';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import type { UploadedFile } from './file-store.ts';
import { inspect, type Inspected, type Known } from './inspect.ts';
import { sheetShape } from './workbook/write-tables.ts';

/** As `inspect`; how the table of a sheet is written is known, whatever is told. */
export function inspectUploaded(
  { workbook }: UploadedFile,
  file: FileHandle,
  told: Partial<ImportMapping> = {},
  known?: Known,
): Promise<Inspected> {
  if (!workbook) return inspect(file, told, 0, known);
  return inspect(file, { ...told, ...sheetShape }, workbook.width, known);
}
