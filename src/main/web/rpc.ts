import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../shared/errors.ts';
import type { RpcDoor } from '../console/rpc-door.ts';
import { readJsonBodies } from './json-body.ts';
import type { Sessions } from './session.ts';

/** A piece of a file for an import is at most 1.5 MB of text; nothing else comes near. */
const largestCall = 2 * 1024 * 1024;

/** The screens' calls over HTTP: the window's contract, for a page with a session. */
export function serveRpc(
  app: FastifyInstance,
  options: { rpc: RpcDoor; sessions: Sessions },
): void {
  void app.register(
    async (scope) => {
      readJsonBodies(scope);
      scope.addHook('onRequest', async (request) => {
        if (!options.sessions.isSignedIn(request)) {
          throw new PonteError(
            'NOT_SIGNED_IN',
            'This browser has no session. Open the link Ponte prints in its terminal.',
          );
        }
      });
      scope.post(
        '/*',
        { bodyLimit: largestCall, config: { rateLimit: { max: 12_000, timeWindow: 60_000 } } },
        async (request, reply) => {
          void reply.header('cache-control', 'no-store');
          const { matched } = await options.rpc.http(request, reply, '/rpc');
          if (!matched) throw new PonteError('NOT_FOUND', 'There is no such call.');
          return reply;
        },
      );
    },
    { prefix: '/rpc' },
  );
}
