// Makes a checkout ready to run: dependencies in step with the lockfile, out/ in step with src/.
// Imports nothing that must be installed and runs on any Node from 20, because it is what installs.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';
import { run } from './run.mjs';
import {
  buildFingerprint,
  buildNeeded,
  buildStamp,
  installFingerprint,
  installNeeded,
  installStamp,
  projectNode,
} from './staleness.mjs';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** A failure with a sentence for the person who typed the command. */
export class BootstrapError extends Error {}

/**
 * Installs and builds what is missing or stale; resolves with the Node to run the project on.
 * When nothing is needed it only reads, so it works offline and on a read-only checkout.
 */
export async function bootstrap({
  install = true,
  build = true,
  root = projectRoot,
  log = say,
} = {}) {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new BootstrapError(
      `Ponte needs Node 20 or newer to set itself up, and this is ${process.version}. Install it from https://nodejs.org and run the command again.`,
    );
  }
  const due = () => ({
    install: install ? installNeeded(root) : null,
    build: build ? buildNeeded(root) : null,
  });
  const first = due();
  if (first.install || first.build) {
    const lock = join(root, '.bootstrap.lock');
    const onWait = (pid) =>
      log(`Waiting for another Ponte set-up in this folder (process ${pid ?? 'unknown'})...`);
    await withLock(
      lock,
      async () => {
        const now = due();
        if (now.install) await installPackages(root, now.install, log);
        if (now.build) await buildProject(root, now.build, log);
      },
      { onWait },
    );
  }
  return existsSync(projectNode(root)) ? projectNode(root) : process.execPath;
}

async function installPackages(root, why, log) {
  const started = Date.now();
  log(`Installing dependencies (${why}); the first time takes about a minute...`);
  const tick = setInterval(() => log(`  still installing, ${seconds(started)} s`), 15_000);
  try {
    rmSync(join(root, installStamp), { force: true });
    await npm(root, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    log('  packages are in place; fetching the Node that runs the project...');
    await npm(root, ['rebuild', 'node', '--loglevel=error']);
    if (!existsSync(projectNode(root))) {
      throw new BootstrapError(
        'The Node that runs the project could not be fetched. Check the network or the proxy settings of npm, then run the command again.',
      );
    }
    writeFileSync(join(root, installStamp), installFingerprint(root));
  } finally {
    clearInterval(tick);
  }
  log(`  done in ${seconds(started)} s`);
}

async function buildProject(root, why, log) {
  const started = Date.now();
  log(`Building (${why})...`);
  // Taken before the build: a file saved while it runs makes the next start build again.
  const fingerprint = buildFingerprint(root);
  rmSync(join(root, buildStamp), { force: true });
  const cli = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const args = [cli, 'build', '--logLevel', 'warn'];
  const result = await run(projectNode(root), args, { cwd: root, quiet: true });
  if (result.code !== 0) {
    throw new BootstrapError(`${result.tail.trim()}\nThe build failed; the reason is above.`);
  }
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, buildStamp), fingerprint);
  log(`  done in ${seconds(started)} s`);
}

async function npm(root, args) {
  // Under `npm start` npm names itself and its own Node; that one is not the binary being replaced.
  const cli = process.env.npm_execpath;
  const viaNode = cli !== undefined && /\.c?js$/.test(cli);
  const command = viaNode ? (process.env.npm_node_execpath ?? process.execPath) : 'npm';
  const shell = !viaNode && process.platform === 'win32';
  let result;
  try {
    result = await run(command, viaNode ? [cli, ...args] : args, { cwd: root, shell });
  } catch (error) {
    throw new BootstrapError(
      `npm could not be started (${error.message}). It comes with Node; install Node from https://nodejs.org and run the command again.`,
    );
  }
  if (result.code === 0) return;
  throw new BootstrapError(
    `Dependencies could not be installed: "npm ${args[0]}" ended with ${result.code ?? result.signal} (its words are above). Check the network or the proxy settings of npm, then run the command again.`,
  );
}

/** Prints one line about the set-up; on stderr, so that a program's own output stays its own. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs `work` and turns a failure into one sentence and exit code 1. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    say(error instanceof BootstrapError ? error.message : (error.stack ?? String(error)));
    process.exitCode = 1;
  }
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const args = process.argv.slice(2);
    await bootstrap({
      install: !args.includes('--no-install'),
      build: !args.includes('--no-build'),
    });
  });
}
