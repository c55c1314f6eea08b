import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type Ref,
  type RefObject,
} from 'react';
import type { ImportColumn } from '../../../../shared/model/import.ts';
import {
  nextProblem,
  wholeLine,
  type CellPlace,
  type PreviewRow,
  type ProblemIndex,
} from '../table/preview-problems.ts';
import type { TableWindow } from '../table/use-table-window.ts';

export type MappingHandle = {
  /** To the next cell with a problem, or the one before. */
  toProblem: (step: 1 | -1) => void;
};

type CursorOf = {
  scroller: RefObject<HTMLDivElement | null>;
  columns: readonly ImportColumn[];
  rows: readonly PreviewRow[];
  problems: ProblemIndex;
  view: TableWindow;
  handle: Ref<MappingHandle>;
};

/** The keyboard's place among heads and cells: row -1 is the heads, column -1 the line's number. */
export function useMappingCursor({ scroller, columns, rows, problems, view, handle }: CursorOf) {
  const [kept, setKept] = useState<CellPlace>({ row: -1, column: 0 });
  const wantsFocus = useRef(false);
  // Another reading may have fewer rows or columns.
  const place: CellPlace = {
    row: Math.min(kept.row, rows.length - 1),
    column: Math.min(kept.column, columns.length - 1),
  };

  // Whoever comes from choosing a file has lost the focus with the step before.
  useEffect(() => {
    if (document.activeElement === document.body) wantsFocus.current = true;
  }, []);

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    const element = elementAt(scroller.current, place);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  function go(to: CellPlace): void {
    const row = Math.max(-1, Math.min(rows.length - 1, to.row));
    // The corner above the line numbers holds nothing.
    const first = row === -1 ? 0 : wholeLine;
    const column = Math.max(first, Math.min(columns.length - 1, to.column));
    wantsFocus.current = true;
    setKept({ row, column });
    view.scrollTo(row, column);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    // What floats above the grid sends its keys through here too.
    if (!event.currentTarget.contains(event.target as Node)) return;
    const { key } = event;
    const control = event.ctrlKey || event.metaKey;
    const { row, column } = place;
    if (event.altKey) return;
    if (key === 'ArrowDown') go({ row: row + 1, column });
    else if (key === 'ArrowUp') go({ row: row - 1, column });
    else if (key === 'ArrowRight') go({ row, column: column + 1 });
    else if (key === 'ArrowLeft') go({ row, column: column - 1 });
    else if (key === 'Home') go({ row: control ? 0 : row, column: wholeLine });
    else if (key === 'End') {
      go({ row: control ? rows.length - 1 : row, column: columns.length - 1 });
    } else if (key === 'PageDown') go({ row: row + view.pageSize(), column });
    else if (key === 'PageUp') go({ row: Math.max(0, row - view.pageSize()), column });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // A press with the pointer moves the cursor along.
  function onFocus(event: FocusEvent<HTMLDivElement>): void {
    const at = placeOf(event.target);
    if (at && (at.row !== place.row || at.column !== place.column)) setKept(at);
  }

  useImperativeHandle(handle, () => ({
    toProblem: (step) => {
      const next = nextProblem(rows, problems, place, step);
      if (next) go(next);
    },
  }));

  return {
    is: (row: number, column: number) => place.row === row && place.column === column,
    onKeyDown,
    onFocus,
  };
}

function elementAt(root: HTMLElement | null, { row, column }: CellPlace): HTMLElement | null {
  if (row >= 0) return root?.querySelector(`[data-cell="${row}:${column}"]`) ?? null;
  return root?.querySelector(`[role="columnheader"][aria-colindex="${column + 2}"] button`) ?? null;
}

function placeOf(target: EventTarget): CellPlace | null {
  if (!(target instanceof HTMLElement)) return null;
  const [row, column] = (target.dataset['cell'] ?? '').split(':').map(Number);
  if (row !== undefined && column !== undefined) return { row, column };
  const head = target.closest('[role="columnheader"]')?.getAttribute('aria-colindex');
  return head ? { row: -1, column: Number(head) - 2 } : null;
}
