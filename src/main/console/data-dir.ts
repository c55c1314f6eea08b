import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a person's data lives unless told: the place each system gives to programs for that. */
export function defaultDataDir(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Ponte');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Ponte');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'Ponte');
}
