// Fetches Electron's binary into its cache, then lets the electron package install itself from it.
// The package's own installer shows nothing for 30 s and waits on a silent network for minutes,
// so the download is done here, through the same library, with progress and an end to waiting.
// Runs on the project's Node as a program of its own: `node fetch-electron.mjs`.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const home = dirname(require.resolve('electron/package.json'));
const stallMs = Number(process.env.PONTE_FETCH_STALL_MS ?? 12_000);

const giveUp = new AbortController();
let stall;
function stillMoving() {
  clearTimeout(stall);
  stall = setTimeout(() => giveUp.abort(new Error('nothing arrived in time')), stallMs);
}

let shown = -1;
function showProgress({ percent, transferred, total }) {
  stillMoving();
  const ten = Math.floor(percent * 10);
  if (ten === shown) return;
  shown = ten;
  const of = total ? ` of ${megabytes(total)}` : '';
  process.stderr.write(`  Electron: ${megabytes(transferred)}${of} MB\n`);
}

try {
  stillMoving();
  const entry = createRequire(join(home, 'package.json')).resolve('@electron/get');
  const { downloadArtifact } = await import(pathToFileURL(entry).href);
  await downloadArtifact({
    version: require('electron/package.json').version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    cacheRoot: process.env.electron_config_cache,
    checksums: require(join(home, 'checksums.json')),
    downloadOptions: { quiet: true, signal: giveUp.signal, getProgressCallback: showProgress },
  });
  clearTimeout(stall);
  const installed = spawnSync(process.execPath, [join(home, 'install.js')], { stdio: 'inherit' });
  process.exitCode = installed.status ?? 1;
} catch (error) {
  clearTimeout(stall);
  process.stderr.write(`  Electron: ${error.cause?.message ?? error.message}\n`);
  process.exitCode = 1;
}

function megabytes(bytes) {
  return Math.round(bytes / 1_000_000);
}
