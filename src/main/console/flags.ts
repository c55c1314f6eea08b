import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PonteError } from '../../shared/errors.ts';

/** What a person may say when starting the console. */
export type Flags = {
  headless: boolean;
  /** The port asked for; without one, 4817 or the next that is free. */
  port: number;
  dataDir: string | null;
  /** Open the demonstration workspace. */
  sandbox: boolean;
  /** Open no workspace. */
  empty: boolean;
  readyFile: string | null;
  noOpen: boolean;
  /** Told by the start script: a first run then opens the demonstration workspace. */
  fromCheckout: boolean;
};

const usualPort = 4817;

const known = {
  headless: { type: 'boolean' },
  port: { type: 'string' },
  'data-dir': { type: 'string' },
  sandbox: { type: 'boolean' },
  empty: { type: 'boolean' },
  'ready-file': { type: 'string' },
  'no-open': { type: 'boolean' },
  'from-checkout': { type: 'boolean' },
  // Electron's own, which a headless run is given too when the start script passes everything on.
  'no-sandbox': { type: 'boolean' },
} as const;

const usage =
  'Known flags: --headless, --port N, --data-dir DIR, --sandbox, --empty, --ready-file FILE, --no-open.';

/**
 * Reads the console's flags. Paths are made absolute from `cwd`.
 *
 * @throws PonteError BAD_INPUT naming the flag and what is known.
 */
export function parseFlags(argv: readonly string[], cwd = process.cwd()): Flags {
  const { values } = parsed(argv);
  if (values.sandbox && values.empty) {
    throw wrong('--sandbox and --empty cannot be used together: choose one.');
  }
  return {
    headless: values.headless ?? false,
    port: port(values.port),
    dataDir: path('--data-dir', values['data-dir'], cwd),
    sandbox: values.sandbox ?? false,
    empty: values.empty ?? false,
    readyFile: path('--ready-file', values['ready-file'], cwd),
    noOpen: values['no-open'] ?? false,
    fromCheckout: values['from-checkout'] ?? false,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: known, strict: true, allowPositionals: false });
  } catch (error) {
    const said = error instanceof Error ? error.message.split('. ')[0] : String(error);
    throw wrong(`${said}. ${usage}`);
  }
}

function port(text: string | undefined): number {
  if (text === undefined) return usualPort;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) {
    throw wrong(`--port takes a number from 0 to 65535 (0 is any free one), not "${text}".`);
  }
  return number;
}

function path(flag: string, text: string | undefined, cwd: string): string | null {
  if (text === undefined) return null;
  if (text.trim() === '') throw wrong(`${flag} needs a path after it.`);
  return resolve(cwd, text);
}

function wrong(message: string): PonteError {
  return new PonteError('BAD_INPUT', message);
}
