import type { FocusEventHandler, KeyboardEventHandler, ReactNode, Ref } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import css from './FileTable.module.css';
import type { Item, TableWindow } from './use-table-window.ts';

type FileTableProps = {
  label: string;
  rows: number;
  columns: number;
  view: TableWindow;
  scrollRef: Ref<HTMLDivElement>;
  onKeyDown: KeyboardEventHandler<HTMLDivElement>;
  onFocus: FocusEventHandler<HTMLDivElement>;
  /** What stands above a column. */
  head: (column: number) => ReactNode;
  /** The cells of a row, the number of its line first; null for one that has not come yet. */
  cells: (row: number, columns: readonly Item[]) => ReactNode;
  /** What stands there when there are no rows. */
  children?: ReactNode;
};

/** The rows of a file under the heads of its columns. Draws what is on screen only, both ways. */
export function FileTable(props: FileTableProps) {
  const { label, rows, columns, view, scrollRef, onKeyDown, onFocus, head, cells, children } =
    props;
  const { t } = useText();
  const { lineWidth, width } = view;
  return (
    <div className={css.table}>
      <div
        ref={scrollRef}
        className={`${css.scroll} p-scroll`}
        role="grid"
        aria-label={label}
        aria-rowcount={rows + 1}
        aria-colcount={columns + 1}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={css.head}
          style={{ width, height: view.headHeight }}
        >
          <div
            role="columnheader"
            aria-colindex={1}
            className={css.corner}
            style={{ width: lineWidth }}
          >
            <span className="p-hidden">{t('imports.mapping.line')}</span>
          </div>
          {view.columns.map(({ index, start, size }) => (
            <div
              key={index}
              role="columnheader"
              aria-colindex={index + 2}
              className={css.headCell}
              style={{ left: lineWidth + start, width: size }}
            >
              {head(index)}
            </div>
          ))}
        </div>
        {rows > 0 && (
          <div role="rowgroup" className={css.rows} style={{ height: view.height, width }}>
            {view.rows.map(({ index, start, size: height }) => {
              const style = { transform: `translateY(${start}px)`, height, width };
              const inside = cells(index, view.columns);
              return inside === null ? (
                <div key={index} className={css.row} style={style} aria-hidden="true">
                  <div className={css.waiting} />
                </div>
              ) : (
                <div
                  key={index}
                  role="row"
                  aria-rowindex={index + 2}
                  className={css.row}
                  style={style}
                >
                  {inside}
                </div>
              );
            })}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
