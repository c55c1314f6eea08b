import { createHash, randomBytes } from 'node:crypto';
import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Who may use the screens: a browser that was given a link.
 *
 * A link's token works once and becomes a session in a cookie that pages cannot read and other
 * sites cannot use. Both are kept as hashes and end with the process.
 */
export type Sessions = {
  /** A new token, good for one browser. */
  newToken(): string;
  /** Turns a token into a session; false when it was used before, or never given. */
  signIn(token: string, reply: FastifyReply): boolean;
  isSignedIn(request: FastifyRequest): boolean;
};

const idleMs = 24 * 3_600_000;
const mostSessions = 100;
const mostTokens = 100;

export function createSessions(port: () => number, now: () => number): Sessions {
  const tokens = new Set<string>();
  const lastUse = new Map<string, number>();
  // A browser keeps one cookie jar for all ports of a host: two consoles must not sign each other out.
  const cookie = (): string => `ponte_session_${port()}`;

  function newToken(): string {
    const token = secret();
    tokens.add(hashOf(token));
    keepNewest(tokens, mostTokens);
    return token;
  }

  function signIn(token: string, reply: FastifyReply): boolean {
    if (!tokens.delete(hashOf(token))) return false;
    const session = secret();
    lastUse.set(hashOf(session), now());
    keepNewest(lastUse, mostSessions);
    reply.setCookie(cookie(), session, { path: '/', httpOnly: true, sameSite: 'strict' });
    return true;
  }

  function isSignedIn(request: FastifyRequest): boolean {
    const given = request.cookies[cookie()];
    if (given === undefined) return false;
    const session = hashOf(given);
    const last = lastUse.get(session);
    if (last === undefined) return false;
    lastUse.delete(session);
    if (now() - last > idleMs) return false;
    lastUse.set(session, now());
    return true;
  }

  return { newToken, signIn, isSignedIn };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** Looking up a hash tells an attacker nothing by its time. */
function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Sets and maps keep the order in which things came. */
function keepNewest(all: Set<string> | Map<string, unknown>, most: number): void {
  for (const key of all.keys()) {
    if (all.size <= most) return;
    all.delete(key);
  }
}
