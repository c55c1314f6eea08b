import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import type { Console } from '../../console/create-console.ts';
import { largestBody, type HookDoor, type HookHead } from '../../service/hooks/door.ts';
import { createSeats } from './seats.ts';

type Address = { workspace: string; endpoint: string; secret?: string };
type Asked = FastifyRequest<{ Params: Address; Querystring: Record<string, unknown> }>;

const longestUrl = 2048;
/** From the first byte of a request to the last of its body. */
const readMs = 5000;
/** Requests under way at once, over all workspaces. */
const mostAtOnce = 64;

/**
 * Hooks of other systems: the only doors that may be reached under another name than this computer's,
 * since a tunnel brings requests with the name the world knows. Each is believed by its signature.
 *
 * Pages in a browser are kept out: a program that sends hooks has no origin.
 */
export function serveHooks(app: FastifyInstance, console: Console): void {
  const seats = createSeats(mostAtOnce);
  const config = { anyHost: true } as const;

  void app.register(
    async (scope) => {
      // Bytes, whatever they are said to be: a signature is of what was sent.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) =>
        done(null, body),
      );
      for (const path of ['/:workspace/:endpoint', '/:workspace/:endpoint/:secret']) {
        scope.post<{ Params: Address }>(
          path,
          { bodyLimit: largestBody, config, onRequest: begin },
          receive,
        );
      }
      scope.get<{ Params: Address }>('/:workspace/:endpoint', { config }, challenge);
    },
    { prefix: '/webhooks' },
  );

  /** All that can be known before the body is read. */
  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Whoever is turned away before its body was read is not listened to any longer.
    void reply.header('connection', 'close');
    refuseOdd(request);
    const { door } = doorOf(request as Asked);
    door.admit(headOf(request as Asked));
    const seat = seats.take();
    if (seat === null) throw busy();
    reply.raw.once('close', seat.leave);
    const tooSlow = setTimeout(() => cutOff(request.raw.socket), readMs);
    const read = (): void => clearTimeout(tooSlow);
    request.raw.once('end', read).once('close', read);
    reply.removeHeader('connection');
  }

  async function receive(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asked = request as Asked;
    const { body } = request;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    try {
      const { status, id } = await doorOf(asked).door.receive({ ...headOf(asked), body: bytes });
      return reply.code(status).send({ id });
    } catch (error) {
      if (isUnwritable(error)) throw unwritable(error);
      throw error;
    }
  }

  async function challenge(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const asked = request as Asked;
    refuseOdd(asked);
    const text = await doorOf(asked).door.challenge(asked.params.endpoint, asked.query);
    return reply.type('text/plain; charset=utf-8').send(text);
  }

  function doorOf({ params }: Asked): { door: HookDoor } {
    const service = console.services().find(({ id }) => id === params.workspace);
    if (service) return service.hooks;
    throw new PonteError('NOT_FOUND', 'There is no such endpoint.');
  }
}

function headOf({ params, raw }: Asked): HookHead {
  return {
    endpoint: params.endpoint,
    pathSecret: params.secret ?? null,
    rawHeaders: raw.rawHeaders,
  };
}

/** What no sender of hooks does. */
function refuseOdd({ raw }: FastifyRequest): void {
  if ((raw.url?.length ?? 0) > longestUrl) {
    throw new PonteError('TOO_LARGE', 'The address is too long.');
  }
  const { headers } = raw;
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) {
    throw new PonteError('NOT_ALLOWED', 'Pages of other sites may not call Ponte.');
  }
}

/** Past the server, which waits for the rest of the body before it answers. */
function cutOff(socket: Socket): void {
  const body = JSON.stringify({ code: 'BAD_INPUT', message: 'The body came too slowly.' });
  const head = [
    'HTTP/1.1 408 Request Timeout',
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function busy(): PonteError {
  return new PonteError('TOO_MANY', 'Too many requests at once. Send it again in a moment.', {
    details: { retryAfterSeconds: 1 },
  });
}

function isUnwritable(error: unknown): error is PonteError {
  return (
    error instanceof PonteError && (error.code === 'DISK_FULL' || error.code === 'FILE_READ_ONLY')
  );
}

/** 503, since every sender knows that one: it comes again later. */
function unwritable(cause: PonteError): PonteError {
  return new PonteError('CLOSING', 'It could not be kept. Send it again later.', {
    details: { retryAfterSeconds: 30 },
    cause,
  });
}
