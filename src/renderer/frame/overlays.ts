import { create } from 'zustand';

/** What lies over the whole window. */
export const useOverlays = create<{ palette: boolean; shortcuts: boolean }>()(() => ({
  palette: false,
  shortcuts: false,
}));
