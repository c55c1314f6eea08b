import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, watch } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ReadyInfo } from '../../src/main/console/ready-file.ts';

const entry = resolve(import.meta.dirname, '../../out/main/headless.js');

export type HeadlessProcess = {
  readonly child: ChildProcess;
  /** What it wrote, so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Resolves when the ready file is there; rejects when the process ends before. */
  ready(): Promise<ReadyInfo>;
};

/** The built console in a process of its own, as a person starts it. */
export function startHeadless(
  dataDir: string,
  flags: readonly string[] = [],
  user?: number,
): HeadlessProcess {
  if (!existsSync(entry)) throw new Error(`${entry} is missing. Run: npm run build`);
  const readyFile = join(dataDir, 'ready.json');
  const args = ['--no-open', '--data-dir', dataDir, '--ready-file', readyFile, ...flags];
  rmSync(readyFile, { force: true });
  const child = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PONTE_PASSPHRASE: '' },
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  const ended = once(child, 'close').then(
    ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
  );

  async function ready(): Promise<ReadyInfo> {
    const watching = new AbortController();
    const over = ended.then((how) => {
      throw new Error(`The console ended with ${how} before it was ready.\n${out}${err}`);
    });
    over.catch(() => undefined);
    try {
      await Promise.race([over, untilThere(dataDir, readyFile, watching.signal)]);
      return JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyInfo;
    } finally {
      watching.abort();
    }
  }

  return { child, stdout: () => out, stderr: () => err, ended, ready };
}

/** The file is put in place whole, so its being there is enough. */
function untilThere(dir: string, file: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolveThere) => {
    const look = (): void => {
      if (existsSync(file)) resolveThere();
    };
    watch(dir, { signal }, look);
    look();
  });
}
