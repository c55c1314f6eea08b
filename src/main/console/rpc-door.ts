import { randomUUID } from 'node:crypto';
import { ORPCError } from '@orpc/server';
import { RPCHandler as FastifyHandler } from '@orpc/server/fastify';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StandardRPCHandler, type StandardHandlerOptions } from '@orpc/server/standard';
import type { CallContext, PonteRouter } from '../service/handlers/base.ts';
import { describeError, type Log } from '../service/log.ts';

/** A window's end of the contract, in whatever form its host has ports. */
export type ScreenPort = Parameters<PortHandler<CallContext>['upgrade']>[0];

export type RpcDoor = {
  /** Answers a window over its message port. */
  servePort(port: ScreenPort): void;
  /** Answers a page over HTTP. */
  http(
    request: FastifyRequest,
    reply: FastifyReply,
    prefix: `/${string}`,
  ): Promise<{ matched: boolean }>;
};

/**
 * The screens' door. Each call goes to the workspace that is open at that moment, so that a page
 * goes on when a workspace is made or changed under it.
 */
export function createRpcDoor(options: {
  router: () => PonteRouter;
  /** Only to satisfy the handlers below, which never come to it. */
  frame: PonteRouter;
  context: CallContext;
  log: Log;
}): RpcDoor {
  const handlers = new WeakMap<PonteRouter, StandardRPCHandler<CallContext>>();

  function current(): StandardRPCHandler<CallContext> {
    const router = options.router();
    const known = handlers.get(router);
    if (known) return known;
    const made = new StandardRPCHandler(router, {
      clientInterceptors: [reportBugs(options.log)],
    });
    handlers.set(router, made);
    return made;
  }

  const toCurrent: Pick<StandardHandlerOptions<CallContext>, 'rootInterceptors'> = {
    rootInterceptors: [
      ({ request, context, prefix }) =>
        current().handle(request, { context, ...(prefix ? { prefix } : {}) }),
    ],
  };
  const ports = new PortHandler(options.frame, toCurrent);
  const pages = new FastifyHandler(options.frame, toCurrent);
  return {
    servePort: (port) => ports.upgrade(port, { context: options.context }),
    http: (request, reply, prefix) =>
      pages.handle(request, reply, { prefix, context: options.context }),
  };
}

type ClientInterceptor = NonNullable<
  StandardHandlerOptions<CallContext>['clientInterceptors']
>[number];

/**
 * Turns what nobody foresaw into INTERNAL with a number to quote, and writes it down.
 * The words of such an error may hold a person's data, and so stay out of the answer.
 */
export function reportBugs(log: Log): ClientInterceptor {
  return async (options) => {
    try {
      return await options.next();
    } catch (error) {
      if (isForeseen(error) || options.signal?.aborted) throw error;
      const traceId = randomUUID();
      log.error(
        { traceId, procedure: options.path.join('.'), error: describeError(error) },
        'a call failed',
      );
      throw new ORPCError('INTERNAL', {
        status: 500,
        message: `Something went wrong on our side. What was saved is still saved. Quote ${traceId} when you report it.`,
        data: { traceId },
        cause: error,
      });
    }
  };
}

/** Ours, or of a closed list of refusals; a bug in an answer's shape is neither. */
function isForeseen(error: unknown): boolean {
  return error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR';
}
