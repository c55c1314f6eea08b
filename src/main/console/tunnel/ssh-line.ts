import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import type { SshSettings } from '../../../shared/model/tunnel.ts';
import { asLineFailure, LineFailure, type Line, type OpenLine } from './line.ts';

export type SshKey = { readonly privateKey: string; readonly passphrase?: string | undefined };

export type SshLineParts = {
  readonly settings: SshSettings;
  readonly key: () => Promise<SshKey>;
  /** The fingerprint kept of the server's key; null before it was first seen. */
  readonly pinned: () => string | null;
  /** Told at the first connection, before anything is sent. */
  readonly onFirstKey: (fingerprint: string) => void;
  readonly onOtherKey: (fingerprint: string) => void;
};

const readyMs = 20_000;
const keepAliveMs = 15_000;
/** So many unanswered signs of life, and the server is taken for gone. */
const keepAliveMissed = 3;
const mostChannels = 200;

/** `ssh -R`: the server listens for us, and what it takes comes here through our own connection. */
export function createSshLine(parts: SshLineParts): OpenLine {
  return async (localPort, leave) => {
    const key = await parts.key();
    const { Client } = (await import('ssh2')).default;
    const client = new Client();
    // An error after the end, as of a socket that is torn down, has nobody else to go to.
    client.on('error', () => undefined);
    const stop = (): void => void client.destroy();
    leave.addEventListener('abort', stop);
    // Before the server listens: what it took may come in one piece with its word that it does.
    const line = lineOver(client, parts.settings, localPort);
    try {
      await signIn(client, parts, key);
      await listenThere(client, parts.settings);
      return line;
    } catch (error) {
      client.destroy();
      throw error;
    } finally {
      leave.removeEventListener('abort', stop);
    }
  };
}

/** As OpenSSH prints it. */
export function fingerprintOf(hostKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(hostKey).digest('base64').replace(/=+$/u, '')}`;
}

function signIn(client: Client, parts: SshLineParts, key: SshKey): Promise<void> {
  const { settings } = parts;
  let isOther = false;
  const config: ConnectConfig = {
    host: settings.host,
    port: settings.port,
    username: settings.user,
    privateKey: key.privateKey,
    ...(key.passphrase ? { passphrase: key.passphrase } : {}),
    readyTimeout: readyMs,
    keepaliveInterval: keepAliveMs,
    keepaliveCountMax: keepAliveMissed,
    hostVerifier(shown: Buffer) {
      const fingerprint = fingerprintOf(shown);
      const pinned = parts.pinned();
      if (pinned === null) parts.onFirstKey(fingerprint);
      isOther = pinned !== null && pinned !== fingerprint;
      if (isOther) parts.onOtherKey(fingerprint);
      return !isOther;
    },
  };
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('close', () =>
      reject(new LineFailure('unreachable', 'The connection was closed.')),
    );
    client.once('error', (error: Error & { level?: string }) => {
      if (isOther) reject(new LineFailure('host-key-changed', error.message, error));
      else if (error.level === 'client-authentication')
        reject(new LineFailure('not-let-in', error.message, error));
      else reject(new LineFailure('unreachable', error.message, error));
    });
    try {
      client.connect(config);
    } catch (error) {
      reject(asLineFailure(error, 'key-unreadable'));
    }
  });
}

function listenThere(client: Client, { reach, remotePort }: SshSettings): Promise<void> {
  const address = reach === 'anyone' ? '' : 'localhost';
  return new Promise((resolve, reject) => {
    client.once('close', () => reject(new LineFailure('ended', 'The connection was closed.')));
    client.forwardIn(address, remotePort, (error) => {
      if (error) reject(new LineFailure('not-forwarded', error.message, error));
      else resolve();
    });
  });
}

function lineOver(client: Client, settings: SshSettings, localPort: number): Line {
  let open = 0;
  client.on('tcp connection', (_from, accept, reject) => {
    if (open >= mostChannels) return reject();
    open += 1;
    const channel = accept();
    channel.once('close', () => (open -= 1));
    join(channel, localPort);
  });
  const ended = new Promise<LineFailure>((resolve) => {
    let why = new LineFailure('ended', 'The server closed the connection.');
    client.on('error', (error) => (why = new LineFailure('ended', error.message, error)));
    client.once('close', () => resolve(why));
  });
  return {
    publicUrl: settings.publicUrl ?? `http://${hostInUrl(settings.host)}:${settings.remotePort}`,
    ended,
    async close() {
      client.destroy();
      await ended;
    },
  };
}

/** Each end that breaks takes the other with it, so that nobody waits for an answer that cannot come. */
function join(channel: ClientChannel, localPort: number): void {
  const socket = connect(localPort, '127.0.0.1');
  channel.on('error', () => socket.destroy());
  socket.on('error', () => channel.destroy());
  channel.on('close', () => socket.destroy());
  socket.on('close', () => channel.end());
  channel.pipe(socket).pipe(channel);
}

function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
