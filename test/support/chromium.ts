// A real Chromium for the tests, on whatever machine they run.
// The system's, else Playwright's own, else the one carried by a package of the registry, which
// needs neither a download site nor the system's libraries.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';

export type ChromiumForTests = {
  executablePath: string;
  env: Record<string, string>;
  /** Words for a log: which of the three it is. */
  from: string;
};

const root = resolve(import.meta.dirname, '..', '..');

/** Finds a Chromium, unpacking the carried one when there is no other. Throws when none can be had. */
export async function resolveChromium(): Promise<ChromiumForTests> {
  const env = inheritedEnv();
  const system = systemChromium();
  if (system) return { executablePath: system, env, from: 'the system’s Chromium' };
  const own = chromium.executablePath();
  if (own && existsSync(own)) return { executablePath: own, env, from: 'Playwright’s Chromium' };
  const home = await unpackCarriedChromium();
  const libraries = join(home, 'al2023', 'lib');
  return {
    executablePath: join(home, 'chromium'),
    env: {
      ...env,
      LD_LIBRARY_PATH: [libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_FILE: fontsIn(home),
    },
    from: 'the Chromium of @sparticuz/chromium',
  };
}

/** Flags for launching it. Chromium cannot use its sandbox as root, which is what CI machines are. */
export function chromiumArgs(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function systemChromium(): string | undefined {
  const fixed = {
    darwin: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    win32: [
      join(process.env.PROGRAMFILES ?? 'C:\\Program Files', 'Google/Chrome/Application/chrome.exe'),
    ],
    linux: ['/usr/bin/chromium'],
  };
  const named = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => named.map((name) => join(folder, name)));
  const candidates = [...(fixed[process.platform as keyof typeof fixed] ?? []), ...onPath];
  return candidates.find((path) => existsSync(path));
}

/**
 * Unpacks the carried Chromium once and returns the folder with it.
 *
 * The package unpacks into the temporary folder and takes whatever file of that name it finds
 * there, even half a one; so it is given a temporary folder of its own, put in place when whole.
 */
async function unpackCarriedChromium(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chromium found. Install one with: npx playwright install chromium');
  }
  const cache = join(root, 'node_modules', '.cache');
  const home = join(cache, 'ponte-chromium');
  if (existsSync(join(home, 'chromium'))) return home;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, 'chromium-'));
  const unpack = "import('@sparticuz/chromium').then((m) => m.default.executablePath())";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', unpack], {
    cwd: root,
    // With this variable the package also unpacks the shared libraries Chromium needs.
    env: { ...process.env, TMPDIR: scratch, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  });
  try {
    renameSync(scratch, home);
  } catch {
    // Another run was first; its copy is as good.
    rmSync(scratch, { recursive: true, force: true });
  }
  return home;
}

/**
 * Tells it of the fonts it came with. Its own settings look where a cloud function would have them;
 * without any font it ends at the first page that needs one.
 */
function fontsIn(home: string): string {
  const file = join(home, 'fonts.conf');
  if (existsSync(file)) return file;
  const folders = [join(home, 'fonts'), '/usr/share/fonts'].map((path) => `<dir>${path}</dir>`);
  const cache = `<cachedir>${join(home, 'font-cache')}</cachedir>`;
  writeFileSync(file, `<fontconfig>${folders.join('')}${cache}</fontconfig>\n`);
  return file;
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
