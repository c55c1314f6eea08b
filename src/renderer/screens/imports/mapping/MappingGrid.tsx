import type { Ref } from 'react';
import { ListFilter } from 'lucide-react';
import type { ColumnRule } from '../../../../shared/model/import-rules.ts';
import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { Action } from '../../../components/Action.tsx';
import { EmptyState } from '../../../components/EmptyState.tsx';
import { coverDocument } from '../../../i18n/personal.ts';
import { useText } from '../../../i18n/use-text.ts';
import { MappingCell } from './MappingCell.tsx';
import { FileTable } from '../table/FileTable.tsx';
import { MappingHead } from './MappingHead.tsx';
import { wholeLine, type PreviewRow, type ProblemIndex } from '../table/preview-problems.ts';
import { useMappingCursor, type MappingHandle } from './use-mapping-cursor.ts';
import { useTableWindow } from '../table/use-table-window.ts';

type MappingGridProps = {
  columns: readonly ImportColumn[];
  rows: readonly PreviewRow[];
  problems: ProblemIndex;
  /** Only some of the rows are shown. */
  filtered: boolean;
  rules: readonly ColumnRule[];
  /** The column that is being adjusted. */
  open: number | null;
  onTarget: (index: number, target: ImportTarget) => void;
  onKeep: (index: number) => void;
  onOpen: (index: number) => void;
  onShowAll: () => void;
  handle: Ref<MappingHandle>;
};

/** The file's rows under the fields its columns go to. */
export function MappingGrid(props: MappingGridProps) {
  const { columns, rows, problems, filtered, rules, open, handle } = props;
  const { onTarget, onKeep, onOpen, onShowAll } = props;
  const { t } = useText();
  const { view, scroller, ref } = useTableWindow({
    columns,
    rows: rows.length,
    sample: rows,
    headHeight: 108,
  });
  const cursor = useMappingCursor({ scroller, columns, rows, problems, view, handle });

  return (
    <FileTable
      label={t(filtered ? 'imports.mapping.gridProblems' : 'imports.mapping.grid')}
      rows={rows.length}
      columns={columns.length}
      view={view}
      scrollRef={ref}
      onKeyDown={cursor.onKeyDown}
      onFocus={cursor.onFocus}
      head={(index) => {
        const column = columns[index];
        return (
          column && (
            <MappingHead
              column={column}
              columns={columns}
              isCursor={cursor.is(-1, index)}
              rule={rules.find((rule) => rule.column === index)}
              isOpen={open === index}
              onTarget={onTarget}
              onKeep={onKeep}
              onOpen={onOpen}
            />
          )
        );
      }}
      cells={(row, shown) => {
        const { line, cells } = rows[row] ?? { line: 0, cells: [] };
        const wrong = problems.get(line);
        return (
          <>
            <MappingCell
              place={`${row}:${wholeLine}`}
              role="rowheader"
              colIndex={1}
              text={String(line)}
              label={t('imports.mapping.lineNumber', { line })}
              problem={wrong?.get(wholeLine)}
              isCursor={cursor.is(row, wholeLine)}
              width={view.lineWidth}
            />
            {shown.map(({ index, start, size }) => (
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
                left={view.lineWidth + start}
                width={size}
              />
            ))}
          </>
        );
      }}
    >
      {rows.length === 0 && filtered && (
        <EmptyState
          icon={ListFilter}
          title={t('imports.mapping.noRowsTitle')}
          body={t('imports.mapping.noRowsBody')}
        >
          <Action onClick={onShowAll}>{t('imports.mapping.showAll')}</Action>
        </EmptyState>
      )}
    </FileTable>
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
