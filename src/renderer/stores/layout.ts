import { create } from 'zustand';

type Layout = {
  /** How many side panels are on screen; the sidebar gives way to them on smaller windows. */
  panels: number;
  /** Height of what is docked at the foot, so that toasts stay above it. */
  foot: number;
  /** Since when the service does not answer; null while it does. */
  lostAt: number | null;
};

export const useLayout = create<Layout>()(() => ({ panels: 0, foot: 0, lostAt: null }));
