// The console on the desktop: built in order, closed in reverse.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { createConsole, type Console } from '../console/create-console.ts';
import type { Flags } from '../console/flags.ts';
import { openLog } from '../console/log.ts';
import { writeReadyFile } from '../console/ready-file.ts';
import { createFileVault } from '../console/vault.ts';
import { startWeb } from '../web/start-web.ts';
import { openMenuByKey, setMenu } from './menu.ts';
import { createOsVault } from './os-vault.ts';
import { createNativeNotices } from './native-notices.ts';
import { createPagePdf } from './page-pdf.ts';
import { openPortDoor } from './port.ts';
import { shellPreferences } from './preferences.ts';
import { openScreensSession } from './protocol.ts';
import { setTheme } from './theme.ts';
import { focusWindow, openWindow } from './window.ts';

export type DesktopHost = {
  readonly window: BrowserWindow;
  /** Lets work under way finish, closes the files, and resolves. May be called twice. */
  close(): Promise<void>;
};

/** Opens the console and its window. What was opened before a failure is closed again. */
export async function startDesktop(
  flags: Flags,
  options: { dataDir: string; outDir: string; devServer?: string | undefined },
): Promise<DesktopHost> {
  const { dataDir, outDir, devServer } = options;
  const closers: (() => unknown)[] = [];
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= unwind(closers));

  try {
    // One that is left from before must not be taken for ours.
    if (flags.readyFile) rmSync(flags.readyFile, { force: true });
    const log = await openLog(dataDir);
    closers.push(() => log.close());
    const vault = await createOsVault(createFileVault(dataDir));
    const notices = createNativeNotices();
    closers.push(() => notices.close());
    const pdf = createPagePdf();
    const ponte = await createConsole({
      dataDir,
      flags,
      host: 'desktop',
      vault,
      log,
      notify: notices.show,
      pagePdf: pdf.make,
    });
    closers.push(() => ponte.close());
    const web = await startWeb({ console: ponte, port: flags.port, log });
    closers.push(() => web.close());

    closers.push(followPreferences(ponte));
    const door = openPortDoor({ devServer, serve: (port) => ponte.rpc.servePort(port) });
    closers.push(() => door.close());
    const window = openWindow({
      preload: join(outDir, 'preload', 'index.cjs'),
      session: openScreensSession(join(outDir, 'renderer'), devServer),
      devServer,
      onPageLost: (reason) => {
        log.error({ reason }, 'the window’s page ended');
        if (!closed) reloadOnce(window);
      },
    });
    openMenuByKey(window);
    pdf.attach(window);
    notices.attach({
      wanted: () => shellPreferences(ponte.preferences()).alertNotices,
      pressed(command) {
        focusWindow(window);
        ponte.tell({ type: 'command', command });
      },
    });

    if (flags.readyFile) {
      const demonstration = await ponte.demonstration();
      writeReadyFile(flags.readyFile, {
        url: web.url,
        port: web.port,
        token: web.token,
        ...demonstration,
      });
    }
    return { window, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keeps the menu's language and the window's theme as the person chose them in the screens. */
function followPreferences(ponte: Console): () => void {
  let shown = '';
  const apply = (): void => {
    const { language, theme } = shellPreferences(ponte.preferences());
    setTheme(theme);
    if (shown === language) return;
    shown = language;
    setMenu(language, (command) => ponte.tell({ type: 'command', command }));
  };
  apply();
  return ponte.subscribe((notice) => {
    if (notice.type === 'settings.changed') apply();
  });
}

const reloadPauseMs = 10_000;
let lastReload = 0;

/** A page that crashed is loaded again, unless it does so at once: that would go on for ever. */
function reloadOnce(window: BrowserWindow): void {
  const now = Date.now();
  if (window.isDestroyed() || now - lastReload < reloadPauseMs) return;
  lastReload = now;
  window.webContents.reload();
}

async function unwind(closers: (() => unknown)[]): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) await close();
}
