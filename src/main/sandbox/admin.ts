import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { adminRecords } from './admin-records.ts';
import { DoorError } from './door-error.ts';
import { faultKinds, faultRequest, type Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import { itemsStream } from './json-stream.ts';
import { isPortTaken, type Network } from './network.ts';
import type { Outbox } from './outbox.ts';
import type { SandboxProvider, SeedOptions } from './provider.ts';
import type { RequestLog } from './requests.ts';

/** The doors of `/_sandbox`: look into the outside world, act in it as a person, make it fail. */
export type AdminParts = {
  readonly providers: ReadonlyMap<string, SandboxProvider>;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly outbox: Outbox;
  readonly requests: RequestLog;
  readonly network: Network;
  readonly settled: () => Promise<void>;
  readonly reset: (options: Partial<SeedOptions>) => Promise<void>;
};

const count = z.coerce.number().int().min(1).max(1_000_000);
const sequence = z.coerce.number().int().min(0);
const providerName = z.string().min(1).max(40);

const journalQuery = z.strictObject({
  provider: providerName.optional(),
  since: sequence.optional(),
  limit: count.optional(),
});
const outboxQuery = journalQuery.extend({ limit: count.max(10_000).default(1000) });
const requestsQuery = journalQuery.omit({ limit: true });
const faultsQuery = z.strictObject({
  provider: providerName.optional(),
  kind: z.enum(faultKinds).optional(),
  id: sequence.optional(),
});
const networkBody = z.strictObject({ offline: z.boolean() });
const resetBody = z
  .strictObject({
    seed: z.int().optional(),
    contacts: z.int().min(0).max(200_000).optional(),
  })
  .optional();

export function serveAdmin(app: FastifyInstance, parts: AdminParts): void {
  const { providers, journal, faults, outbox, requests } = parts;

  void app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        'application/json',
        { parseAs: 'string' },
        (_request, body, done) => readJson(String(body), done),
      );
      scope.setErrorHandler(answerError);
      scope.setNotFoundHandler((request, reply) =>
        reply.code(404).send({ code: 'not-found', message: `There is no ${request.url} here.` }),
      );
      scope.addHook('onRequest', async (request) => keepStrangersOut(request, parts.network));

      adminRecords(scope, providers, parts.settled);

      scope.get('/providers', async () => ({
        items: [...providers.values()].map(({ name, mainEntity, entities }) => ({
          name,
          mainEntity,
          entities: Object.keys(entities),
        })),
      }));

      scope.get('/journal', async (request, reply) => {
        const query = journalQuery.parse(request.query);
        return reply.type('application/json').send(itemsStream(journal.read(query)));
      });

      scope.get('/outbox', async (request) => ({
        items: outbox.list(outboxQuery.parse(request.query)),
      }));

      scope.get('/requests', async (request) => ({
        items: requests.list(requestsQuery.parse(request.query)),
      }));

      scope.get('/faults', async () => ({ items: faults.list() }));

      scope.post('/faults', async (request, reply) => {
        const asked = faultRequest.parse(request.body);
        if (![...providers.keys(), 'smtp', '*'].includes(asked.provider)) {
          throw new DoorError(400, 'invalid', `There is no provider "${asked.provider}".`);
        }
        return reply.code(201).send(faults.add(asked));
      });

      scope.delete('/faults', async (request) => {
        faults.clear(faultsQuery.parse(request.query));
        const lagging = faults.list().some(({ kind }) => kind === 'index-lag');
        if (!lagging) for (const provider of providers.values()) provider.settle();
        return { items: faults.list() };
      });

      scope.get('/network', async () => ({ offline: parts.network.offline() }));

      scope.post('/network', async (request) => {
        const { offline } = networkBody.parse(request.body);
        await parts.network.setOffline(offline);
        return { offline: parts.network.offline() };
      });

      scope.post('/reset', async (request) => {
        await parts.reset(resetBody.parse(request.body) ?? {});
        return { ok: true };
      });
    },
    { prefix: '/_sandbox' },
  );
}

/**
 * A page open in a browser must not reach these doors, nor anyone over the network that can be cut.
 */
function keepStrangersOut(request: FastifyRequest, network: Network): void {
  if (network.carries(request.raw.socket)) {
    throw new DoorError(404, 'not-found', 'The doors of the sandbox are at its base address.');
  }
  const host = request.headers.host?.replace(/:\d+$/, '');
  const local = host === '127.0.0.1' || host === 'localhost' || host === '[::1]';
  if (!local || request.headers.origin !== undefined) {
    throw new DoorError(403, 'forbidden', 'Only programs on this computer may use the sandbox.');
  }
}

function readJson(text: string, done: (error: Error | null, body?: unknown) => void): void {
  if (text.trim() === '') return done(null);
  try {
    done(null, JSON.parse(text));
  } catch {
    done(new DoorError(400, 'invalid', 'The body is not JSON.'));
  }
}

function answerError(error: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof DoorError) {
    return reply.code(error.status).send({ code: error.code, message: error.message });
  }
  if (error instanceof z.ZodError) {
    return reply.code(400).send({ code: 'invalid', message: z.prettifyError(error) });
  }
  if (isPortTaken(error)) {
    const message =
      'Another program has taken the sandbox’s network port. Stop it, or restart Ponte.';
    return reply.code(503).send({ code: 'port-taken', message });
  }
  const { statusCode, code, message } = asFastifyError(error);
  return reply.code(statusCode).send({ code, message });
}

/** Fastify's own errors (body too large, unknown content type) know their status. */
function asFastifyError(error: unknown): { statusCode: number; code: string; message: string } {
  if (!(error instanceof Error)) return { statusCode: 500, code: 'bug', message: String(error) };
  const statusCode =
    'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  return { statusCode, code: statusCode < 500 ? 'invalid' : 'bug', message: error.message };
}
