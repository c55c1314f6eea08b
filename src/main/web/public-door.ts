import { createServer, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../shared/errors.ts';
import type { OpenDoor } from '../console/tunnel/create-tunnel.ts';
import { loopback } from './listen.ts';

const mostConnections = 300;

/**
 * A second port for what comes from the world, which is given hooks, the way out of e-mails and nothing else.
 *
 * What a request says of its Host is not believed here: through a tunnel anybody can say
 * `Host: 127.0.0.1`. So a connection that came by this port stays a stranger, whatever it says.
 */
export function createPublicDoor(app: FastifyInstance): { open: OpenDoor } {
  const strangers = new WeakSet<Socket>();

  app.addHook('onRequest', async (request) => {
    if (!strangers.has(request.raw.socket) || request.routeOptions.config.anyHost) return;
    throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
  });

  return {
    async open(wanted) {
      const inside = new Set<Socket>();
      const server = createServer({ noDelay: true }, (socket) => {
        strangers.add(socket);
        inside.add(socket);
        socket.once('close', () => inside.delete(socket));
        app.server.emit('connection', socket);
      });
      server.maxConnections = mostConnections;
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(wanted, loopback, resolve);
      });
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : wanted;
      return {
        port,
        async close() {
          server.close();
          for (const socket of inside) socket.destroy();
        },
      };
    },
  };
}
