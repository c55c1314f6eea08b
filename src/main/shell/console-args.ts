// Which arguments are the console's, among those Electron and Chromium put before them.
import { resolve } from 'node:path';

/**
 * Arguments after the app's own path, or after the binary in a package.
 *
 * `electron . --port 5000` has the folder first; a test driver puts switches of its own before it.
 * Chromium's switches that a person may add after it are taken out: the console does not know them.
 */
export function consoleArgs(
  argv: readonly string[],
  options: { appPath: string; isPackaged: boolean; cwd: string },
): string[] {
  const given = argv.slice(1);
  const at = options.isPackaged
    ? -1
    : given.findIndex(
        (arg) => !arg.startsWith('-') && resolve(options.cwd, arg) === options.appPath,
      );
  return given.slice(at + 1).filter((arg) => !isChromiumSwitch(arg));
}

const chromiumSwitches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--inspect',
  '--remote-debugging-port',
  '--ozone-platform',
  '--ozone-platform-hint',
  '--password-store',
  '--force-device-scale-factor',
  '--enable-logging',
  '--allow-file-access-from-files',
];

function isChromiumSwitch(arg: string): boolean {
  return chromiumSwitches.some((name) => arg === name || arg.startsWith(`${name}=`));
}
