import type { GridColumn } from './grid-types.ts';

/** Rows as a spreadsheet takes them: tabs between, no tabs or line ends inside. */
export function toTsv<Row>(columns: readonly GridColumn<Row>[], rows: readonly Row[]): string {
  return rows
    .map((row) =>
      columns
        .map((column) => (column.copy ?? column.text)(row).replaceAll(/[\t\r\n]+/g, ' '))
        .join('\t'),
    )
    .join('\n');
}
