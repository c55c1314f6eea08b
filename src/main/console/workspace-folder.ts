import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { inWords, readJsonIfThere, writePrivateFile } from './write-file.ts';

/** A company's folder: its one file, the copies of it, and what was uploaded to it. */
export type WorkspaceFolder = {
  /** Name of the folder, and the workspace's id at every door. */
  readonly id: string;
  readonly name: string;
  readonly demo: boolean;
  readonly dir: string;
};

const label = z.object({ name: z.string().min(1), demo: z.boolean() });
const labelFile = 'workspace.json';

/** The workspaces of a data folder, in order of name. */
export function listWorkspaces(dataDir: string): WorkspaceFolder[] {
  return folderNames(join(dataDir, 'workspaces')).flatMap((id) => {
    const dir = join(dataDir, 'workspaces', id);
    const read = label.safeParse(readJsonIfThere(join(dir, labelFile)));
    // A folder whose label was lost still holds a company's data: it is shown under its own name.
    if (read.success) return [{ id, dir, ...read.data }];
    return holdsData(dir) ? [{ id, dir, name: id, demo: false }] : [];
  });
}

/** Makes the folder of a new workspace; a name already taken gets a number. */
export function makeWorkspace(
  dataDir: string,
  given: { name: string; demo: boolean },
): WorkspaceFolder {
  const parent = join(dataDir, 'workspaces');
  const taken = new Set(folderNames(parent));
  const id = freeSlug(slugOf(given.name), taken);
  const dir = join(parent, id);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw inWords(error, dir);
  }
  writePrivateFile(join(dir, labelFile), `${JSON.stringify(given, null, 2)}\n`);
  return { id, dir, ...given };
}

/** "Imóveis São João Ltda." → "imoveis-sao-joao-ltda". Safe as a folder's name on every system. */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '');
  // Windows keeps some names for devices.
  return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/.test(plain) ? 'empresa' : plain;
}

function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  let candidate = slug;
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${slug}-${number}`;
  return candidate;
}

function folderNames(parent: string): string[] {
  try {
    return readdirSync(parent, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw inWords(error, parent);
  }
}

function holdsData(dir: string): boolean {
  return readdirSync(dir).includes('ponte.sqlite');
}
