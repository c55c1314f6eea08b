// Electron entry: one program per data folder, its window, and an orderly end.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { isPonteError } from '../shared/errors.ts';
import type { Language } from '../shared/i18n/catalogues.ts';
import { openConsoleFile } from './console/console-file.ts';
import { defaultDataDir } from './console/data-dir.ts';
import { parseFlags, type Flags } from './console/flags.ts';
import { inWords } from './console/write-file.ts';
import { consoleArgs } from './shell/console-args.ts';
import { startDesktop, type DesktopHost } from './shell/desktop-host.ts';
import { failToStart } from './shell/failure.ts';
import { shellPreferences } from './shell/preferences.ts';
import { focusWindow } from './shell/window.ts';

const drainMs = 9000;

let host: DesktopHost | undefined;
let starting: Promise<void> | undefined;
let hasDrained = false;
let hasFailed = false;

function main(flags: Flags): void {
  const dataDir = flags.dataDir ?? defaultDataDir();
  // Electron's own lock and the window's state go by this folder, so each data folder has its own.
  const windowDir = join(dataDir, 'window');
  makeFolder(windowDir);
  app.setPath('userData', windowDir);
  if (!app.requestSingleInstanceLock()) {
    // The first one has been told, and shows its window.
    app.exit(0);
    return;
  }
  app.on('second-instance', () => focusWindow(host?.window));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (hasDrained) return;
    event.preventDefault();
    void drain();
  });
  process.on('SIGINT', () => app.quit());
  process.on('SIGTERM', () => app.quit());

  starting = app.whenReady().then(async () => {
    const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
    const outDir = join(import.meta.dirname, '..');
    host = await startDesktop(flags, { dataDir, outDir, devServer });
  });
  starting.catch((error) => {
    hasFailed = true;
    return failToStart(error, languageIn(dataDir));
  });
}

/** Closes what is open, also when asked to end in the middle of the start, then quits for good. */
async function drain(): Promise<void> {
  // What is not finished by then is on disk, and is taken up again at the next start.
  const patience = setTimeout(() => app.exit(hasFailed ? 1 : 0), drainMs);
  try {
    await starting?.catch(() => undefined);
    await host?.close();
  } finally {
    clearTimeout(patience);
    hasDrained = true;
    if (hasFailed) app.exit(1);
    else app.quit();
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw inWords(error, path);
  }
}

function languageIn(dataDir: string): Language {
  try {
    return shellPreferences(openConsoleFile(dataDir).preferences()).language;
  } catch {
    // The start failed on this folder; that is told in the usual language.
    return 'pt-BR';
  }
}

/** The flags, or null once it is told what is wrong with them: whoever types flags has a terminal. */
function readFlags(): Flags | null {
  const { isPackaged } = app;
  try {
    const given = { appPath: app.getAppPath(), isPackaged, cwd: process.cwd() };
    return parseFlags(consoleArgs(process.argv, given));
  } catch (error) {
    process.stderr.write(`${isPonteError(error) ? error.message : String(error)}\n`);
    return null;
  }
}

const flags = readFlags();
if (flags) {
  try {
    main(flags);
  } catch (error) {
    void failToStart(error, 'pt-BR');
  }
} else app.exit(2);
