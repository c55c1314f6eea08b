// Where the console can run on this machine: facts gathered here, the choice made by a pure function.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Chooses the host from facts alone.
 *
 * `facts`: { wantsHeadless, platform, display, isRoot, noSandbox, electron } where `electron` is
 * 'ready' or 'absent'. Gives { host: 'desktop' | 'headless' | 'fetch', why }: 'fetch' means that a
 * window is possible once Electron's binary is here; `why` is a sentence when a window was
 * expected and cannot be had, and null otherwise.
 */
export function chooseHost(facts) {
  if (facts.wantsHeadless) return { host: 'headless', why: null };
  if (!facts.display) {
    return { host: 'headless', why: 'There is no display here, so Ponte opens in the browser.' };
  }
  if (facts.platform === 'linux' && facts.isRoot && !facts.noSandbox) {
    return {
      host: 'headless',
      why: 'Electron refuses to run as root with its sandbox on, so Ponte opens in the browser.',
    };
  }
  return { host: facts.electron === 'ready' ? 'desktop' : 'fetch', why: null };
}

/** Gathers what chooseHost needs. */
export function hostFacts(root, args, env = process.env, platform = process.platform) {
  return {
    wantsHeadless: args.includes('--headless'),
    platform,
    display: platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY),
    isRoot: process.getuid?.() === 0,
    noSandbox: args.includes('--no-sandbox'),
    electron: electronBinary(root, env) ? 'ready' : 'absent',
  };
}

/** Path of Electron's binary, found the way the electron package finds it, or null. */
export function electronBinary(root, env = process.env) {
  const home = join(root, 'node_modules', 'electron');
  const named = readText(join(home, 'path.txt')) ?? 'electron';
  const path = env.ELECTRON_OVERRIDE_DIST_PATH
    ? join(env.ELECTRON_OVERRIDE_DIST_PATH, named)
    : join(home, 'dist', named);
  return existsSync(path) ? path : null;
}

const failures = [
  [
    /Missing X server|Unable to open X display|cannot open display|Failed to connect to Wayland|Failed to initialize (any )?(Ozone|Wayland) platform|Authorization required, but no authorization/i,
    'The display cannot be opened, so Ponte opens in the browser.',
  ],
  [
    /error while loading shared libraries: (\S+?):/,
    'Electron lacks a library of this system ($1), so Ponte opens in the browser.',
  ],
  [
    /SUID sandbox helper binary|No usable sandbox|Running as root without --no-sandbox/i,
    'This system does not let Electron use its sandbox, so Ponte opens in the browser.',
  ],
];

/**
 * Why Electron itself could not start, as a sentence, judged by what it wrote to stderr;
 * null when the end was the console's own.
 */
export function startFailure(stderr) {
  for (const [pattern, sentence] of failures) {
    const match = pattern.exec(stderr);
    if (match) return sentence.replace('$1', match[1] ?? '');
  }
  return null;
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
