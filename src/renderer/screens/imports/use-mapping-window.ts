import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, type RefObject } from 'react';
import { rowHeights } from '../../components/grid/use-grid-window.ts';
import { usePreferences } from '../../stores/preferences.ts';

/** Height of the block of column heads; the same figure as in the style sheet. */
export const headHeight = 108;

type Item = { index: number; start: number; size: number };

export type MappingWindow = {
  rows: readonly Item[];
  columns: readonly Item[];
  width: number;
  height: number;
  scrollTo: (row: number, column: number) => void;
  /** Whole rows that fit, for Page Up and Page Down. */
  pageSize: () => number;
};

type WindowOf = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  widths: readonly number[];
  /** Taken by the line numbers, which stay while columns go by. */
  lineWidth: number;
};

/** Which rows and columns are on screen: a file may have two hundred of the latter. */
export function useMappingWindow({ scroller, rows, widths, lineWidth }: WindowOf): MappingWindow {
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

  return {
    rows: down.getVirtualItems(),
    columns: across.getVirtualItems(),
    width: across.getTotalSize(),
    height: down.getTotalSize(),
    scrollTo: (row, column) => {
      if (row >= 0) down.scrollToIndex(row, { align: 'auto' });
      if (column >= 0) across.scrollToIndex(column, { align: 'auto' });
    },
    pageSize: () => {
      const room = (scroller.current?.clientHeight ?? 0) - headHeight;
      return Math.max(1, Math.floor(room / rowHeight) - 1);
    },
  };
}
