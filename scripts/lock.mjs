// One bootstrap at a time in a folder, whoever starts it.
// A directory is the lock because making one is atomic everywhere; it names its owner, so that
// a lock left by a killed process is taken over rather than waited for.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const unownedGraceMs = 5_000;

/**
 * Runs `work` while holding the lock at `path`, waiting for another holder first.
 * `onWait` is called once if there is anything to wait for.
 */
export async function withLock(path, work, { onWait = () => {}, pollMs = 200 } = {}) {
  let waited = false;
  while (!tryLock(path)) {
    if (isAbandoned(path)) {
      rmSync(path, { recursive: true, force: true });
      continue;
    }
    if (!waited) onWait(ownerOf(path));
    waited = true;
    await delay(pollMs);
  }
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function tryLock(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

function ownerOf(path) {
  try {
    return Number(readFileSync(join(path, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
}

function isAbandoned(path) {
  const owner = ownerOf(path);
  if (owner !== null) return !isAlive(owner);
  try {
    return Date.now() - statSync(path).mtimeMs > unownedGraceMs;
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
