import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useMemo, useRef, type Ref } from 'react';
import { ListFilter } from 'lucide-react';
import type { ImportColumn, ImportTarget } from '../../../shared/model/import.ts';
import { Action } from '../../components/Action.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { coverDocument } from '../../i18n/personal.ts';
import { useText } from '../../i18n/use-text.ts';
import { columnWidths, lineWidthOf } from './column-widths.ts';
import { MappingCell } from './MappingCell.tsx';
import css from './MappingGrid.module.css';
import { MappingHead } from './MappingHead.tsx';
import { wholeLine, type PreviewRow, type ProblemIndex } from './preview-problems.ts';
import { useMappingCursor, type MappingHandle } from './use-mapping-cursor.ts';
import { useMappingWindow } from './use-mapping-window.ts';
import { useTargetWords } from './use-target-words.ts';

export type { MappingHandle };

type MappingGridProps = {
  columns: readonly ImportColumn[];
  rows: readonly PreviewRow[];
  problems: ProblemIndex;
  /** Only some of the rows are shown. */
  filtered: boolean;
  onTarget: (index: number, target: ImportTarget) => void;
  onShowAll: () => void;
  handle: Ref<MappingHandle>;
};

/** The file's rows under the fields its columns go to. Draws what is on screen only, both ways. */
export function MappingGrid(props: MappingGridProps) {
  const { columns, rows, problems, filtered, onTarget, onShowAll, handle } = props;
  const { t } = useText();
  const { targetName } = useTargetWords();
  const { ref: sizeRef, width } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const lineWidth = lineWidthOf(rows);
  const widths = useMemo(
    () => columnWidths(columns, rows, targetName, width - lineWidth),
    [columns, rows, targetName, width, lineWidth],
  );
  const view = useMappingWindow({ scroller, rows: rows.length, widths, lineWidth });
  const cursor = useMappingCursor({ scroller, columns, rows, problems, view, handle });
  const total = lineWidth + view.width;

  return (
    <div className={css.grid}>
      <div
        ref={ref}
        className={`${css.scroll} p-scroll`}
        role="grid"
        aria-label={t(filtered ? 'imports.mapping.gridProblems' : 'imports.mapping.grid')}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        onKeyDown={cursor.onKeyDown}
        onFocus={cursor.onFocus}
      >
        <div role="row" aria-rowindex={1} className={css.head} style={{ width: total }}>
          <div
            role="columnheader"
            aria-colindex={1}
            className={css.corner}
            style={{ width: lineWidth }}
          >
            <span className="p-hidden">{t('imports.mapping.line')}</span>
          </div>
          {view.columns.map(({ index, start, size }) => {
            const column = columns[index];
            return (
              column && (
                <MappingHead
                  key={index}
                  column={column}
                  columns={columns}
                  left={lineWidth + start}
                  width={size}
                  isCursor={cursor.is(-1, index)}
                  onTarget={onTarget}
                />
              )
            );
          })}
        </div>
        {rows.length > 0 && (
          <div role="rowgroup" className={css.rows} style={{ height: view.height, width: total }}>
            {view.rows.map(({ index: row, start: top, size: height }) => {
              const { line, cells } = rows[row] ?? { line: 0, cells: [] };
              const wrong = problems.get(line);
              return (
                <div
                  key={row}
                  role="row"
                  aria-rowindex={row + 2}
                  className={css.row}
                  style={{ transform: `translateY(${top}px)`, height, width: total }}
                >
                  <MappingCell
                    place={`${row}:${wholeLine}`}
                    role="rowheader"
                    colIndex={1}
                    text={String(line)}
                    label={t('imports.mapping.lineNumber', { line })}
                    problem={wrong?.get(wholeLine)}
                    isCursor={cursor.is(row, wholeLine)}
                    width={lineWidth}
                  />
                  {view.columns.map(({ index, start, size }) => (
                    <MappingCell
                      key={index}
                      place={`${row}:${index}`}
                      role="gridcell"
                      colIndex={index + 2}
                      text={shownText(cells[index], columns[index], wrong?.has(index))}
                      problem={wrong?.get(index)}
                      ignored={columns[index]?.target === null}
                      end={columns[index]?.target === 'income'}
                      isCursor={cursor.is(row, index)}
                      left={lineWidth + start}
                      width={size}
                    />
                  ))}
                </div>
              );
            })}
          </div>
        )}
      </div>
      {rows.length === 0 && filtered && (
        <EmptyState
          icon={ListFilter}
          title={t('imports.mapping.noRowsTitle')}
          body={t('imports.mapping.noRowsBody')}
        >
          <Action onClick={onShowAll}>{t('imports.mapping.showAll')}</Action>
        </EmptyState>
      )}
    </div>
  );
}

/** A CPF is covered, unless it is wrong: then its digits are what must be seen. */
function shownText(
  cell: string | undefined,
  column: ImportColumn | undefined,
  wrong: boolean | undefined,
): string {
  const text = cell?.trim() ?? '';
  if (column?.target !== 'document' || wrong) return text;
  const digits = text.replace(/\D/g, '');
  return digits.length === 11 ? coverDocument(digits) : text;
}
