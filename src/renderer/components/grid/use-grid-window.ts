import {
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  useVirtualizer,
} from '@tanstack/react-virtual';
import { useEffect, type RefObject } from 'react';
import { usePreferences } from '../../stores/preferences.ts';
import { useStable } from '../use-stable.ts';
import type { GridRows } from './grid-types.ts';

/** Row heights by density, in pixels; the same figures as `--p-row`. */
export const rowHeights = { compact: 28, medium: 32, comfortable: 40 } as const;

const headHeight = 30;

// Browsers cut heights off at 33,554,428 px; taller lists scroll in proportion.
const tallest = 30_000_000;

export type GridWindow = {
  height: number;
  items: readonly { index: number; top: number }[];
  scrollTo: (index: number) => void;
  /** Whole rows that fit, for Page Up and Page Down. */
  pageSize: () => number;
  keysOnScreen: <Row>(keyOf: (row: Row) => string) => string[];
};

type WindowOf<Row> = {
  rows: GridRows<Row>;
  scroller: RefObject<HTMLDivElement | null>;
  cursorRow: number;
};

/** Which rows are on screen, and where. The row with the cursor is kept, so that it never loses the focus. */
export function useGridWindow<Row>({ rows, scroller, cursorRow }: WindowOf<Row>): GridWindow {
  const rowHeight = rowHeights[usePreferences((state) => state.density)];
  const full = rows.total * rowHeight;
  const scale = Math.max(1, full / tallest);
  const toVirtual = useStable((offset: number) => offset * scale);
  const toReal = useStable((offset: number) => offset / scale);

  const virtual = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: rows.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollPaddingEnd: headHeight,
    observeElementOffset: (instance, tell) =>
      observeElementOffset(instance, (offset, moving) => tell(toVirtual(offset), moving)),
    scrollToFn: (offset, options, instance) => elementScroll(toReal(offset), options, instance),
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      const kept = cursorRow >= 0 && cursorRow < range.count && !indexes.includes(cursorRow);
      return kept ? [...indexes, cursorRow] : indexes;
    },
  });

  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const first = virtual.range?.startIndex ?? 0;
  const last = Math.max(first, Math.min(virtual.range?.endIndex ?? 0, rows.total - 1));
  const { show } = rows;
  useEffect(() => show?.(first, last), [show, first, last]);

  const offset = virtual.scrollOffset ?? 0;
  const shift = offset - offset / scale;
  return {
    height: Math.min(full, tallest),
    items: virtual.getVirtualItems().map(({ index, start }) => ({ index, top: start - shift })),
    scrollTo: (index) => virtual.scrollToIndex(index, { align: 'auto' }),
    pageSize: () => {
      const height = (scroller.current?.clientHeight ?? 0) - headHeight;
      return Math.max(1, Math.floor(height / rowHeight) - 1);
    },
    keysOnScreen: <R>(keyOf: (row: R) => string) => {
      const keys: string[] = [];
      for (let index = first; index <= last; index += 1) {
        const row = rows.at(index) as R | undefined;
        if (row !== undefined) keys.push(keyOf(row));
      }
      return keys;
    },
  };
}
