import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useStable } from '../use-stable.ts';
import type { GridEdit } from './grid-types.ts';
import css from './DataGrid.module.css';

type GridEditorProps<Row> = {
  /** As it was when the edit began: what comes in meanwhile is for the service to weigh. */
  row: Row;
  label: string;
  edit: GridEdit<Row>;
  /** Ends the edit: keep what was typed or not, then stay, or go to the next cell that can be edited. */
  onEnd: (next: 'stay' | 'forward' | 'back') => void;
};

/** A cell being typed in: Enter keeps, Esc gives up, Tab keeps and moves on. */
export function GridEditor<Row>({ row, label, edit, onEnd }: GridEditorProps<Row>) {
  const [value, setValue] = useState(() => edit.value(row));
  const ended = useRef(false);

  function end(keep: boolean, next: 'stay' | 'forward' | 'back', typed = value): void {
    if (ended.current) return;
    ended.current = true;
    if (keep && typed !== edit.value(row)) edit.commit(row, typed);
    onEnd(next);
  }

  // A row that leaves the list takes nothing with it that was typed.
  const keep = useStable(() => {
    if (!ended.current && value !== edit.value(row)) edit.commit(row, value);
  });
  useEffect(() => keep, [keep]);

  function onKeyDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape') end(false, 'stay');
    else if (event.key === 'Enter') end(true, 'stay');
    else if (event.key === 'Tab') end(true, event.shiftKey ? 'back' : 'forward');
    else return;
    event.preventDefault();
  }

  const shared = {
    'aria-label': label,
    autoFocus: true,
    value,
    onKeyDown,
    onBlur: () => end(true, 'stay'),
    onClick: (event: React.MouseEvent) => event.stopPropagation(),
    onDoubleClick: (event: React.MouseEvent) => event.stopPropagation(),
  };
  return (
    <span className={css.editor}>
      {edit.options ? (
        <select
          {...shared}
          onChange={(event) => {
            setValue(event.currentTarget.value);
            end(true, 'stay', event.currentTarget.value);
          }}
        >
          {edit.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...shared}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      )}
    </span>
  );
}
