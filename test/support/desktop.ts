// The desktop program as a person has it: its window, driven by Playwright.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';

const root = resolve(import.meta.dirname, '..', '..');

// Chromium cannot use its sandbox as root, which is what CI machines are.
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export type Ready = {
  url: string;
  port: number;
  token: string;
  apiKey: string;
  sandboxUrl: string;
};

export type Desktop = {
  app: ElectronApplication;
  page: Page;
  ready: Ready;
  dataDir: string;
  /** Resolves with the exit code once the program has ended by itself. */
  ended: Promise<number | null>;
  /** Ends the program if it still runs, and removes its data. */
  discard(): Promise<void>;
};

/** Opens Ponte’s window on a data folder of its own. */
export async function openDesktop(flags: readonly string[]): Promise<Desktop> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ponte-desktop-'));
  const readyFile = join(dataDir, 'ready.json');
  const app = await _electron.launch({
    args: [
      root,
      ...asRoot,
      ...flags,
      '--data-dir',
      dataDir,
      '--ready-file',
      readyFile,
      '--port',
      '0',
    ],
    cwd: root,
    env: environment(),
  });
  const ended = once(app.process(), 'exit').then(([code]) => code as number | null);
  const discard = async (): Promise<void> => {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const page = await app.firstWindow();
    await expect
      .poll(() => readFile(readyFile, 'utf8').catch(() => ''), { timeout: 60_000 })
      .not.toBe('');
    const ready = JSON.parse(await readFile(readyFile, 'utf8')) as Ready;
    return { app, page, ready, dataDir, ended, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

/** The program without a driver: what it writes, and how it ends. */
export type Program = {
  stderr(): string;
  ended: Promise<number | null>;
  end(): void;
};

/** Starts the program on a data folder, as a click on its icon does. */
export function startProgram(dataDir: string, flags: readonly string[] = []): Program {
  const electron = createRequire(import.meta.url)('electron') as unknown as string;
  const child = spawn(electron, [root, ...asRoot, ...flags, '--data-dir', dataDir], {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return {
    stderr: () => stderr,
    ended: once(child, 'exit').then(([code]) => code as number | null),
    end: () => void child.kill('SIGTERM'),
  };
}

/** Without what some terminals set, with which Electron would run as a plain Node. */
function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
    ),
  );
}
