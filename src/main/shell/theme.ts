// The window's own surfaces: what is painted before the page, and beneath the system's buttons.
import { nativeTheme, type BrowserWindow, type TitleBarOverlayOptions } from 'electron';

export type Theme = 'light' | 'dark' | 'system';

export const titleBarHeight = 36;

const surfaces = {
  light: { color: '#F3F5F7', symbolColor: '#44525F' },
  dark: { color: '#11161B', symbolColor: '#B0BCC7' },
};

/** Colour of the window before its page paints, so that dark does not flash white. */
export function windowBackground(): string {
  return current().color;
}

/** The strip that holds the system's window buttons, in the screens' colours. */
export function titleBarOverlay(): TitleBarOverlayOptions {
  return { ...current(), height: titleBarHeight };
}

/** Chooses light, dark or the system's, for the page and for the system's menus. */
export function setTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}

/** Keeps a window's surfaces in step with the theme, however it changes. */
export function followTheme(window: BrowserWindow): void {
  const apply = (): void => {
    window.setBackgroundColor(windowBackground());
    if (process.platform !== 'darwin') window.setTitleBarOverlay(titleBarOverlay());
  };
  nativeTheme.on('updated', apply);
  window.once('closed', () => nativeTheme.removeListener('updated', apply));
}

function current(): { color: string; symbolColor: string } {
  return nativeTheme.shouldUseDarkColors ? surfaces.dark : surfaces.light;
}
