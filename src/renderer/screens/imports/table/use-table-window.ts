import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type Ref, type RefObject } from 'react';
import type { ImportColumn } from '../../../../shared/model/import.ts';
import { rowHeights } from '../../../components/grid/use-grid-window.ts';
import { usePreferences } from '../../../stores/preferences.ts';
import { useTargetWords } from '../use-target-words.ts';
import { columnWidths, lineWidthOf } from './column-widths.ts';
import type { PreviewRow } from './preview-problems.ts';

/** A row or a column on screen, and where it is in pixels. */
export type Item = { index: number; start: number; size: number };

export type TableWindow = {
  rows: readonly Item[];
  columns: readonly Item[];
  /** Taken by the line numbers, which stay while columns go by. */
  lineWidth: number;
  headHeight: number;
  width: number;
  height: number;
  scrollTo: (row: number, column: number) => void;
  /** Whole rows that fit, for Page Up and Page Down. */
  pageSize: () => number;
};

type WindowOf = {
  columns: readonly ImportColumn[];
  rows: number;
  /** Rows by whose cells the columns are made as wide as they are; the last of them has the longest number. */
  sample: readonly PreviewRow[];
  headHeight: number;
};

type Windowed = {
  view: TableWindow;
  scroller: RefObject<HTMLDivElement | null>;
  /** For the element that scrolls. */
  ref: Ref<HTMLDivElement>;
};

/** Which rows and columns of a file are on screen: it may have two hundred of the latter. */
export function useTableWindow({ columns, rows, sample, headHeight }: WindowOf): Windowed {
  const { targetName } = useTargetWords();
  const { ref: sizeRef, width: room } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sizeRef, scroller);
  const lineWidth = lineWidthOf(sample);
  const widths = useMemo(
    () => columnWidths(columns, sample, targetName, room - lineWidth),
    [columns, sample, targetName, room, lineWidth],
  );
  const rowHeight = rowHeights[usePreferences((state) => state.density)];
  const down = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollPaddingEnd: headHeight,
  });
  const across = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    horizontal: true,
    count: widths.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => widths[index] ?? 0,
    overscan: 2,
    scrollPaddingEnd: lineWidth,
  });
  useEffect(() => down.measure(), [down, rowHeight]);
  useEffect(() => across.measure(), [across, widths]);

  const view: TableWindow = {
    rows: down.getVirtualItems(),
    columns: across.getVirtualItems(),
    lineWidth,
    headHeight,
    width: lineWidth + across.getTotalSize(),
    height: down.getTotalSize(),
    scrollTo: (row, column) => {
      if (row >= 0) down.scrollToIndex(row, { align: 'auto' });
      if (column >= 0) across.scrollToIndex(column, { align: 'auto' });
    },
    pageSize: () => {
      const height = (scroller.current?.clientHeight ?? 0) - headHeight;
      return Math.max(1, Math.floor(height / rowHeight) - 1);
    },
  };
  return { view, scroller, ref };
}
