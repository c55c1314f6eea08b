import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, FaultCall, FaultKind, Faults } from './faults.ts';
import type { Network } from './network.ts';
import type { ProviderAnswer, ProviderCall, SandboxProvider } from './provider.ts';
import type { RequestLog } from './requests.ts';

/** One provider on HTTP, with whatever is to go wrong applied around its own answer. */
export type ServeParts = {
  readonly provider: SandboxProvider;
  readonly faults: Faults;
  readonly network: Network;
  readonly requests: RequestLog;
  /** The provider's own clock, which its answers show. */
  readonly clock: () => number;
  readonly hangMs: number;
  /** Aborted when the sandbox closes, so that nothing is left waiting. */
  readonly closing: AbortSignal;
  /** Resolves when records may be read and written: a reset in progress holds calls back. */
  readonly settled: () => Promise<void>;
};

/** What becomes of a call: an answer, half an answer, or none. */
type Outcome =
  | { readonly kind: 'answer'; readonly answer: ProviderAnswer }
  | { readonly kind: 'torn'; readonly answer: ProviderAnswer }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'gone' };

const BEFORE: ReadonlySet<FaultKind> = new Set([
  'timeout-before-effect',
  'reset',
  'http-500',
  'http-503',
  'throttle',
  'auth-expired',
]);
const AFTER: ReadonlySet<FaultKind> = new Set([
  'timeout-after-effect',
  'reset',
  'http-500',
  'http-503',
]);
const DEFAULT_SLOW_MS = 1000;
const DEFAULT_THROTTLE_SECONDS = 17;

export function serveProvider(app: FastifyInstance, parts: ServeParts): void {
  const { provider, faults, requests } = parts;
  const prefix = `/${provider.name}`;
  const entries = new WeakMap<FastifyRequest, number>();

  void app.register(async (scope) => {
    // A provider reads its bodies itself: what it makes of a broken one is part of its manner.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });

    scope.addHook('onRequest', async (request, reply) => {
      reply.header('date', new Date(parts.clock()).toUTCString());
      const call = faultCall(request);
      const entry = requests.begin(provider.name, call.method, call.path);
      entries.set(request, entry);
      const offline = parts.network.offline();
      const refused =
        offline || faults.take(provider.name, call, (fault) => fault.kind === 'refuse') !== null;
      if (!refused) return;
      requests.end(entry, { fault: offline ? 'offline' : 'refuse' });
      reply.hijack();
      request.raw.socket.destroy();
    });

    const handler = (request: FastifyRequest, reply: FastifyReply) => serve(request, reply);
    const limit = provider.largestBody === undefined ? {} : { bodyLimit: provider.largestBody };
    scope.all(prefix, limit, handler);
    scope.all(`${prefix}/*`, limit, handler);
  });

  async function serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const entry = entries.get(request) ?? 0;
    const outcome = await answer(request, (fault) => requests.end(entry, { fault }));
    const { socket } = request.raw;
    if (outcome.kind === 'answer') {
      const { status, code, body, headers } = outcome.answer;
      requests.end(entry, { status, code });
      return reply
        .code(status)
        .headers({ 'content-type': 'application/json; charset=utf-8', ...headers })
        .send(body);
    }
    reply.hijack();
    if (outcome.kind === 'torn') {
      requests.end(entry, { status: outcome.answer.status, code: outcome.answer.code });
      tear(reply, outcome.answer);
    } else if (outcome.kind === 'hang') {
      await untilClosed(socket, parts.hangMs, parts.closing);
      socket.destroy();
    } else if (outcome.kind === 'reset') {
      socket.resetAndDestroy();
    } else {
      socket.destroy();
    }
    return reply;
  }

  async function answer(request: FastifyRequest, met: (fault: string) => void): Promise<Outcome> {
    const where = faultCall(request);
    const call = providerCall(request, prefix);

    const slow = faults.take(provider.name, where, (fault) => fault.kind === 'slow');
    if (slow !== null) {
      met('slow');
      await untilClosed(request.raw.socket, slow.ms ?? DEFAULT_SLOW_MS, parts.closing);
    }
    await parts.settled();
    if (request.raw.socket.destroyed || parts.closing.aborted) return { kind: 'gone' };

    const before = faults.take(
      provider.name,
      where,
      (fault) =>
        BEFORE.has(fault.kind) &&
        !fault.after &&
        (fault.kind !== 'auth-expired' || provider.carriesCredentials(call)),
    );
    if (before !== null) met(before.kind);
    if (before?.kind === 'auth-expired') provider.expireCredentials(call);
    const instead = before === null ? null : insteadOfAnswer(before);
    if (instead !== null) return instead;

    const given = await provider.handle(call);

    const after = faults.take(
      provider.name,
      where,
      (fault) =>
        AFTER.has(fault.kind) &&
        (fault.after || fault.kind === 'timeout-after-effect') &&
        (given.wrote || fault.match !== undefined),
    );
    if (after !== null) met(after.kind);
    const lost = after === null ? null : insteadOfAnswer(after);
    if (lost !== null) return lost;

    if (parts.network.offline()) return { kind: 'gone' };
    const torn = faults.take(provider.name, where, (fault) => fault.kind === 'torn');
    if (torn === null) return { kind: 'answer', answer: given };
    met('torn');
    return { kind: 'torn', answer: given };
  }

  function insteadOfAnswer(fault: Fault): Outcome | null {
    switch (fault.kind) {
      case 'timeout-before-effect':
      case 'timeout-after-effect':
        return { kind: 'hang' };
      case 'reset':
        return { kind: 'reset' };
      case 'http-500':
        return { kind: 'answer', answer: failure(500) };
      case 'http-503':
        return { kind: 'answer', answer: failure(503, fault.retryAfter) };
      case 'throttle':
        return {
          kind: 'answer',
          answer: provider.throttled(fault.retryAfter ?? DEFAULT_THROTTLE_SECONDS),
        };
      default:
        return null;
    }
  }
}

function faultCall(request: FastifyRequest): FaultCall {
  return { method: request.method, path: request.url.split('?', 1)[0] ?? '/' };
}

function providerCall(request: FastifyRequest, prefix: string): ProviderCall {
  const path = faultCall(request).path.slice(prefix.length).replace(/\/+$/, '');
  return {
    method: request.method,
    path: path === '' ? '/' : path,
    query: new URLSearchParams(request.url.split('?', 2)[1]),
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

/** The page a proxy puts before a server in trouble: not in the provider's own shape. */
function failure(status: 500 | 503, retryAfter?: number): ProviderAnswer {
  return {
    status,
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    code: String(status),
    body: Buffer.from(
      JSON.stringify({ message: status === 500 ? 'Internal Server Error' : 'Service Unavailable' }),
    ),
    wrote: false,
  };
}

/** Promises the whole length, sends half, and closes. */
function tear(reply: FastifyReply, answer: ProviderAnswer): void {
  const { body } = answer;
  reply.raw.writeHead(answer.status, {
    ...answer.headers,
    date: String(reply.getHeader('date')),
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  reply.raw.write(body.subarray(0, Math.floor(body.length / 2)), () => reply.raw.socket?.destroy());
}

/** Waits until the caller hangs up, the time is over, or the sandbox closes. */
function untilClosed(socket: Socket, ms: number, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed || closing.aborted) return resolve();
    const timer = setTimeout(finish, ms);
    socket.once('close', finish);
    closing.addEventListener('abort', finish);
    function finish(): void {
      clearTimeout(timer);
      socket.off('close', finish);
      closing.removeEventListener('abort', finish);
      resolve();
    }
  });
}
