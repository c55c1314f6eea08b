import { OpenAPIHandler } from '@orpc/openapi/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import type { Console } from '../../console/create-console.ts';
import { reportBugs } from '../../console/rpc-door.ts';
import type { CallContext, PonteRouter } from '../../service/handlers/base.ts';
import type { Log } from '../../service/log.ts';
import { codeOfStatus, errorBody } from '../errors.ts';
import { readJsonBodies } from '../json-body.ts';
import { admitByKey, type Callers } from './caller.ts';
import { serveDocs } from './docs-page.ts';
import { readIdempotencyKey } from './idempotency-key.ts';
import { serveImportDoors } from './import-doors.ts';
import { isOfRest, restPrefix } from './openapi.ts';

const largestBody = 1024 * 1024;

/** The REST API: the contract's own procedures, told apart by key, and two doors for files. */
export function serveRest(
  app: FastifyInstance,
  options: { console: Console; log: Log; url: () => string },
): void {
  const handlers = new WeakMap<PonteRouter, OpenAPIHandler<CallContext>>();

  function handlerOf(router: PonteRouter): OpenAPIHandler<CallContext> {
    const known = handlers.get(router);
    if (known) return known;
    const made = new OpenAPIHandler(router, {
      filter: isOfRest,
      clientInterceptors: [reportBugs(options.log)],
      customErrorResponseBodyEncoder: ({ code, status, message, data, defined }) =>
        errorBody({ code: defined ? code : ownCode(code, status), message, details: data }),
    });
    handlers.set(router, made);
    return made;
  }

  async function answer(callers: Callers, request: FastifyRequest, reply: FastifyReply) {
    const caller = callers.of(request);
    const once = readIdempotencyKey(request, reply, caller);
    void reply.header('cache-control', 'no-store');
    const { matched } = await handlerOf(caller.service.router).handle(request, reply, {
      prefix: restPrefix,
      context: once ? { ...caller.context, once } : caller.context,
    });
    if (matched) return reply;
    const path = request.url.split('?', 1)[0] ?? '';
    throw new PonteError(
      'NOT_FOUND',
      `There is no ${request.method} ${path}. The calls are listed at ${restPrefix}/docs.`,
    );
  }

  void app.register(
    async (scope) => {
      serveDocs(scope, options.url);

      await scope.register(async (calls) => {
        const callers = admitByKey(calls, options.console);
        serveImportDoors(calls, callers);

        await calls.register(async (contract) => {
          readJsonBodies(contract);
          const limits = { bodyLimit: largestBody };
          contract.all('/', limits, (request, reply) => answer(callers, request, reply));
          contract.all('/*', limits, (request, reply) => answer(callers, request, reply));
        });
      });
    },
    { prefix: restPrefix },
  );
}

/** Some refusals are made by the library before our code runs, under names of its own. */
function ownCode(code: string, status: number): string {
  return code === 'INTERNAL' ? code : codeOfStatus(status);
}
