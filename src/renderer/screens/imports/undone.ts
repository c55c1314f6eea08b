import { create } from 'zustand';

/** What came of taking an import back: the service tells it once, the screen keeps it for this window. */
export type Undone = { restored: number; removed: number; keptBecauseChanged: number };

export const useUndone = create<{ byImport: Readonly<Record<string, Undone>> }>()(() => ({
  byImport: {},
}));

export function keepUndone(importId: string, undone: Undone): void {
  useUndone.setState(({ byImport }) => ({ byImport: { ...byImport, [importId]: undone } }));
}
