import { create } from 'zustand';

export type UndoEntry = {
  id: string;
  /** What Ctrl+Z would take back, in words. */
  label: string;
  run: () => Promise<void>;
  /** Does it again after it was taken back; not everything can. */
  redo?: () => Promise<void>;
};

type Pile = {
  /** What this person did in this window and can still take back, last first. */
  entries: readonly UndoEntry[];
  /** What was taken back and can be done again, last first. */
  redos: readonly (() => Promise<void>)[];
};

const kept = 50;

export const useUndo = create<Pile>()(() => ({ entries: [], redos: [] }));

/** Something new was done: what was taken back before it can no longer be done again. */
export function pushUndo(entry: UndoEntry): void {
  useUndo.setState(({ entries }) => ({ entries: [entry, ...entries].slice(0, kept), redos: [] }));
}

/** Takes one entry off the pile, the last one when no id is named; an entry runs once. */
export function takeUndo(id?: string): UndoEntry | null {
  const { entries, redos } = useUndo.getState();
  const entry = id === undefined ? entries[0] : entries.find((each) => each.id === id);
  if (!entry) return null;
  useUndo.setState({
    entries: entries.filter((each) => each !== entry),
    redos: entry.redo ? [entry.redo, ...redos].slice(0, kept) : redos,
  });
  return entry;
}

export function takeRedo(): (() => Promise<void>) | null {
  const { redos } = useUndo.getState();
  const [next, ...rest] = redos;
  if (!next) return null;
  useUndo.setState({ redos: rest });
  return next;
}
