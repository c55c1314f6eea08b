import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Language } from '../../shared/i18n/catalogues.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'medium' | 'comfortable';
/** `auto` lets the window decide: a rail while a panel needs the room. A person's own choice wins. */
export type SidebarChoice = 'auto' | 'wide' | 'rail';

export type Preferences = {
  theme: Theme;
  language: Language;
  density: Density;
  sidebar: SidebarChoice;
  singleKeys: boolean;
  /** Whether this computer shows notices of alerts. */
  alertNotices: boolean;
  /** Panel widths by screen, in pixels. */
  panels: Readonly<Record<string, number>>;
  /** Columns by list: order, hidden ones, widths in pixels. */
  columns: Readonly<Record<string, ColumnChoice>>;
};

export type ColumnChoice = {
  order?: readonly string[];
  hidden?: readonly string[];
  widths?: Readonly<Record<string, number>>;
};

export const densities: readonly Density[] = ['compact', 'medium', 'comfortable'];

/**
 * Small choices of the person. The browser's copy makes the first frame right;
 * the service's copy, kept in step by the frame, makes them last.
 */
export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: 'system',
      language: 'pt-BR',
      density: 'compact',
      sidebar: 'auto',
      singleKeys: true,
      alertNotices: true,
      panels: {},
      columns: {},
    }),
    { name: 'ponte.preferences', storage: createJSONStorage(() => localStorage) },
  ),
);

export function setPreferences(patch: Partial<Preferences>): void {
  usePreferences.setState(patch);
}

export function setPanelWidth(panel: string, width: number): void {
  usePreferences.setState(({ panels }) => ({ panels: { ...panels, [panel]: Math.round(width) } }));
}

export function setColumns(list: string, choice: ColumnChoice): void {
  usePreferences.setState(({ columns }) => ({
    columns: { ...columns, [list]: { ...columns[list], ...choice } },
  }));
}
