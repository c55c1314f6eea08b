import { open } from 'node:fs/promises';
import { isPonteError } from '../../../../../shared/errors.ts';
import { asFileError } from '../../../db/file-errors.ts';
import { MOST_COLUMNS } from '../cut-rows.ts';
import { createSlice } from '../../../slices.ts';
import { cellText, type SheetValue } from './cell-text.ts';
import { readSheet } from './read-sheet.ts';
import { soundSheets } from './sheets.ts';
import { brokenWorkbook, tooMuchWorkbook } from './workbook-errors.ts';
import { zipEntries } from './zip-entries.ts';

/** A sheet that became a table: its name, the table's bytes, and the cells of its widest row. */
export type SheetTable = { name: string; bytes: number; width: number };

/** How the tables are written. */
export const sheetShape = { encoding: 'utf-8', delimiter: ',' } as const;

const LARGEST_WORKBOOK = 128 * 2 ** 20;
const MOST_ROWS = 1_048_576;
/** What all sheets of one workbook may come to, where a few strings stand in many cells. */
const MOST_WRITTEN = 2 * 2 ** 30;
const PIECE = 128 * 1024;

/**
 * Writes each sheet that holds anything as a table of its own; row 7 of the sheet is its line 7.
 *
 * Works in slices. Formulas give what they last came to, merged cells their first.
 *
 * @param pathOf the file of the sheet at that position
 * @throws PonteError UNSUPPORTED or BAD_INPUT with the reason, when it cannot be read
 */
export async function writeTables(
  workbook: string,
  pathOf: (index: number) => string,
): Promise<SheetTable[]> {
  const names = await soundSheets(zipEntries(await readWhole(workbook)));
  const tables: SheetTable[] = [];
  let left = MOST_WRITTEN;
  for (const [index, name] of names.entries()) {
    const table = await writeSheet(workbook, name, pathOf(index), left);
    left -= table.bytes;
    tables.push({ name, ...table });
  }
  return tables;
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size > LARGEST_WORKBOOK) throw tooMuchWorkbook();
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function writeSheet(
  workbook: string,
  sheet: string,
  path: string,
  most: number,
): Promise<{ bytes: number; width: number }> {
  const slice = createSlice();
  const file = await open(path, 'w');
  let [text, bytes, width, line] = ['', 0, 0, 0];
  async function flush(): Promise<void> {
    const piece = Buffer.from(text);
    text = '';
    bytes += piece.length;
    if (bytes > most) throw tooMuchWorkbook();
    await file.write(piece);
  }
  try {
    for await (const row of readSheet(workbook, sheet)) {
      if (row.index >= MOST_ROWS || line >= MOST_ROWS) throw tooMuchWorkbook();
      if (row.index > line) {
        text += '\r\n'.repeat(row.index - line);
        line = row.index;
      }
      const cells = cellsOf(row.values);
      width = Math.max(width, cells.length);
      text += `${cells.map(quoted).join(sheetShape.delimiter)}\r\n`;
      line += 1;
      if (text.length >= PIECE) await flush();
      if (slice.over()) await slice.rest();
    }
    await flush();
    return { bytes, width };
  } catch (error) {
    if (isPonteError(error)) throw error;
    const known = asFileError(error, path);
    throw isPonteError(known) ? known : brokenWorkbook(error);
  } finally {
    await file.close();
  }
}

/** The cells up to the last that holds anything; of a row that is too long one too many, so that it shows. */
function cellsOf(values: readonly SheetValue[]): string[] {
  const cells = values.slice(0, MOST_COLUMNS + 1).map(cellText);
  let length = cells.length;
  while (length > 0 && cells[length - 1]?.trim() === '') length -= 1;
  return cells.slice(0, length);
}

function quoted(cell: string): string {
  return /[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
