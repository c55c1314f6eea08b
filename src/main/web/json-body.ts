import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../shared/errors.ts';

/**
 * Takes JSON bodies and no others, and says what is wrong with one that is not JSON.
 *
 * An empty body is none: many clients send the header on calls that carry nothing.
 */
export function readJsonBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  // Refuses keys that would reach into an object's prototype.
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch (error) {
      return done(notJson('it holds bytes that are not UTF-8', error));
    }
    parse(request, text, (error, value) => {
      if (error)
        done(notJson(error.cause instanceof Error ? error.cause.message : error.message, error));
      else done(null, value);
    });
  });
}

function notJson(why: string, cause: unknown): PonteError {
  return new PonteError('BAD_INPUT', `The body is not JSON: ${why}. Nothing was changed.`, {
    cause,
  });
}
