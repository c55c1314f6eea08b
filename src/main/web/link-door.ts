import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../shared/errors.ts';

export const linkPath = '/session/link';
const secretHeader = 'x-ponte-secret';

/**
 * Gives a fresh sign-in link to the same user's next start of Ponte, which proves itself with what
 * only that user can read in the data folder.
 */
export function serveLinkDoor(
  app: FastifyInstance,
  options: { secret: string; newLink: () => string },
): void {
  app.post(
    linkPath,
    { config: { rateLimit: { max: 30, timeWindow: 60_000 } } },
    async (request, reply) => {
      const given = request.headers[secretHeader];
      if (typeof given !== 'string' || !isSame(given, options.secret)) {
        throw new PonteError('NOT_SIGNED_IN', 'Only the user who started Ponte gets a link.');
      }
      return reply.header('cache-control', 'no-store').send({ link: options.newLink() });
    },
  );
}

/** Asks a console that is already open for a link; null when it does not answer in time. */
export async function askForLink(url: string, secret: string): Promise<string | null> {
  try {
    const answer = await fetch(new URL(linkPath, url), {
      method: 'POST',
      headers: { [secretHeader]: secret },
      signal: AbortSignal.timeout(2000),
    });
    if (!answer.ok) return null;
    const { link } = (await answer.json()) as { link: string };
    return link;
  } catch {
    return null;
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
