// Node entry: the console with its screens served on loopback.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConsole, type Console } from './console/create-console.ts';
import { defaultDataDir } from './console/data-dir.ts';
import { parseFlags, type Flags } from './console/flags.ts';
import { FolderTaken } from './console/folder-lock.ts';
import { openLog, type ConsoleLog } from './console/log.ts';
import { hasDisplay, openBrowser } from './console/open-browser.ts';
import { osKeyring } from './console/os-keyring.ts';
import { writeReadyFile } from './console/ready-file.ts';
import { createHeadlessVault } from './console/vault.ts';
import { isPonteError } from '../shared/errors.ts';
import { describeError } from './service/log.ts';
import { askForLink } from './web/link-door.ts';
import { startWeb, type Web } from './web/start-web.ts';

const exitCodes = { closed: 0, failed: 1, badFlags: 2, alreadyOpen: 3 } as const;

/** After this, what is still under way is left to the next start, which finds it in the file. */
const drainMs = 11_000;
/** A Ctrl-C may reach us twice: from the terminal, and from the script that started us. */
const sameRequestMs = 1000;

const closers: (() => unknown)[] = [];
let log: ConsoleLog | undefined;
let endingSince = 0;

async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(argv);
  if (!flags) return;
  endOnSignals();
  // One that is left from before must not be taken for ours.
  if (flags.readyFile) rmSync(flags.readyFile, { force: true });
  const dataDir = flags.dataDir ?? defaultDataDir();
  const opened = await open(flags, dataDir);
  if (opened && endingSince === 0) await welcome(flags, opened.web, opened.ponte);
}

function readFlags(argv: readonly string[]): Flags | null {
  try {
    return parseFlags(argv);
  } catch (error) {
    tell(inWords(error));
    process.exitCode = exitCodes.badFlags;
    return null;
  }
}

async function open(flags: Flags, dataDir: string): Promise<{ ponte: Console; web: Web } | null> {
  try {
    const opened = await openLog(dataDir);
    log = opened;
    closers.push(() => opened.close());
    const passphrase = takePassphrase();
    const vault = createHeadlessVault(dataDir, { passphrase, keyring: osKeyring(dataDir) });
    const ponte = await createConsole({ dataDir, flags, host: 'headless', vault, log: opened });
    closers.push(() => ponte.close());
    const screens = { dir: join(import.meta.dirname, '..', 'renderer') };
    const web = await startWeb({ console: ponte, port: flags.port, screens, log: opened });
    closers.push(() => web.close());
    return { ponte, web };
  } catch (error) {
    if (error instanceof FolderTaken) await pointToTheOpenOne(error, flags);
    else tell(`Ponte could not open. ${inWords(error)}`);
    if (!isPonteError(error)) log?.error({ error: describeError(error) }, 'could not open');
    await unwind();
    process.exitCode = error instanceof FolderTaken ? exitCodes.alreadyOpen : exitCodes.failed;
    return null;
  }
}

/** Read once and taken out of the environment, which programs started from here would inherit. */
function takePassphrase(): string | undefined {
  const passphrase = process.env.PONTE_PASSPHRASE;
  delete process.env.PONTE_PASSPHRASE;
  return passphrase;
}

/** Says where the console is that has the folder, with a link that signs in when it gives one. */
async function pointToTheOpenOne({ holder, message }: FolderTaken, flags: Flags): Promise<void> {
  const link =
    holder?.url && holder.linkSecret ? await askForLink(holder.url, holder.linkSecret) : null;
  tell(link === null ? message : `Ponte is already open at ${link}`);
  if (link !== null && !flags.noOpen && hasDisplay()) openBrowser(link);
}

async function welcome(flags: Flags, web: Web, ponte: Console): Promise<void> {
  for (const { error } of ponte.unopened) tell(`A workspace was not opened. ${inWords(error)}`);
  if (flags.readyFile) {
    const { url, port, token } = web;
    writeReadyFile(flags.readyFile, { url, port, token, ...(await ponte.demonstration()) });
  }
  if (flags.port !== 0 && web.port !== flags.port) {
    say(`Port ${flags.port} is taken, so Ponte uses ${web.port}.`);
  }
  say(`Ponte is open at ${web.newLink()}`);
  if (process.stdin.isTTY) giveLinksOnEnter(web);
  say(
    process.stdin.isTTY
      ? 'The link signs in one browser, once. Press Enter for another, Ctrl-C to close Ponte.'
      : 'The link signs in one browser, once.',
  );
  if (!flags.noOpen && hasDisplay()) openBrowser(web.newLink());
}

function giveLinksOnEnter(web: Web): void {
  process.stdin.on('data', () => {
    if (endingSince === 0) say(`Ponte is open at ${web.newLink()}`);
  });
  closers.push(() => process.stdin.pause());
}

function endOnSignals(): void {
  const end = (signal: NodeJS.Signals): void => {
    if (endingSince > 0) {
      if (Date.now() - endingSince > sameRequestMs) process.exit(signal === 'SIGINT' ? 130 : 143);
      return;
    }
    endingSince = Date.now();
    void drain();
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('uncaughtException', fall);
  process.on('unhandledRejection', fall);
}

async function drain(): Promise<void> {
  // What is not finished by then is on disk, and is taken up again at the next start.
  const patience = setTimeout(() => process.exit(exitCodes.closed), drainMs);
  await starting;
  await unwind();
  clearTimeout(patience);
  process.exit(exitCodes.closed);
}

/** A bug of ours: nothing after it can be trusted, and what was kept is safe in the file. */
function fall(error: unknown): void {
  log?.error({ error: describeError(error) }, 'fell');
  tell(
    `Ponte stopped because of an error of its own. What was saved is still saved. ${inWords(error)}`,
  );
  process.exit(exitCodes.failed);
}

async function unwind(): Promise<void> {
  for (let close = closers.pop(); close; close = closers.pop()) {
    try {
      await close();
    } catch (error) {
      tell(inWords(error));
    }
  }
}

function inWords(error: unknown): string {
  if (isPonteError(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

const starting = main(process.argv.slice(2));
await starting;
