import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useText } from '../../i18n/use-text.ts';
import { announce } from '../announce.ts';
import { useStable } from '../use-stable.ts';
import type { DataGridProps } from './DataGrid.tsx';
import type { RowEvents } from './GridRow.tsx';
import type { GridColumn } from './grid-types.ts';
import { countSelected, everything, isSelected, set, toggle, type Selection } from './selection.ts';
import { toTsv } from './tsv.ts';
import type { GridWindow } from './use-grid-window.ts';

/** Row -1 is the header; column -1 is the row as a whole. */
export type GridPlace = { row: number; column: number };
/** A cell being edited: of which record, as it was when that began. */
export type GridEditing<Row> = { row: Row; column: string };

type CursorOf<Row> = DataGridProps<Row> & {
  columns: readonly GridColumn<Row>[];
  scroller: RefObject<HTMLDivElement | null>;
  view: GridWindow;
  place: GridPlace;
  setPlace: (place: GridPlace) => void;
  selection: Selection;
  selectable: boolean;
};

/** The keyboard's place in a grid, and what its keys do there. Rows first, then cells with the side arrows. */
export function useGridCursor<Row>(props: CursorOf<Row>) {
  const { rows, columns, keyOf, scroller, view, place, setPlace, selection, selectable, shownKey } =
    props;
  const { t } = useText();
  const [focused, setFocused] = useState(false);
  const [editing, setEditing] = useState<GridEditing<Row> | null>(null);
  // Two presses open what the first was on: it may have opened a panel, and moved the columns.
  const pressed = useRef<{ key: string; column: string | null } | null>(null);
  const wantsFocus = useRef(false);
  const cursorKey = useRef<string | null>(null);
  const anchor = useRef<number | null>(null);
  const row = Math.min(place.row, rows.total - 1);

  // After a refresh the cursor stays on its record, wherever that went.
  const followRecord = useStable(() => {
    const key = cursorKey.current;
    const under = rows.at(place.row);
    if (key === null || (under !== undefined && keyOf(under) === key)) return;
    const found = rows.indexOf(key);
    if (found !== -1 && found !== place.row) setPlace({ ...place, row: found });
  });
  useEffect(() => followRecord(), [rows, followRecord]);

  // A panel that steps through the list takes the cursor along.
  const followPanel = useStable((key: string) => {
    if (key === cursorKey.current) return;
    const found = rows.indexOf(key);
    if (found === -1) return;
    cursorKey.current = key;
    setPlace({ row: found, column: -1 });
    view.scrollTo(found);
  });
  useEffect(() => {
    if (shownKey != null) followPanel(shownKey);
  }, [shownKey, rows, followPanel]);

  function elementAt({ row: at, column }: GridPlace): HTMLElement | null {
    const root = scroller.current;
    if (!root) return null;
    if (at === -1) return root.querySelector(`[data-head-column="${Math.max(0, column)}"]`);
    const line = root.querySelector<HTMLElement>(`[data-row="${at}"]`);
    const id = columns[column]?.id;
    return id === undefined
      ? line
      : (line?.querySelector(`[data-column="${CSS.escape(id)}"]`) ?? line);
  }

  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    elementAt(place)?.focus({ preventScroll: true });
  });

  const go = useStable((to: GridPlace, options: { focus?: boolean; tell?: boolean } = {}) => {
    const column = Math.max(-1, Math.min(columns.length - 1, to.column));
    const at = Math.max(-1, Math.min(rows.total - 1, to.row));
    wantsFocus.current = options.focus ?? true;
    setPlace({ row: at, column });
    if (at < 0) return;
    view.scrollTo(at);
    const record = rows.at(at);
    cursorKey.current = record === undefined ? null : keyOf(record);
    if (record !== undefined && options.tell !== false && at !== place.row) {
      props.onCursor?.(record, at);
    }
  });

  function choose(next: Selection): void {
    props.onSelection?.(next);
    announce(t('common.grid.selectedCount', { count: countSelected(next, rows.total) }));
  }

  const toggleRow = useStable((index: number) => {
    const record = rows.at(index);
    if (record === undefined || !selectable) return;
    anchor.current = index;
    choose(toggle(selection, keyOf(record)));
  });

  /** Puts the rows from the last one chosen up to this one in, as far as they are fetched. */
  const chooseUpTo = useStable((index: number) => {
    if (!selectable) return;
    const from = anchor.current ?? row;
    anchor.current ??= from;
    const keys: string[] = [];
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const record = rows.at(at);
      if (record !== undefined) keys.push(keyOf(record));
    }
    choose(set(selection, keys, true));
  });

  const startEdit = useStable((index: number, columnId?: string): boolean => {
    const record = rows.at(index);
    if (record === undefined) return false;
    const can = (column: GridColumn<Row> | undefined) =>
      column?.edit !== undefined && (column.edit.canEdit?.(record) ?? true);
    const column =
      columnId === undefined
        ? (columns[place.column] ?? columns.find(can))
        : columns.find((each) => each.id === columnId);
    if (!column || !can(column)) return false;
    setEditing({ row: record, column: column.id });
    return true;
  });

  const endEdit = useStable(
    (index: number, columnId: string, next: 'stay' | 'forward' | 'back') => {
      setEditing(null);
      const record = rows.at(index);
      if (record === undefined) return;
      const from = columns.findIndex((column) => column.id === columnId);
      const step = next === 'back' ? -1 : 1;
      for (let at = from + step; next !== 'stay' && columns[at]; at += step) {
        const column = columns[at];
        if (!column?.edit) continue;
        go({ row: index, column: at });
        setEditing({ row: record, column: column.id });
        return;
      }
      go({ row: index, column: from });
    },
  );

  const peek = useStable((index: number) => {
    const record = rows.at(index);
    if (record !== undefined) props.onPeek?.(record, index);
  });
  const open = useStable((index: number) => {
    const record = rows.at(index);
    if (record !== undefined) props.onOpen?.(record, index);
  });

  const remember = useStable((index: number, column: string | null) => {
    const record = rows.at(index);
    pressed.current = record === undefined ? null : { key: keyOf(record), column };
  });
  const indexOf = useStable((key: string) => rows.indexOf(key));

  const rowEvents = useMemo(
    (): RowEvents => ({
      press: (index, event, columnId) => {
        if (event.detail < 2) remember(index, columnId);
        if (event.shiftKey) return chooseUpTo(index);
        if (event.ctrlKey || event.metaKey) return toggleRow(index);
        go({ row: index, column: -1 }, { tell: false });
        peek(index);
      },
      open: () => {
        const index = pressed.current === null ? -1 : indexOf(pressed.current.key);
        const column = pressed.current?.column ?? null;
        if (column === null || !startEdit(index, column)) open(index);
      },
      check: (index, range) => (range ? chooseUpTo(index) : toggleRow(index)),
      endEdit,
    }),
    [remember, indexOf, chooseUpTo, toggleRow, go, peek, startEdit, open, endEdit],
  );

  function copy(): void {
    const picked: Row[] = [];
    for (let at = 0; at < rows.total && picked.length < 5000; at += 1) {
      const record = rows.at(at);
      if (record !== undefined && isSelected(selection, keyOf(record))) picked.push(record);
    }
    const here = rows.at(row);
    const lines = picked.length > 0 ? picked : here === undefined ? [] : [here];
    const column = columns[place.column];
    const text = toTsv(picked.length === 0 && column ? [column] : columns, lines);
    void navigator.clipboard
      .writeText(text)
      .then(() => announce(t('common.grid.copiedRows', { count: lines.length })));
  }

  function choosePageThenAll(): void {
    const keys = view.keysOnScreen(keyOf);
    const pageChosen = keys.length > 0 && keys.every((key) => isSelected(selection, key));
    choose(pageChosen ? everything : set(selection, keys, true));
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (editing || !act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key meant something here. */
  function act({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (altKey) return false;
    const control = ctrlKey || metaKey;
    const { column } = place;
    const to = (next: Partial<GridPlace>) => go({ row, column, ...next });
    switch (control ? `Control+${key.toLowerCase()}` : key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const next = row + (key === 'ArrowDown' ? 1 : -1);
        if (shiftKey && row >= 0 && next >= 0) chooseUpTo(next);
        to({ row: next });
        return true;
      }
      case 'ArrowRight':
        to({ column: column + 1 });
        return true;
      case 'ArrowLeft':
        to({ column: row === -1 ? Math.max(0, column - 1) : column - 1 });
        return true;
      case 'Home':
        to({ column: 0 });
        return true;
      case 'End':
        to({ column: columns.length - 1 });
        return true;
      case 'Control+home':
        to({ row: 0 });
        return true;
      case 'Control+end':
        to({ row: rows.total - 1 });
        return true;
      case 'PageDown':
        to({ row: row + view.pageSize() });
        return true;
      case 'PageUp':
        to({ row: Math.max(0, row - view.pageSize()) });
        return true;
      case 'Control+a':
        if (selectable) choosePageThenAll();
        return selectable;
      case 'Control+c':
        copy();
        return true;
      case ' ':
        if (shiftKey) toggleRow(row);
        else peek(row);
        return true;
      case 'F2':
        return startEdit(row);
      case 'Enter':
        if (row >= 0 && (column < 0 || !startEdit(row))) open(row);
        return row >= 0;
      default:
        return false;
    }
  }

  useImperativeHandle(props.handle, () => ({
    focus: () => go({ row: Math.max(0, row), column: place.column }, { tell: false }),
    move: (by) => go({ row: Math.max(0, row + by), column: place.column }),
    toggle: () => toggleRow(row),
    edit: () => void startEdit(row),
    position: () => row,
  }));

  return {
    row,
    column: place.column,
    focused,
    editing,
    /** Where the record being edited is now; -1 when it left the rows. */
    editingAt: editing === null ? -1 : rows.indexOf(keyOf(editing.row)),
    rowEvents,
    onKeyDown,
    onFocus: () => setFocused(true),
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
    },
  };
}
