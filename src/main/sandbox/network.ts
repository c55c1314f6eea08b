import { createServer, type Server as NetServer, type Socket } from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { once } from 'node:events';

/**
 * The second way in, which can be cut.
 *
 * It is a listener of its own that hands its sockets to the one HTTP server. Offline, it stops
 * listening and destroys its sockets: a caller is refused by the system, as with no network, and
 * not by an answer. Online again, it listens on the same port.
 */
export type Network = {
  /** The port it listens on, or did when it was last online. */
  port(): number;
  offline(): boolean;
  setOffline(offline: boolean): Promise<void>;
  /** True for a socket that came in this way. */
  carries(socket: Socket): boolean;
};

const HOST = '127.0.0.1';

/** Offline until it is told otherwise. `preferred` gives way to another port when it is taken. */
export function createNetwork(http: HttpServer, preferred: number): Network {
  const sockets = new Set<Socket>();
  let listener: NetServer | null = null;
  let port: number | null = null;
  let changing: Promise<void> = Promise.resolve();

  function admit(socket: Socket): void {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    http.emit('connection', socket);
  }

  async function open(): Promise<void> {
    const server = createServer({ noDelay: true }, admit);
    try {
      await listen(server, port ?? preferred);
    } catch (error) {
      // Once callers know the port, another would be no use to them.
      if (port !== null || !isPortTaken(error)) throw error;
      await listen(server, 0);
    }
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : preferred;
    listener = server;
  }

  async function shut(server: NetServer): Promise<void> {
    listener = null;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  /** One change at a time: two quick flips must end in the state asked for last. */
  function setOffline(offline: boolean): Promise<void> {
    const next = changing.then(async () => {
      if (offline && listener !== null) await shut(listener);
      if (!offline && listener === null) await open();
    });
    changing = next.catch(() => undefined);
    return next;
  }

  return {
    port: () => port ?? preferred,
    offline: () => listener === null,
    setOffline,
    carries: (socket) => sockets.has(socket),
  };
}

function listen(server: NetServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
