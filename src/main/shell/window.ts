// The one window: a sandboxed page of ours, that can go nowhere else.
import { app, BrowserWindow, shell, type Session } from 'electron';
import { appUrl, isOwnPage, mayOpenOutside } from './own-page.ts';
import { followTheme, titleBarOverlay, windowBackground } from './theme.ts';

export type WindowOptions = {
  preload: string;
  session: Session;
  devServer?: string | undefined;
  onPageLost: (reason: string) => void;
};

/** Opens the window and shows it once there is something to see. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    name: 'main',
    windowStatePersistence: true,
    title: 'Ponte',
    width: 1440,
    height: 860,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: windowBackground(),
    titleBarStyle: 'hidden',
    titleBarOverlay: process.platform === 'darwin' ? true : titleBarOverlay(),
    webPreferences: {
      preload: options.preload,
      session: options.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Chromium would fetch dictionaries from the network.
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  followTheme(window);
  keepOnOwnPage(window, options);
  refusePermissions(options.session, options.devServer);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(options.devServer ?? appUrl);
  return window;
}

/** Brings the window to the person who started Ponte a second time. */
export function focusWindow(window: BrowserWindow | undefined): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function keepOnOwnPage(window: BrowserWindow, options: WindowOptions): void {
  const contents = window.webContents;
  const stay = (event: { preventDefault(): void; url: string }): void => {
    if (isOwnPage(event.url, options.devServer)) return;
    event.preventDefault();
    openOutside(event.url);
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
  contents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') options.onPageLost(details.reason);
  });
}

function openOutside(url: string): void {
  if (mayOpenOutside(url)) void shell.openExternal(url);
}

/** The page may put text on the clipboard ("copy as table"); it needs nothing else of the machine. */
function refusePermissions(session: Session, devServer: string | undefined): void {
  const allows = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOwnPage(url, devServer);
  session.setPermissionCheckHandler((_contents, permission, origin) => allows(permission, origin));
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(allows(permission, details.requestingUrl)),
  );
  session.setDevicePermissionHandler(() => false);
}
