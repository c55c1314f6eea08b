import { randomBytes } from 'node:crypto';
import type { Store } from '../store.ts';

/** Tokens die after an hour without use and after a day in any case; there is no refresh. */
export type TokenLimits = { readonly idleMs: number; readonly absoluteMs: number };

export type Tokens = {
  issue(clientCode: string): string;
  /** The token's account, and the use noted; null for a token that is unknown or dead. */
  use(token: string): { readonly clientCode: string } | null;
  revoke(token: string): void;
};

type Row = { token: string; client_code: string; issued_at: number; used_at: number };

export const TOKEN_SCHEMA = `
  CREATE TABLE dinamize_token (
    token TEXT PRIMARY KEY, client_code TEXT NOT NULL,
    issued_at INTEGER NOT NULL, used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;`;

/** A use is written down at most this often: each write waits for the disk. */
const USE_WRITTEN_EVERY_MS = 60_000;

export function createTokens(store: Store, clock: () => number, limits: TokenLimits): Tokens {
  const select = store.db.prepare<[string], Row>('SELECT * FROM dinamize_token WHERE token = ?');
  const insert = store.db.prepare('INSERT INTO dinamize_token VALUES (?, ?, ?, ?)');
  const touch = store.db.prepare('UPDATE dinamize_token SET used_at = ? WHERE token = ?');
  const remove = store.db.prepare('DELETE FROM dinamize_token WHERE token = ?');
  const removeDead = store.db.prepare(
    'DELETE FROM dinamize_token WHERE issued_at <= ? OR used_at <= ?',
  );
  const lastUse = new Map<string, number>();
  const writeEvery = Math.min(USE_WRITTEN_EVERY_MS, limits.idleMs / 10);

  function issue(clientCode: string): string {
    const now = clock();
    // Four parts with dots between, as the real ones look.
    const token = `${10_000 + randomBytes(2).readUInt16BE()}.${clientCode}.12.${randomBytes(36).toString('base64')}`;
    store.transact(() => {
      removeDead.run(now - limits.absoluteMs, now - limits.idleMs - USE_WRITTEN_EVERY_MS);
      insert.run(token, clientCode, now, now);
    });
    return token;
  }

  function use(token: string): { clientCode: string } | null {
    const row = select.get(token);
    if (row === undefined) return null;
    const now = clock();
    const usedAt = Math.max(row.used_at, lastUse.get(token) ?? 0);
    if (now - row.issued_at >= limits.absoluteMs || now - usedAt >= limits.idleMs) {
      revoke(token);
      return null;
    }
    lastUse.set(token, now);
    if (now - row.used_at >= writeEvery) touch.run(now, token);
    return { clientCode: row.client_code };
  }

  function revoke(token: string): void {
    remove.run(token);
    lastUse.delete(token);
  }

  return { issue, use, revoke };
}
