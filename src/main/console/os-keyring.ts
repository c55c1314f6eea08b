import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';

/** Keeps one key for this data folder in the system's key store. */
export type Keyring = {
  /** The key, made at the first asking; null where the store is absent, locked or does not answer. */
  key(): Promise<Buffer | null>;
};

const patienceMs = 4000;

/**
 * Asked in a process of its own: a key store may wait for a person, or for a bus that never
 * answers, and the call cannot be taken back once made.
 *
 * On Linux only the Secret Service will do. The library would otherwise fall back to the kernel's
 * keyring, which forgets everything at the next boot.
 */
const program = `
const { Entry } = require(process.argv[1]);
const entry = new Entry('Ponte', process.argv[2], { linux: { store: 'secret-service' } });
let key = entry.getPassword();
if (!key) {
  entry.setPassword(require('node:crypto').randomBytes(32).toString('base64url'));
  key = entry.getPassword();
}
process.stdout.write(key ?? '');
`;

export function osKeyring(dataDir: string): Keyring {
  return {
    key() {
      const library = locate();
      if (library === null) return Promise.resolve(null);
      return new Promise((resolve) => {
        execFile(
          process.execPath,
          ['--input-type=commonjs', '-e', program, library, dataDir],
          { timeout: patienceMs, killSignal: 'SIGKILL', windowsHide: true },
          (error, stdout) => {
            const key = Buffer.from(stdout.trim(), 'base64url');
            resolve(error || key.length !== 32 ? null : key);
          },
        );
      });
    },
  };
}

function locate(): string | null {
  try {
    return createRequire(import.meta.url).resolve('@napi-rs/keyring');
  } catch {
    return null;
  }
}
