import type { FastifyInstance } from 'fastify';
import { PonteError } from '../../shared/errors.ts';

export const loopback = '127.0.0.1';
const portsTried = 100;

/**
 * Listens on loopback at `wanted`, or at the next port that is free; 0 takes any.
 *
 * @returns the port it got.
 * @throws PonteError BUSY when a hundred ports from `wanted` on are taken.
 */
export async function listen(app: FastifyInstance, wanted: number): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(wanted + portsTried - 1, 65_535);
  for (let port = wanted; port <= last; port += 1) {
    try {
      await app.listen({ host: loopback, port });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    } catch (error) {
      // Below 1024 a port may be kept for the system's own programs.
      if (!['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) {
        throw error;
      }
    }
  }
  throw new PonteError(
    'BUSY',
    `No port from ${wanted} to ${last} is free. Choose another with --port.`,
  );
}
