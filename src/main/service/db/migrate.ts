import type Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PonteError } from '../../../shared/errors.ts';
import { visitKeys } from '../../../shared/visit.ts';
import { migrations } from './migrations/index.ts';

/**
 * Brings a file to this build's version, one numbered migration a transaction.
 *
 * Migrations only add, and one that has shipped is never edited: an older copy of a file must
 * always find the way here. A copy is kept before the first pending one runs.
 */
export function migrate(
  client: Database.Database,
  options: { file: string; now: () => number; backupDir?: string; upTo?: number },
): void {
  const current = client.pragma('user_version', { simple: true }) as number;
  const newest = migrations.length;
  if (current > newest) {
    throw new PonteError(
      'FILE_NEWER',
      `The workspace file ${options.file} was written by a newer Ponte (version ${current} of its shape; this one knows ${newest}). It was not touched. Update Ponte, then open it again.`,
      { details: { path: options.file } },
    );
  }
  const pending = migrations.slice(current, options.upTo ?? newest);
  if (pending.length === 0) return;
  client.function('fold_visit', { deterministic: true }, foldVisit);
  if (current > 0 && options.backupDir) keepCopy(client, options.backupDir, current, options.now());
  for (const [index, migration] of pending.entries()) {
    client
      .transaction(() => {
        client.exec(migration.sql);
        client.pragma(`user_version = ${current + index + 1}`);
      })
      .immediate();
  }
}

/** For rows that were there before their keys were kept with them. */
function foldVisit(tracking: unknown, part: unknown): string {
  try {
    const keys = visitKeys(JSON.parse(String(tracking)) as Record<string, string>);
    return keys[part as keyof typeof keys] ?? '';
  } catch {
    // What cannot be read stands with those of whom nothing is known.
    return '';
  }
}

function keepCopy(client: Database.Database, dir: string, version: number, now: number): void {
  mkdirSync(dir, { recursive: true });
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  client.prepare('vacuum into ?').run(join(dir, `before-version-${version + 1}-${stamp}.sqlite`));
}
