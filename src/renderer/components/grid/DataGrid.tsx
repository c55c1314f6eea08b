import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import { setColumns, usePreferences, type ColumnChoice } from '../../stores/preferences.ts';
import {
  chosenColumns,
  fitColumns,
  hiddenColumns,
  minWidth,
  movedOrder,
  template,
} from './columns.ts';
import { GridHead } from './GridHead.tsx';
import { GridRow } from './GridRow.tsx';
import type { GridColumn, GridHandle, GridRows } from './grid-types.ts';
import { countSelected, isSelected, nothing, set, type Selection } from './selection.ts';
import { useGridCursor, type GridPlace } from './use-grid-cursor.ts';
import { useGridWindow } from './use-grid-window.ts';
import css from './DataGrid.module.css';

export type DataGridProps<Row> = {
  /** Under this name the person's columns are kept. */
  id: string;
  label: string;
  rows: GridRows<Row>;
  columns: readonly GridColumn<Row>[];
  keyOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  sort?: string;
  onSort?: (sort: string) => void;
  /** With these two, rows can be chosen. */
  selection?: Selection;
  onSelection?: (selection: Selection) => void;
  /** The row shown in a panel beside; it keeps its outline while the focus is there. */
  shownKey?: string | null;
  /** The cursor went to a row. */
  onCursor?: (row: Row, index: number) => void;
  /** Space, or a press on a row: show it beside. */
  onPeek?: (row: Row, index: number) => void;
  /** Enter, or a double press. */
  onOpen?: (row: Row, index: number) => void;
  /** In place of rows when there are none. */
  empty?: ReactNode;
  handle?: Ref<GridHandle>;
};

const checkWidth = 34;

/** A list of any length: rows in a window, a cursor for the keyboard, columns a person arranges. */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { id, label, rows, columns, keyOf, nameOf, sort, onSort, empty } = props;
  const choice = usePreferences((state) => state.columns[id]) ?? noChoice;
  const selectable = props.selection !== undefined && props.onSelection !== undefined;
  const selection = props.selection ?? nothing;
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const scrollRef = useMergedRef(sizeRef, scroller);

  const ordered = useMemo(() => chosenColumns(columns, choice), [columns, choice]);
  const room = width - (selectable ? checkWidth : 0);
  const shown = useMemo(
    () => (width === 0 ? ordered : fitColumns(ordered, room, choice.widths)),
    [ordered, room, width, choice.widths],
  );
  const tracks = `${selectable ? `${checkWidth}px ` : ''}${template(shown, choice.widths)}`;
  const least = shown.reduce(
    (sum, column) => sum + minWidth(column, choice.widths),
    selectable ? checkWidth : 0,
  );

  const [place, setPlace] = useState<GridPlace>({ row: 0, column: -1 });
  const view = useGridWindow({ rows, scroller, cursorRow: Math.min(place.row, rows.total - 1) });
  const cursor = useGridCursor({
    ...props,
    columns: shown,
    scroller,
    view,
    place,
    setPlace,
    selection,
    selectable,
  });

  const chosen = countSelected(selection, rows.total);
  return (
    <div
      className={css.grid}
      data-fluid
      data-empty={rows.total === 0 || undefined}
      style={{ '--cols': tracks, '--min-width': `${least}px` } as React.CSSProperties}
    >
      <div
        ref={scrollRef}
        className={css.scroll}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.total + 1}
        aria-colcount={shown.length + (selectable ? 1 : 0)}
        aria-multiselectable={selectable || undefined}
        onKeyDown={cursor.onKeyDown}
        onFocus={cursor.onFocus}
        onBlur={cursor.onBlur}
      >
        <GridHead
          columns={shown}
          sort={sort}
          onSort={onSort}
          selectable={selectable}
          chosen={chosen === 0 ? 'none' : chosen >= rows.total ? 'all' : 'some'}
          onToggleAll={() => {
            if (chosen > 0) return props.onSelection?.(nothing);
            props.onSelection?.(set(nothing, view.keysOnScreen(keyOf), true));
          }}
          cursorColumn={cursor.row === -1 ? Math.max(0, cursor.column) : null}
          onResize={(column, next) =>
            setColumns(id, { widths: withWidth(choice.widths, column, next) })
          }
          onMove={(column, by) => setColumns(id, { order: movedOrder(ordered, column, by) })}
          onHide={(column) =>
            setColumns(id, { hidden: [...hiddenColumns(columns, choice), column] })
          }
        />
        {rows.total > 0 && (
          <div className={css.space} role="rowgroup" style={{ height: view.height }}>
            {view.items.map(({ index, top }) => {
              const row = rows.at(index);
              const edited = cursor.editingAt === index;
              const current = cursor.row === index && (cursor.focused || isShown(row, props));
              return (
                <GridRow
                  // Its editor goes along when rows come in above it.
                  key={edited ? 'edited' : index}
                  row={row}
                  index={index}
                  top={top}
                  columns={shown}
                  selectable={selectable}
                  selected={selectable && row !== undefined && isSelected(selection, keyOf(row))}
                  current={current}
                  cursorColumn={cursor.row === index ? cursor.column : null}
                  editing={edited ? cursor.editing : null}
                  nameOf={nameOf}
                  events={cursor.rowEvents}
                />
              );
            })}
          </div>
        )}
      </div>
      {rows.total === 0 && empty}
    </div>
  );

  function isShown(row: Row | undefined, { shownKey }: DataGridProps<Row>): boolean {
    return row !== undefined && shownKey != null && keyOf(row) === shownKey;
  }
}

const noChoice: ColumnChoice = {};

function withWidth(
  widths: Readonly<Record<string, number>> = {},
  column: string,
  width: number | null,
): Record<string, number> {
  const { [column]: _gone, ...rest } = widths;
  return width === null ? rest : { ...rest, [column]: width };
}
