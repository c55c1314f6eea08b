import { memo, type MouseEvent } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { CheckBox } from './CheckBox.tsx';
import { GridEditor } from './GridEditor.tsx';
import type { GridColumn } from './grid-types.ts';
import type { GridEditing } from './use-grid-cursor.ts';
import css from './DataGrid.module.css';

/** What a row tells the grid; one object for all rows, so that rows are drawn again only for their own sake. */
export type RowEvents = {
  press: (index: number, event: MouseEvent, columnId: string | null) => void;
  /** The row that was pressed twice. */
  open: () => void;
  check: (index: number, range: boolean) => void;
  endEdit: (index: number, columnId: string, next: 'stay' | 'forward' | 'back') => void;
};

type GridRowProps<Row> = {
  row: Row | undefined;
  index: number;
  top: number;
  columns: readonly GridColumn<Row>[];
  selectable: boolean;
  selected: boolean;
  /** The row the cursor is on, outlined. */
  current: boolean;
  /** -1: the cursor is on the row as a whole; null: elsewhere. */
  cursorColumn: number | null;
  editing: GridEditing<Row> | null;
  nameOf: (row: Row) => string;
  events: RowEvents;
};

function GridRowPlain<Row>(props: GridRowProps<Row>) {
  const {
    row,
    index,
    top,
    columns,
    selectable,
    selected,
    current,
    cursorColumn,
    editing,
    nameOf,
    events,
  } = props;
  const { t } = useText();
  const firstColumn = selectable ? 2 : 1;
  return (
    <div
      role="row"
      className={css.row}
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selectable ? selected : undefined}
      data-row={index}
      data-current={current || undefined}
      data-in-cell={(cursorColumn ?? -1) >= 0 || undefined}
      tabIndex={cursorColumn === -1 ? 0 : -1}
      onClick={(event) => events.press(index, event, columnOf(event))}
      onDoubleClick={events.open}
    >
      {selectable && (
        <div role="gridcell" aria-colindex={1} className={`${css.cell} ${css.check}`}>
          {row !== undefined && (
            <span
              className={css.box}
              onClick={(event) => {
                event.stopPropagation();
                events.check(index, event.shiftKey);
              }}
              onDoubleClick={(event) => event.stopPropagation()}
            >
              <CheckBox
                label={t('common.grid.selectRow', { name: nameOf(row) })}
                checked={selected}
                tabIndex={-1}
                readOnly
              />
            </span>
          )}
        </div>
      )}
      {columns.map((column, position) => (
        <div
          key={column.id}
          role="gridcell"
          aria-colindex={position + firstColumn}
          className={css.cell}
          data-column={column.id}
          data-tone={column.tone}
          data-end={column.align === 'end' || undefined}
          data-changed={(row !== undefined && column.changed?.(row)) || undefined}
          tabIndex={cursorColumn === position ? 0 : -1}
          title={row === undefined ? undefined : column.text(row) || undefined}
        >
          {row === undefined ? (
            <span className={css.bone} />
          ) : (
            <span className={css.content}>
              {column.cell(row)}
              {column.changed?.(row) && (
                <span className="p-hidden">, {t('common.grid.changed')}</span>
              )}
            </span>
          )}
          {editing?.column === column.id && column.edit && (
            <GridEditor
              row={editing.row}
              label={column.title}
              edit={column.edit}
              onEnd={(next) => events.endEdit(index, column.id, next)}
            />
          )}
        </div>
      ))}
    </div>
  );
}

function columnOf(event: MouseEvent): string | null {
  const cell = event.target instanceof Element ? event.target.closest('[data-column]') : null;
  return cell?.getAttribute('data-column') ?? null;
}

export const GridRow = memo(GridRowPlain) as typeof GridRowPlain;
