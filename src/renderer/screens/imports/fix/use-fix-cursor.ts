import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { wholeLine, type CellPlace } from '../table/preview-problems.ts';
import type { TableWindow } from '../table/use-table-window.ts';

type CursorOf = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  columns: number;
  view: TableWindow;
  mayEdit: (place: CellPlace) => boolean;
  /** The text of a cell was typed; blank takes away what it holds. */
  onText: (place: CellPlace, text: string) => void;
  onPlace: (place: CellPlace) => void;
};

export type Editing = { place: CellPlace; begin: 'keep' | { text: string } };

/** The keyboard's place in a grid whose cells can be edited, and which cell is. */
export function useFixCursor(parts: CursorOf) {
  const { scroller, rows, columns, view, mayEdit, onText, onPlace } = parts;
  const [kept, setKept] = useState<CellPlace>({ row: 0, column: 0 });
  const [editing, setEditing] = useState<Editing | null>(null);
  const wantsFocus = useRef(false);
  const place: CellPlace = {
    row: Math.max(0, Math.min(kept.row, rows - 1)),
    column: Math.min(kept.column, columns - 1),
  };

  // Whoever comes from the columns has lost the focus with them.
  useEffect(() => {
    if (document.activeElement === document.body) wantsFocus.current = true;
  }, []);

  useLayoutEffect(() => {
    if (!wantsFocus.current || editing) return;
    const selector = `[data-cell="${place.row}:${place.column}"]`;
    const element = scroller.current?.querySelector<HTMLElement>(selector);
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  function go(to: CellPlace): void {
    const row = Math.max(0, Math.min(rows - 1, to.row));
    const column = Math.max(wholeLine, Math.min(columns - 1, to.column));
    wantsFocus.current = true;
    setKept({ row, column });
    onPlace({ row, column });
    view.scrollTo(row, column);
  }

  function edit(begin: Editing['begin']): void {
    if (mayEdit(place)) setEditing({ place, begin });
  }

  /** Ends the editing: with a text it is kept, without one nothing changed. */
  function end(text: string | null, step: { row: number; column: number }): void {
    const at = editing?.place ?? place;
    setEditing(null);
    if (text !== null) onText(at, text);
    const over = at.column + step.column;
    // Beyond the last cell of a row its next one begins.
    if (over >= columns) go({ row: at.row + 1, column: 0 });
    else if (over < 0 && step.column < 0) go({ row: at.row - 1, column: columns - 1 });
    else go({ row: at.row + step.row, column: over });
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (editing || event.altKey || !event.currentTarget.contains(event.target as Node)) return;
    const { key } = event;
    const control = event.ctrlKey || event.metaKey;
    const { row, column } = place;
    if (key === 'ArrowDown') go({ row: row + 1, column });
    else if (key === 'ArrowUp') go({ row: row - 1, column });
    else if (key === 'ArrowRight') go({ row, column: column + 1 });
    else if (key === 'ArrowLeft') go({ row, column: column - 1 });
    else if (key === 'Home') go({ row: control ? 0 : row, column: 0 });
    else if (key === 'End') go({ row: control ? rows - 1 : row, column: columns - 1 });
    else if (key === 'PageDown') go({ row: row + view.pageSize(), column });
    else if (key === 'PageUp') go({ row: row - view.pageSize(), column });
    else if ((key === 'Enter' || key === 'F2') && !control) edit('keep');
    else if (key === 'Delete' && !control && mayEdit(place)) onText(place, '');
    // A letter begins the cell anew, as in a spreadsheet.
    else if (key.length === 1 && key !== ' ' && !control) edit({ text: key });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onFocus(event: FocusEvent<HTMLDivElement>): void {
    const cell = (event.target as HTMLElement).dataset['cell'];
    const [row, column] = (cell ?? '').split(':').map(Number);
    if (row === undefined || column === undefined || Number.isNaN(row)) return;
    if (row !== place.row || column !== place.column) setKept({ row, column });
    onPlace({ row, column });
  }

  return {
    place,
    editing,
    is: (row: number, column: number) => place.row === row && place.column === column,
    editAt: (at: CellPlace) => {
      setKept(at);
      if (mayEdit(at)) setEditing({ place: at, begin: 'keep' });
    },
    end,
    onKeyDown,
    onFocus,
  };
}
