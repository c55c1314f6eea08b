// What is out of date, asked of the disk and nothing else.
// Contents are compared, not dates: a checkout or a copied folder sets dates that mean nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const installStamp = join('node_modules', '.ponte-stamp');
export const buildStamp = join('out', '.ponte-stamp');

const buildInputs = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Hash of the lockfile and of the kind of machine, since packages with binaries differ by it. */
export function installFingerprint(root) {
  return sha256([
    readFileSync(join(root, 'package-lock.json')),
    `${process.platform} ${process.arch}`,
  ]);
}

/**
 * Says why an install is needed, or null when node_modules agrees with the lockfile.
 *
 * A folder made by a plain `npm ci` has no stamp; what npm wrote there about itself is then
 * compared with the lockfile package by package.
 */
export function installNeeded(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'node_modules is missing';
  const hidden = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!hidden) return 'the last install did not finish';
  if (!existsSync(projectNode(root))) return 'the Node that comes with the project is missing';
  if (readText(join(root, installStamp)) === installFingerprint(root)) return null;
  const locked = readJson(join(root, 'package-lock.json'));
  return lockfileDifference(locked?.packages ?? {}, hidden.packages ?? {});
}

/**
 * Compares the `packages` of package-lock.json with those npm recorded as installed.
 * An optional package may be absent (it is for another platform); any other must be there.
 * Returns a sentence about the first difference, or null.
 */
export function lockfileDifference(locked, installed) {
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '' || entry.link) continue;
    const found = installed[path];
    if (found ? found.version !== entry.version : !entry.optional) {
      return `${path.replace(/^.*node_modules\//, '')} is not at the locked version`;
    }
  }
  for (const path of Object.keys(installed)) {
    // npm adds the binary of the `node` package by itself, outside the lockfile.
    if (
      !locked[path] &&
      !/^node_modules\/node\/|^node_modules\/node-(bin-)?(linux|darwin|win)/.test(path)
    ) {
      return `${path.replace(/^.*node_modules\//, '')} is no longer used`;
    }
  }
  return null;
}

/** Hash of everything the build reads. */
export function buildFingerprint(root) {
  const parts = [];
  for (const input of buildInputs) {
    for (const path of filesUnder(root, input)) parts.push(path, readFileSync(join(root, path)));
  }
  return sha256(parts);
}

/** Says why a build is needed, or null when out/ was made from what is on disk. */
export function buildNeeded(root, fingerprint = buildFingerprint(root)) {
  const stamp = readText(join(root, buildStamp));
  if (stamp === null) return 'nothing is built yet';
  return stamp === fingerprint ? null : 'the sources changed since the last build';
}

/** The Node binary that the `node` package puts into the project. */
export function projectNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}

function filesUnder(root, path) {
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .map((entry) => `${path}/${entry.name}`)
    .sort()
    .flatMap((child) => filesUnder(root, child));
}

function sha256(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
