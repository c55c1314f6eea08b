import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Keeps connections that say nothing from taking the place of those that do.
 *
 * One that has not sent a whole request head is silent. When there are more of them than `most`, the
 * one that has been silent longest goes: whoever has something to say says it at once.
 */
export function boundSilentSockets(server: Server, most: number): void {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
    const [oldest] = silent;
    if (silent.size > most) oldest?.destroy();
  });
  server.on('request', ({ socket }) => silent.delete(socket));
}
