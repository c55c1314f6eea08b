import { CircleX, Pencil, TriangleAlert } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { Editing } from './use-fix-cursor.ts';
import css from './FixGrid.module.css';
import table from '../table/FileTable.module.css';
import { useProblemWords } from '../use-problem-words.ts';

type Problem = { kind: string; value: string; severity: 'error' | 'warning' };

type FixCellProps = {
  place: string;
  role: 'gridcell' | 'rowheader';
  colIndex: number;
  text: string;
  /** What the file says, where that is another text. */
  source?: string | undefined;
  problem: Problem | undefined;
  readOnly: boolean;
  leftOut: boolean;
  end?: boolean;
  isCursor: boolean;
  left?: number;
  width: number;
  onEdit: () => void;
};

/** One cell of a row that can be put right. A mark tells one that was, an icon one that is wrong. */
export function FixCell(props: FixCellProps) {
  const { place, role, colIndex, text, source, problem, readOnly, leftOut, isCursor } = props;
  const { t } = useText();
  const { reason } = useProblemWords();
  const Icon = problem?.severity === 'error' ? CircleX : TriangleAlert;
  const words = problem ? reason(problem) : null;
  const fixed = source !== undefined;
  return (
    <div
      role={role}
      aria-colindex={colIndex}
      aria-readonly={role === 'gridcell' ? readOnly : undefined}
      className={`${role === 'rowheader' ? table.line : table.cell} ${css.cell}`}
      data-cell={place}
      data-tone={problem && (problem.severity === 'error' ? 'danger' : 'warning')}
      data-severity={problem?.severity}
      data-fixed={fixed || undefined}
      data-left={leftOut || undefined}
      data-end={props.end || undefined}
      tabIndex={isCursor ? 0 : -1}
      title={words ?? (fixed ? t('importFixing.fixed', { text: source }) : text || undefined)}
      style={{ left: props.left, width: props.width }}
      onDoubleClick={props.onEdit}
    >
      {problem && <Icon size={13} className={table.cellIcon} aria-hidden="true" />}
      {!problem && fixed && <Pencil size={12} className={table.cellIcon} aria-hidden="true" />}
      <span className="p-truncate">
        {text === '' ? <span className="p-hidden">{t('imports.mapping.blank')}</span> : text}
      </span>
      {leftOut && role === 'rowheader' && (
        <span className="p-hidden">, {t('importFixing.left')}</span>
      )}
      {words && (
        <span className="p-hidden">
          , {t(problem?.severity === 'error' ? 'common.tone.danger' : 'common.tone.warning')}:{' '}
          {words}
        </span>
      )}
      {fixed && <span className="p-hidden">, {t('importFixing.fixed', { text: source })}</span>}
    </div>
  );
}

type FixEditorProps = {
  label: string;
  text: string;
  begin: Editing['begin'];
  left: number;
  width: number;
  onEnd: (text: string | null, step: { row: number; column: number }) => void;
};

const longest = 2000;

/** The cell while it is edited: Enter keeps and goes down, Tab keeps and goes on, Escape leaves it. */
export function FixEditor({ label, text, begin, left, width, onEnd }: FixEditorProps) {
  const [typed, setTyped] = useState(begin === 'keep' ? text : begin.text);
  const ended = useRef(false);

  function end(keep: boolean, step: { row: number; column: number }): void {
    if (ended.current) return;
    ended.current = true;
    onEnd(keep && typed !== text ? typed : null, step);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    // Accents are still being put together.
    if (event.nativeEvent.isComposing) return;
    const { key } = event;
    if (key === 'Enter') end(true, { row: event.shiftKey ? -1 : 1, column: 0 });
    else if (key === 'Tab') end(true, { row: 0, column: event.shiftKey ? -1 : 1 });
    else if (key === 'Escape') end(false, { row: 0, column: 0 });
    else return;
    event.preventDefault();
  }

  return (
    <div role="gridcell" className={`${table.cell} ${css.editing}`} style={{ left, width }}>
      <input
        className={css.input}
        aria-label={label}
        value={typed}
        maxLength={longest}
        ref={(element) => {
          if (element && document.activeElement !== element && !ended.current) element.focus();
        }}
        onFocus={(event) => begin === 'keep' && event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => end(true, { row: 0, column: 0 })}
      />
    </div>
  );
}
