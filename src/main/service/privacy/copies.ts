import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { copiesIn } from '../backups/copies-in.ts';

/** Copies of the workspace file that may hold somebody who was erased since. */
export type OldCopies = {
  before(at: number): { count: number; bytes: number };
  /** @returns how many were deleted */
  remove(at: number): number;
};

/** A damaged file that was put aside is a copy of what it held, too. */
const aside = /\.sqlite\.(damaged|restored)/;

export function createOldCopies(dir: string): OldCopies {
  const folder = join(dir, 'backups');

  function paths(at: number): { path: string; bytes: number }[] {
    const kept = copiesIn(folder)
      .filter((copy) => copy.at < at)
      .map(({ name, bytes }) => ({ path: join(folder, name), bytes }));
    const damaged = readdirSync(dir)
      .filter((name) => aside.test(name))
      .map((name) => join(dir, name))
      .map((path) => ({ path, stat: statSync(path, { throwIfNoEntry: false }) }))
      .flatMap(({ path, stat }) =>
        stat !== undefined && stat.mtimeMs < at ? [{ path, bytes: stat.size }] : [],
      );
    return [...kept, ...damaged];
  }

  return {
    before(at) {
      const found = paths(at);
      return { count: found.length, bytes: found.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
    remove(at) {
      const found = paths(at);
      for (const { path } of found) rmSync(path, { force: true });
      return found.length;
    },
  };
}
