import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { toProblem, mayPass } from '../problem.ts';
import {
  doAgain,
  pushUndo,
  takeBack,
  type Step,
  type Taken,
  type UndoEntry,
  type UndoPlace,
} from '../stores/undo.ts';
import type { Tone } from './state.ts';
import { ToastCard } from './ToastCard.tsx';

export type Toast = {
  tone?: Tone;
  /** The result: "4 leads em “Proposta”". */
  title: string;
  /** The consequence: "sai para os CRMs em 5 s". */
  hint?: string | undefined;
  /** Takes it back; Ctrl+Z does the same while it is the last thing done. */
  undo?: Step | undefined;
  /** The list whose own key takes it back too. */
  place?: UndoPlace | undefined;
  /** For a failure: the list where it also lives. */
  action?: { label: string; run: () => void };
};

let turn = 0;

/** Result and consequence, for 8 s; with `undo`, also on the pile that Ctrl+Z takes from. */
export function showToast({ undo, place, ...words }: Toast): void {
  const id = `toast-${(turn += 1)}`;
  if (undo) pushUndo({ id, label: words.title, place, step: undo });
  show(id, words, undo !== undefined);
}

function show(id: string, { tone = 'success', ...words }: Toast, canUndo: boolean): void {
  notifications.show({
    id,
    message: words.title,
    autoClose: 8000,
    renderNotification: () => (
      <ToastCard
        tone={tone}
        {...words}
        onUndo={canUndo ? (t) => void sayTakenBack(t, { id }) : undefined}
        onClose={() => notifications.hide(id)}
      />
    ),
  });
}

/**
 * Takes back what was done last and says what came of it: the one way for keys, menus and toasts.
 *
 * @param which another than the last: by its name, or the last one of a list
 */
export async function sayTakenBack(
  t: TFunction,
  which: { id?: string; place?: UndoPlace } = {},
): Promise<void> {
  // A toast whose undo is under way has nothing more to offer.
  if (which.id !== undefined) notifications.hide(which.id);
  const taken = await takeBack(which, mayPass);
  if (taken === null) {
    if (which.id === undefined) say(t('frame.toast.nothingToUndo'));
    return;
  }
  notifications.hide(taken.entry.id);
  if ('error' in taken) return sayRefused(t, taken, () => void sayTakenBack(t, which));
  showToast({ tone: 'neutral', ...doneTo(t('frame.toast.undone'), taken.entry), ...taken.said });
}

/** Does again what was taken back last, and says so. */
export async function sayDoneAgain(t: TFunction): Promise<void> {
  const taken = await doAgain(mayPass);
  if (taken === null) return say(t('frame.toast.nothingToRedo'));
  if ('error' in taken) return sayRefused(t, taken, () => void sayDoneAgain(t));
  const { entry, said, back } = taken;
  const words = { ...doneTo(t('frame.toast.redone'), entry), ...said };
  show(entry.id, { tone: 'neutral', ...words }, back !== undefined);
}

function doneTo(title: string, { label }: UndoEntry): Toast {
  return { title, hint: label };
}

function say(title: string): void {
  showToast({ tone: 'neutral', title });
}

function sayRefused(
  t: TFunction,
  { entry, error, kept }: Extract<Taken, { error: unknown }>,
  again: () => void,
): void {
  const { code } = toProblem(error);
  showToast({
    tone: 'danger',
    title: t(`errors.${code}.what`),
    hint: `${entry.label}. ${t(`errors.${code}.action`)}`,
    ...(kept ? { action: { label: t('common.retry'), run: again } } : {}),
  });
}
