import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LineFailure, type Line, type OpenLine } from './line.ts';

const addressMs = 30_000;
const endMs = 3000;
const longestTail = 2000;
const address = /https:\/\/[a-z0-9-]+\.trycloudflare\.com/u;

/** Where installers put it, beside what PATH says: programs started from a desktop have a short PATH. */
const usualFolders = [
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/usr/bin',
  'C:\\Program Files\\cloudflared',
  'C:\\Program Files (x86)\\cloudflared',
];

/** The `cloudflared` of this computer; null where none is installed. */
export function findCloudflared(path = process.env.PATH ?? ''): string | null {
  const name = process.platform === 'win32' ? 'cloudflared.exe' : 'cloudflared';
  const folders = [...path.split(delimiter), ...usualFolders].filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A quick tunnel: no account, and another address each time. */
export function createCloudflaredLine(find: () => string | null): OpenLine {
  return async (localPort, leave) => {
    const program = find();
    if (program === null) throw new LineFailure('no-program', 'cloudflared is not installed.');
    const child = spawn(
      program,
      ['tunnel', '--no-autoupdate', '--url', `http://127.0.0.1:${localPort}`],
      { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
    );
    let tail = '';
    const ended = new Promise<LineFailure>((resolve) => {
      child.once('error', (error) => resolve(new LineFailure('no-program', error.message, error)));
      child.once('close', (code) =>
        resolve(new LineFailure('ended', `cloudflared ended (${code ?? 'killed'}). ${tail}`)),
      );
    });
    try {
      const publicUrl = await addressOf(child, ended, leave, (text) => {
        tail = (tail + text).slice(-longestTail);
      });
      return lineOver(child, publicUrl, ended);
    } catch (error) {
      await end(child, ended);
      throw error;
    }
  };
}

async function addressOf(
  child: ChildProcess,
  ended: Promise<LineFailure>,
  leave: AbortSignal,
  told: (text: string) => void,
): Promise<string> {
  const over = new AbortController();
  const printed = new Promise<string>((resolve) => {
    let said = '';
    const read = (chunk: Buffer): void => {
      told(chunk.toString('utf8'));
      said = (said + chunk.toString('utf8')).slice(-longestTail);
      const [found] = address.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const late = new Promise<LineFailure>((resolve) => {
    const none = (): void =>
      resolve(new LineFailure('unreachable', 'cloudflared gave no address.'));
    const timer = setTimeout(none, addressMs);
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    leave.addEventListener('abort', none, { signal: over.signal });
  });
  const first = await Promise.race([printed, ended, late]);
  over.abort();
  if (typeof first === 'string') return first;
  throw first;
}

function lineOver(child: ChildProcess, publicUrl: string, ended: Promise<LineFailure>): Line {
  return { publicUrl, ended, close: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<LineFailure>): Promise<void> {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), endMs);
  await ended;
  clearTimeout(late);
}
