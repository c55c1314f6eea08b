import { create } from 'zustand';

/** What lies over the whole window. */
export const useOverlays = create<{ shortcuts: boolean }>()(() => ({ shortcuts: false }));
