import { useEffect, useMemo } from 'react';
import type { FixRow } from '../../../../shared/model/import-fix.ts';
import type { ImportColumn } from '../../../../shared/model/import.ts';
import type { GridRows } from '../../../components/grid/grid-types.ts';
import { useText } from '../../../i18n/use-text.ts';
import { FixCell, FixEditor } from './FixCell.tsx';
import css from './FixGrid.module.css';
import { columnLetter } from '../table/letters.ts';
import { FileTable } from '../table/FileTable.tsx';
import { wholeLine, type CellPlace } from '../table/preview-problems.ts';
import { useFixCursor } from './use-fix-cursor.ts';
import { useTableWindow } from '../table/use-table-window.ts';
import { useTargetWords } from '../use-target-words.ts';

type FixGridProps = {
  label: string;
  columns: readonly ImportColumn[];
  rows: GridRows<FixRow>;
  /** The first columns are not shown; the last of them holds the number of the line. */
  skip: number;
  /** Texts on their way to the service, by `line:column`. */
  onWay: ReadonlyMap<string, string>;
  onText: (row: FixRow, column: number, text: string) => void;
  onPlace: (place: CellPlace) => void;
};

/** Rows with problems, to be put right in place. */
export function FixGrid(props: FixGridProps) {
  const { label, columns: mapped, rows, skip, onWay, onText, onPlace } = props;
  const { t } = useText();
  const { targetName, headerName } = useTargetWords();
  const sample = useMemo(
    () => Array.from({ length: 50 }, (_, at) => rows.at(at)).filter((row) => row !== undefined),
    [rows],
  );
  const columns = useMemo(() => withExtra(mapped, sample).slice(skip), [mapped, sample, skip]);
  const { view, scroller, ref } = useTableWindow({
    columns,
    rows: rows.total,
    sample,
    headHeight: 48,
  });
  const mayEdit = ({ row, column }: CellPlace) => {
    const found = rows.at(row);
    if (!found || column < 0) return false;
    return !found.leftOut && !found.cut.includes(column + skip);
  };
  const cursor = useFixCursor({
    scroller,
    rows: rows.total,
    columns: columns.length,
    view,
    mayEdit,
    onText: ({ row, column }, text) => {
      const found = rows.at(row);
      const at = column + skip;
      if (found && text !== (found.cells[at] ?? '')) onText(found, at, text);
    },
    onPlace: ({ row, column }) => onPlace({ row, column: column < 0 ? column : column + skip }),
  });
  const [first, last] = [view.rows[0]?.index ?? 0, view.rows.at(-1)?.index ?? 0];
  useEffect(() => rows.show?.(first, last), [rows, first, last]);

  return (
    <FileTable
      label={label}
      rows={rows.total}
      columns={columns.length}
      view={view}
      scrollRef={ref}
      onKeyDown={cursor.onKeyDown}
      onFocus={cursor.onFocus}
      head={(index) => {
        const column = columns[index];
        const beyond = index + skip >= mapped.length;
        return (
          <div className={css.head}>
            <div className={css.headName}>
              <span>{columnLetter(index + skip)}</span>
              <span className="p-truncate">
                {column && headerName(column.header, index + skip)}
              </span>
            </div>
            <div
              className={`${css.headTarget} p-truncate`}
              data-ignored={column?.target === null || undefined}
            >
              {beyond ? t('importFixing.extra') : targetName(column?.target ?? null)}
            </div>
          </div>
        );
      }}
      cells={(row, shown) => {
        const found = rows.at(row);
        if (!found) return null;
        const problems = problemsOf(found);
        const cellAt = (index: number) => ({
          place: `${row}:${index}`,
          colIndex: index + 2,
          problem: problems.get(index < 0 ? index : index + skip),
          leftOut: found.leftOut,
          isCursor: cursor.is(row, index),
          readOnly: !mayEdit({ row, column: index }),
          onEdit: () => cursor.editAt({ row, column: index }),
        });
        return (
          <>
            <FixCell
              {...cellAt(wholeLine)}
              role="rowheader"
              text={skip > 0 ? (found.cells[skip - 1] ?? '') : String(found.line)}
              width={view.lineWidth}
            />
            {shown.map(({ index, start, size }) => {
              const at = index + skip;
              const text = onWay.get(`${found.line}:${at}`) ?? found.cells[at] ?? '';
              const left = view.lineWidth + start;
              const { editing } = cursor;
              if (editing?.place.row === row && editing.place.column === index) {
                const column = headerName(columns[index]?.header ?? '', at);
                return (
                  <FixEditor
                    key={index}
                    label={t('importFixing.edit', { line: found.line, column })}
                    text={text}
                    begin={editing.begin}
                    left={left}
                    width={size}
                    onEnd={cursor.end}
                  />
                );
              }
              return (
                <FixCell
                  key={index}
                  {...cellAt(index)}
                  role="gridcell"
                  text={text}
                  source={found.source[at]}
                  end={columns[index]?.target === 'income'}
                  left={left}
                  width={size}
                />
              );
            })}
          </>
        );
      }}
    />
  );
}

/** Cells beyond the columns are seen too: they are what is wrong with such a row. */
function withExtra(
  columns: readonly ImportColumn[],
  rows: readonly FixRow[],
): readonly ImportColumn[] {
  const most = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
  const extra = Array.from({ length: Math.min(most, 200) - columns.length }, (_, at) => ({
    index: columns.length + at,
    header: '',
    target: null,
    confidence: 0,
    evidence: 'none' as const,
  }));
  return extra.length > 0 ? [...columns, ...extra] : columns;
}

/** One problem a cell: an error stands before a warning. */
function problemsOf({ problems }: FixRow): ReadonlyMap<number, FixRow['problems'][number]> {
  const byColumn = new Map<number, FixRow['problems'][number]>();
  for (const problem of problems) {
    const column = problem.column ?? wholeLine;
    if (byColumn.get(column)?.severity !== 'error') byColumn.set(column, problem);
  }
  return byColumn;
}
