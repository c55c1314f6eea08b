import { create } from 'zustand';

/** What lies over the whole window. */
export const useOverlays = create<{ palette: boolean; shortcuts: boolean; alerts: boolean }>()(
  () => ({
    palette: false,
    shortcuts: false,
    alerts: false,
  }),
);
