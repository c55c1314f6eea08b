import { writeXlsxStream } from 'hucre/xlsx';
import type { Cell } from './lead-columns.ts';

const widest = 60;

/** Rows as a workbook of one sheet, its first row kept in sight; written as the rows come. */
export async function* toXlsx(
  headers: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
  sheet: string,
): AsyncGenerator<Uint8Array> {
  async function* values() {
    for await (const row of rows) yield row.map(local);
  }
  const columns = headers.map((header) => ({
    header,
    width: Math.min(widest, Math.max(12, header.length + 4)),
  }));
  yield* writeXlsxStream(values(), { name: sheet, columns, freezePane: { rows: 1 } });
}

/** A sheet knows no time zone: what the clock on the wall shows here is written. */
function local(cell: Cell): Cell {
  if (!(cell instanceof Date)) return cell;
  return new Date(cell.getTime() - cell.getTimezoneOffset() * 60_000);
}
