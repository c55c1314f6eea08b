import type { ColumnChoice } from '../../stores/preferences.ts';
import type { GridColumn } from './grid-types.ts';

const leastWidth = 48;

/** Columns in the person's order without the hidden ones; a column that came later goes where it was made. */
export function chosenColumns<Row>(
  columns: readonly GridColumn<Row>[],
  choice: ColumnChoice,
): readonly GridColumn<Row>[] {
  const order = choice.order ?? [];
  const place = (column: GridColumn<Row>, index: number): number => {
    if (column.fixed) return -1;
    const at = order.indexOf(column.id);
    return at === -1 ? index : at;
  };
  const hidden = new Set(hiddenColumns(columns, choice));
  return columns
    .map((column, index) => ({ column, place: place(column, index) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ column }) => column)
    .filter((column) => column.fixed || !hidden.has(column.id));
}

/** Ids of the columns not shown: those the person hid, or those that start so. */
export function hiddenColumns<Row>(
  columns: readonly GridColumn<Row>[],
  choice: ColumnChoice,
): readonly string[] {
  return (
    choice.hidden ?? columns.filter((column) => column.startsHidden).map((column) => column.id)
  );
}

/** The choice that shows exactly these columns, in this order: what a saved view keeps. */
export function choiceOf<Row>(
  columns: readonly GridColumn<Row>[],
  ids: readonly string[],
): ColumnChoice {
  return {
    order: ids,
    hidden: columns.filter((column) => !ids.includes(column.id)).map((column) => column.id),
  };
}

/** The least a column takes. */
export function minWidth<Row>(
  column: GridColumn<Row>,
  widths: ColumnChoice['widths'] = {},
): number {
  return widths[column.id] ?? (typeof column.width === 'number' ? column.width : column.width.min);
}

/** Leaves columns out until the rest fits, those that give way first going first. */
export function fitColumns<Row>(
  columns: readonly GridColumn<Row>[],
  available: number,
  widths: ColumnChoice['widths'] = {},
): readonly GridColumn<Row>[] {
  let kept = columns;
  let need = kept.reduce((sum, column) => sum + minWidth(column, widths), 0);
  while (need > available) {
    const goes = kept
      .filter((column) => column.givesWay !== undefined)
      .toSorted((a, b) => (b.givesWay ?? 0) - (a.givesWay ?? 0))[0];
    if (!goes) break;
    kept = kept.filter((column) => column !== goes);
    need -= minWidth(goes, widths);
  }
  return kept;
}

/** The columns as CSS grid tracks. */
export function template<Row>(
  columns: readonly GridColumn<Row>[],
  widths: ColumnChoice['widths'] = {},
): string {
  return columns
    .map((column) => {
      const own = widths[column.id];
      if (own !== undefined) return `${own}px`;
      if (typeof column.width === 'number') return `${column.width}px`;
      return `minmax(${column.width.min}px, ${column.width.share}fr)`;
    })
    .join(' ');
}

/** The order after one column moved by one place among those on screen. */
export function movedOrder<Row>(
  columns: readonly GridColumn<Row>[],
  id: string,
  by: -1 | 1,
): readonly string[] {
  const ids = columns.map((column) => column.id);
  const from = ids.indexOf(id);
  const to = from + by;
  const target = columns[to];
  if (from === -1 || !target || target.fixed) return ids;
  const next = ids.filter((each) => each !== id);
  next.splice(to, 0, id);
  return next;
}

export function clampWidth(width: number): number {
  return Math.round(Math.max(leastWidth, Math.min(800, width)));
}
