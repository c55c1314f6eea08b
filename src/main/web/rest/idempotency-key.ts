import type { FastifyReply, FastifyRequest } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import type { OnceAsked } from '../../service/access/answers.ts';
import type { RestCaller } from './caller.ts';

/** Told with an answer that was given before. */
export const replayedHeader = 'idempotency-replayed';

/** As a structured field it is a quoted string; most clients leave the quotes out. */
const shapes = [/^"([ !#-[\]-~]{1,255})"$/, /^([!#-+\--[\]-~]{1,255})$/];

/**
 * What a POST with an Idempotency-Key asks for; nothing for other calls.
 *
 * @throws PonteError BAD_INPUT for a header that is no key
 */
export function readIdempotencyKey(
  request: FastifyRequest,
  reply: FastifyReply,
  { caller }: RestCaller,
): OnceAsked | undefined {
  const header = request.headers['idempotency-key'];
  if (request.method !== 'POST' || header === undefined) return undefined;
  const key = shapes.map((shape) => shape.exec(String(header))?.[1]).find(Boolean);
  if (key === undefined) {
    throw new PonteError(
      'BAD_INPUT',
      'Idempotency-Key must be one text of 1 to 255 visible ASCII characters, such as a UUID. Nothing was changed.',
    );
  }
  return {
    apiKeyId: caller.keyId,
    key,
    replayed: () => void reply.header(replayedHeader, 'true'),
  };
}
