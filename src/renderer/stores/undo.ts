import { create } from 'zustand';
import type { Tone } from '../components/state.ts';

/** Takes something back, or does it again. Rejects when it could not be done: then it is not done. */
export type Step = () => Promise<Stepped | void>;

export type Stepped = {
  /** What came of it, where there is more to say than that it was done. */
  said?: { tone?: Tone; title?: string; hint?: string };
  /** Turns this very step round; not everything can be done again. */
  back?: Step;
};

/** A list whose own key takes back what was decided there. */
export type UndoPlace = 'conflicts' | 'duplicates';

export type UndoEntry = {
  id: string;
  /** What Ctrl+Z would take back, in words. */
  label: string;
  place?: UndoPlace | undefined;
  step: Step;
};

/** What became of an entry; one that was refused is on its pile again where it may succeed later. */
export type Taken = { entry: UndoEntry } & (Stepped | { error: unknown; kept: boolean });

type Piles = {
  /** What this person did in this window and can still take back, last first. */
  entries: readonly UndoEntry[];
  /** What was taken back and can be done again, last first. */
  redos: readonly UndoEntry[];
};

type Which = { id?: string; place?: UndoPlace };

const most = 50;

export const useUndo = create<Piles>()(() => ({ entries: [], redos: [] }));

/** Something new was done: what was taken back before it can no longer be done again. */
export function pushUndo(entry: UndoEntry): void {
  useUndo.setState(({ entries }) => ({ entries: onTop(entries, entry), redos: [] }));
}

/** One after the other: of two keys in a row the second is about what the first leaves. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Takes one entry back, the last one when none is named.
 *
 * @param which the entry of that name, or the last one of that list
 * @param passes whether a failure may be over when it is tried again; the entry is kept then
 * @returns null where there is none
 */
export function takeBack(which: Which, passes: (error: unknown) => boolean): Promise<Taken | null> {
  return inTurn('entries', 'redos', which, passes);
}

/** Does again what was taken back last; it can be taken back once more. */
export function doAgain(passes: (error: unknown) => boolean): Promise<Taken | null> {
  return inTurn('redos', 'entries', {}, passes);
}

function inTurn(...asked: Parameters<typeof take>): Promise<Taken | null> {
  const taken = last.then(() => take(...asked));
  last = taken;
  return taken;
}

/** Never rejects. */
async function take(
  from: keyof Piles,
  to: keyof Piles,
  { id, place }: Which,
  passes: (error: unknown) => boolean,
): Promise<Taken | null> {
  // As it is before the step, so that what is done meanwhile lies above it.
  const before = useUndo.getState()[from];
  const entry = before.find(
    (each) => (id === undefined || each.id === id) && (place === undefined || each.place === place),
  );
  if (!entry) return null;
  put(from, (pile) => pile.filter((each) => each !== entry));
  try {
    const stepped = (await entry.step()) ?? {};
    const { back } = stepped;
    if (back) put(to, (pile) => onTop(pile, { ...entry, step: back }));
    return { entry, ...stepped };
  } catch (error) {
    const kept = passes(error);
    if (kept) put(from, (pile) => backAt(pile, before, entry));
    return { entry, error, kept };
  }
}

function put(
  where: keyof Piles,
  change: (pile: readonly UndoEntry[]) => readonly UndoEntry[],
): void {
  useUndo.setState((piles) => ({ [where]: change(piles[where]) }));
}

function onTop(pile: readonly UndoEntry[], entry: UndoEntry): readonly UndoEntry[] {
  return [entry, ...pile].slice(0, most);
}

/** Above what lay under it, below what came since. */
function backAt(
  pile: readonly UndoEntry[],
  before: readonly UndoEntry[],
  entry: UndoEntry,
): readonly UndoEntry[] {
  const under = new Set(before.slice(before.indexOf(entry) + 1));
  const at = pile.findIndex((each) => under.has(each));
  return at < 0 ? [...pile, entry] : pile.toSpliced(at, 0, entry);
}

/** A step that goes there and back as often as asked. */
export function swing(there: () => Promise<unknown>, back: () => Promise<unknown>): Step {
  return async () => {
    await there();
    return { back: swing(back, there) };
  };
}
