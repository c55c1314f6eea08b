import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PonteError } from '../../shared/errors.ts';

declare module 'fastify' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface is added to
  interface FastifyContextConfig {
    /** It may be reached under any name, not only this computer's. */
    anyHost?: boolean;
    /** Forms of any page may be sent to it: what is sent says by itself that it may. */
    anyOrigin?: boolean;
  }
}

const ownNames = new Set(['127.0.0.1', 'localhost']);

/**
 * Keeps other pages of the person's browser out.
 *
 * A name that a stranger points at 127.0.0.1 (DNS rebinding) arrives with its own Host; a page of
 * another origin arrives with its own Origin. Programs send no Origin, and are let through to
 * the doors that ask for a key or a session. Only a door that says `anyHost` may be reached under
 * another name: a tunnel brings requests with the name the world knows it by.
 */
export function guardAgainstStrangers(app: FastifyInstance, port: () => number): void {
  app.addHook('onRequest', async (request) => {
    const { config } = request.routeOptions;
    if (!config.anyHost && !isOwn(`http://${request.headers.host ?? ''}`, port())) {
      throw refuse('This address is not Ponte’s. Open the one Ponte printed when it started.');
    }
    if (!config.anyOrigin && isFromElsewhere(request, port())) {
      throw refuse('Pages of other sites may not call Ponte.');
    }
  });
}

function isFromElsewhere(request: FastifyRequest, port: number): boolean {
  const { origin } = request.headers;
  return origin !== undefined && !isOwn(origin, port);
}

function isOwn(url: string, port: number): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port: given, username, pathname } = new URL(url);
  return (
    protocol === 'http:' &&
    ownNames.has(hostname) &&
    Number(given === '' ? 80 : given) === port &&
    username === '' &&
    pathname === '/'
  );
}

function refuse(message: string): PonteError {
  return new PonteError('NOT_ALLOWED', message);
}
