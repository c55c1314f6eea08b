import { Menu } from '@mantine/core';
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, EyeOff, MoveHorizontal } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { announce } from '../announce.ts';
import { CheckBox } from './CheckBox.tsx';
import { clampWidth } from './columns.ts';
import type { GridColumn } from './grid-types.ts';
import css from './DataGrid.module.css';

type GridHeadProps<Row> = {
  columns: readonly GridColumn<Row>[];
  sort: string | undefined;
  onSort: ((sort: string) => void) | undefined;
  selectable: boolean;
  chosen: 'none' | 'some' | 'all';
  onToggleAll: () => void;
  /** Column the cursor is on, when it is in the header. */
  cursorColumn: number | null;
  onResize: (id: string, width: number | null) => void;
  onMove: (id: string, by: -1 | 1) => void;
  onHide: (id: string) => void;
};

export function GridHead<Row>(props: GridHeadProps<Row>) {
  const { columns, selectable, chosen, onToggleAll } = props;
  const { t } = useText();
  return (
    <div role="row" aria-rowindex={1} className={css.head} data-head>
      {selectable && (
        <div role="columnheader" aria-colindex={1} className={`${css.headCell} ${css.check}`}>
          <label className={css.box}>
            <CheckBox
              label={t('common.grid.selectAll')}
              checked={chosen === 'all'}
              mixed={chosen === 'some'}
              tabIndex={-1}
              onChange={onToggleAll}
            />
          </label>
        </div>
      )}
      {columns.map((column, position) => (
        <HeadCell
          key={column.id}
          {...props}
          column={column}
          position={position}
          colIndex={position + (selectable ? 2 : 1)}
        />
      ))}
    </div>
  );
}

type HeadCellProps<Row> = GridHeadProps<Row> & {
  column: GridColumn<Row>;
  position: number;
  colIndex: number;
};

function HeadCell<Row>(props: HeadCellProps<Row>) {
  const {
    column,
    position,
    colIndex,
    columns,
    sort,
    onSort,
    cursorColumn,
    onResize,
    onMove,
    onHide,
  } = props;
  const { t } = useText();
  const [menu, setMenu] = useState(false);
  const cell = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; width: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const order = !column.sort
    ? null
    : sort === column.sort.asc
      ? 'asc'
      : sort === column.sort.desc
        ? 'desc'
        : null;
  const last = position === columns.length - 1;

  function sortBy(direction: 'asc' | 'desc'): void {
    if (!column.sort || !onSort) return;
    onSort(column.sort[direction]);
    announce(
      t(direction === 'asc' ? 'common.grid.sortedAsc' : 'common.grid.sortedDesc', {
        column: column.title,
      }),
    );
  }
  function turnSort(): void {
    if (!column.sort) return;
    sortBy(order === null ? column.sort.first : order === 'asc' ? 'desc' : 'asc');
  }
  function widthNow(): number {
    return cell.current?.getBoundingClientRect().width ?? 0;
  }
  function resizeTo(width: number): void {
    const next = clampWidth(width);
    onResize(column.id, next);
    announce(t('common.grid.widthNow', { column: column.title, count: next }));
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.altKey && event.key === 'ArrowDown') setMenu(true);
    else if (event.shiftKey && event.key === 'ArrowRight') resizeTo(widthNow() + 16);
    else if (event.shiftKey && event.key === 'ArrowLeft') resizeTo(widthNow() - 16);
    else if (event.key === 'Enter' || event.key === ' ') turnSort();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function onPointerDown(event: PointerEvent<HTMLSpanElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width: widthNow() };
    setDragging(true);
  }
  function onPointerMove(event: PointerEvent): void {
    if (drag.current)
      onResize(column.id, clampWidth(drag.current.width + event.clientX - drag.current.x));
  }
  function onPointerUp(): void {
    drag.current = null;
    setDragging(false);
  }

  const Arrow = order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <Menu opened={menu} onChange={setMenu} position="bottom-start" returnFocus>
      <Menu.Target refProp="ref">
        <div
          ref={cell}
          role="columnheader"
          aria-colindex={colIndex}
          aria-sort={
            order === 'asc'
              ? 'ascending'
              : order === 'desc'
                ? 'descending'
                : column.sort
                  ? 'none'
                  : undefined
          }
          aria-label={column.title}
          // Mantine marks its target as a menu button; a header is a header first.
          aria-haspopup={undefined}
          aria-expanded={undefined}
          aria-controls={undefined}
          className={css.headCell}
          data-end={column.align === 'end' || undefined}
          data-head-column={position}
          tabIndex={cursorColumn === position ? 0 : -1}
          onClick={turnSort}
          onKeyDown={onKeyDown}
          onContextMenu={(event) => {
            event.preventDefault();
            setMenu(true);
          }}
        >
          <span className={css.sortButton} data-sortable={column.sort ? true : undefined}>
            {column.header ?? column.title}
            {order && <Arrow size={13} aria-hidden="true" />}
          </span>
          {!last && (
            <span
              className={css.resizer}
              data-dragging={dragging || undefined}
              onClick={(event) => event.stopPropagation()}
              onDoubleClick={(event) => {
                event.stopPropagation();
                onResize(column.id, null);
              }}
              onPointerDown={onPointerDown}
              onPointerMove={onPointerMove}
              onPointerUp={onPointerUp}
              onPointerCancel={onPointerUp}
            />
          )}
        </div>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('common.grid.columnMenu', { column: column.title })}>
        {column.sort && onSort && (
          <>
            <Menu.Item leftSection={<ArrowUp size={14} />} onClick={() => sortBy('asc')}>
              {t('common.grid.sortAsc')}
            </Menu.Item>
            <Menu.Item leftSection={<ArrowDown size={14} />} onClick={() => sortBy('desc')}>
              {t('common.grid.sortDesc')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item
          leftSection={<ArrowLeft size={14} />}
          disabled={column.fixed || position === 0 || columns[position - 1]?.fixed}
          onClick={() => onMove(column.id, -1)}
        >
          {t('common.grid.moveLeft')}
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowRight size={14} />}
          disabled={column.fixed || last}
          onClick={() => onMove(column.id, 1)}
        >
          {t('common.grid.moveRight')}
        </Menu.Item>
        <Menu.Item
          leftSection={<MoveHorizontal size={14} />}
          onClick={() => onResize(column.id, null)}
        >
          {t('common.grid.resetWidth')}
        </Menu.Item>
        <Menu.Item
          leftSection={<EyeOff size={14} />}
          disabled={column.fixed}
          onClick={() => onHide(column.id)}
        >
          {t('common.grid.hideColumn')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
