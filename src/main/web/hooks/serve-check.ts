import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import { checkPath, nonceHeader, signatureHeader } from '../../console/tunnel/round-trip.ts';
import type { Console } from '../../console/create-console.ts';

/** Where the console hears itself through its public address; anybody else is told of no such door. */
export function serveCheck(app: FastifyInstance, console: Console): void {
  app.post(checkPath, { bodyLimit: 1, config: { anyHost: true } }, async (request, reply) => {
    const { [nonceHeader]: nonce, [signatureHeader]: signature } = request.headers;
    const answer = console.tunnel.answer(nonce, signature);
    if (answer === null) throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
    return reply.header('cache-control', 'no-store').type('text/plain').send(answer);
  });
}
