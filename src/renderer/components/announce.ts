import { create } from 'zustand';

/** What was last said to screen readers; the frame holds the one live region. */
export const useAnnouncement = create<{ text: string; turn: number }>()(() => ({
  text: '',
  turn: 0,
}));

/** Says a result politely: a sort, a filter, a selection. The same words twice are said twice. */
export function announce(text: string): void {
  useAnnouncement.setState(({ turn }) => ({ text, turn: turn + 1 }));
}
