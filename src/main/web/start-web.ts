import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { PonteError } from '../../shared/errors.ts';
import { securityHeaders } from '../../shared/csp.ts';
import type { Console } from '../console/create-console.ts';
import type { Log } from '../service/log.ts';
import { answerErrors } from './errors.ts';
import { guardAgainstStrangers } from './guard.ts';
import { serveHealth } from './health.ts';
import { serveCheck } from './hooks/serve-check.ts';
import { serveHooks } from './hooks/serve-hooks.ts';
import { serveLinkDoor } from './link-door.ts';
import { listen, loopback } from './listen.ts';
import { serveMetrics } from './metrics.ts';
import { createPublicDoor } from './public-door.ts';
import { serveRest } from './rest/serve-rest.ts';
import { serveRpc } from './rpc.ts';
import { serveScreens } from './screens.ts';
import { createSessions } from './session.ts';
import { boundSilentSockets } from './silent-sockets.ts';
import { serveUnsubscribe } from './unsubscribe-page.ts';
import { serveStatusPage } from './status-page.ts';

export type WebOptions = {
  console: Console;
  /** The port wanted; the next free one is taken when it is not. */
  port: number;
  /** Folder of the built screens; without it only programs are served. */
  screens?: { dir: string };
  log: Log;
};

/** The HTTP side of the console, on loopback only. */
export type Web = {
  readonly url: string;
  readonly port: number;
  /** Signs one browser in, once: for the program that started this one. */
  readonly token: string;
  /** An address that signs one browser in, once: for a person. */
  newLink(): string;
  close(): Promise<void>;
};

const largestBody = 1024 * 1024;
/** A request of the largest file that may be uploaded arrives over loopback well within it. */
const requestTimeoutMs = 300_000;
const drainMs = 5000;
/** A page holds a few; a program of the company a few more. */
const mostConnections = 500;
/** A head is a few hundred bytes; whoever takes longer for them means something else. */
const headersTimeoutMs = 10_000;
const mostSilent = 200;

export async function startWeb(options: WebOptions): Promise<Web> {
  const { console, screens, log } = options;
  const app = fastify({
    bodyLimit: largestBody,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: 5000,
    forceCloseConnections: 'idle',
    // A wrong address is answered like any other failure.
    frameworkErrors: (error, _request, reply: FastifyReply) =>
      void reply.code(400).send({ code: 'BAD_INPUT', message: error.message }),
  });
  app.server.maxConnections = mostConnections;
  app.server.headersTimeout = headersTimeoutMs;
  boundSilentSockets(app.server, mostSilent);
  let port = 0;
  const url = (): string => `http://${loopback}:${port}`;
  const sessions = createSessions(() => port, Date.now);
  const newLink = (): string => `${url()}/?token=${sessions.newToken()}`;
  const linkSecret = screens ? randomBytes(32).toString('base64url') : null;

  answerErrors(app, log);
  const publicDoor = createPublicDoor(app);
  guardAgainstStrangers(app, () => port);
  app.addHook('onSend', async (_request, reply) => void reply.headers(securityHeaders));
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl),
  });
  serveHealth(app, console);
  serveStatusPage(app, console);
  serveMetrics(app, console);
  serveRest(app, { console, log, url });
  serveHooks(app, console);
  serveCheck(app, console);
  serveUnsubscribe(app, console);
  if (screens && linkSecret) {
    serveLinkDoor(app, { secret: linkSecret, newLink });
    serveRpc(app, { rpc: console.rpc, sessions });
    serveScreens(app, { dir: screens.dir, sessions });
  }

  try {
    port = await listen(app, options.port);
  } catch (error) {
    await app.close();
    throw error;
  }
  console.announce({
    apiUrl: `${url()}/api/v1`,
    url: screens ? url() : null,
    linkSecret,
    publicDoor: publicDoor.open,
  });

  let closing: Promise<void> | undefined;
  return {
    url: url(),
    port,
    token: sessions.newToken(),
    newLink,
    close: () => (closing ??= close(app, console)),
  };
}

/** Lets what is being answered be answered, and cuts off what takes longer. */
async function close(app: FastifyInstance, console: Console): Promise<void> {
  console.endStreams();
  const { server } = app;
  // A connection that has its answer is kept open for the next question, which will not come.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const cutOff = setTimeout(() => server.closeAllConnections(), drainMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(cutOff);
  }
}

function tooMany(waitMs: number): PonteError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new PonteError('TOO_MANY', `Too many calls. Wait ${seconds} seconds and go on.`, {
    details: { retryAfterSeconds: seconds },
  });
}
