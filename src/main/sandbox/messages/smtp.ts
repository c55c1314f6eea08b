import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Fault, Faults } from '../faults.ts';
import { isPortTaken } from '../network.ts';
import { createDeliver, type MessageParts } from './message-side.ts';

/**
 * A real SMTP server on loopback, for any recipient; user and password are `sandbox`.
 *
 * Faults are met where they would be: at the greeting, at signing in, before or after the whole
 * message was taken. Its name among faults is `smtp`; those that name a path or a method do not apply.
 */
export type SandboxSmtp = {
  port(): number;
  setOffline(offline: boolean): Promise<void>;
  close(): Promise<void>;
};

export type SmtpParts = MessageParts & {
  readonly faults: Faults;
  readonly preferred: number;
  readonly hangMs: number;
  readonly settled: () => Promise<void>;
};

const HOST = '127.0.0.1';
const LARGEST = 10 * 2 ** 20;

export async function createSmtp(parts: SmtpParts): Promise<SandboxSmtp> {
  const { faults } = parts;
  const deliver = createDeliver(parts, 'smtp');
  const sockets = new Map<string, Socket>();
  const open = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  let count = 0;
  let port = parts.preferred;
  let listener: Server | null = null;

  const take = (suits: (fault: Fault) => boolean) => faults.take('smtp', null, suits);

  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: false,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: LARGEST,
    banner: 'Ponte sandbox',
    onConnect(_session, done) {
      const fault = take(
        ({ kind, after }) =>
          !after && (kind === 'throttle' || kind === 'http-503' || kind === 'http-500'),
      );
      done(fault ? answer(421, '4.7.0 Try again later') : null);
    },
    onAuth({ username, password }, _session, done) {
      const expired = take(({ kind }) => kind === 'auth-expired') !== null;
      if (!expired && username === 'sandbox' && password === 'sandbox')
        return done(null, { user: username });
      done(answer(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('unknown@') ? answer(550, '5.1.1 User unknown') : null);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void taken(Buffer.concat(chunks), session, done));
    },
  });
  server.on('error', () => undefined);

  async function taken(
    bytes: Buffer,
    session: SMTPServerSession,
    done: (error?: Error | null, message?: string) => void,
  ): Promise<void> {
    await parts.settled();
    const before = take(
      ({ kind, after }) => !after && (kind === 'timeout-before-effect' || kind === 'reset'),
    );
    if (before !== null) return lose(before, session);
    count += 1;
    const raw = bytes.toString('utf8');
    const id = /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? `smtp-${parts.clock()}-${count}`;
    const { mailFrom, rcptTo } = session.envelope;
    const to = rcptTo.map(({ address }) => address).join(', ');
    deliver(to, { from: mailFrom ? mailFrom.address : '', messageId: id, raw }, id);
    const after = take(
      ({ kind, after: late }) =>
        kind === 'timeout-after-effect' || ((kind === 'reset' || kind === 'http-503') && late),
    );
    if (after !== null) return lose(after, session);
    done(null, `2.0.0 Ok: queued as ${count}`);
  }

  /** No answer: the line hangs, or breaks. */
  function lose({ kind }: Fault, { id }: SMTPServerSession): void {
    const socket = sockets.get(id);
    if (kind === 'reset' || kind === 'http-503') return void socket?.resetAndDestroy();
    const timer = setTimeout(() => {
      timers.delete(timer);
      socket?.destroy();
    }, parts.hangMs);
    timers.add(timer);
  }

  /** A listener of its own, so that the network can be cut and sockets be found by their session. */
  async function listen(at: number): Promise<void> {
    const made = createServer({ noDelay: true }, (socket) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      socket.on('error', () => undefined);
      if (take(({ kind }) => kind === 'refuse') !== null) return void socket.destroy();
      const id = `s${(count += 1)}`;
      sockets.set(id, socket);
      socket.once('close', () => sockets.delete(id));
      server.connect(socket, { id });
    });
    made.listen(at, HOST);
    await once(made, 'listening');
    const address = made.address();
    port = typeof address === 'object' && address !== null ? address.port : at;
    listener = made;
  }

  async function shut(): Promise<void> {
    const closing = listener;
    listener = null;
    for (const socket of open) socket.destroy();
    if (!closing) return;
    const closed = once(closing, 'close');
    closing.close();
    await closed;
  }

  async function start(): Promise<void> {
    try {
      await listen(port);
    } catch (error) {
      if (!isPortTaken(error)) throw error;
      await listen(0);
    }
  }

  await start();
  return {
    port: () => port,
    async setOffline(offline) {
      if (offline) await shut();
      else if (listener === null) await start();
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await shut();
    },
  };
}

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
