import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PonteError } from '../../../shared/errors.ts';
import {
  outOfScope,
  scopesAllow,
  type RestArea,
  type RestDeed,
} from '../../../shared/model/api-key.ts';
import type { Console } from '../../console/create-console.ts';
import type { ApiCaller } from '../../service/access/api-keys.ts';
import type { Service } from '../../service/create-service.ts';
import type { CallContext } from '../../service/handlers/base.ts';

/** Who calls, of which workspace, with which rights: all of it from the key. */
export type RestCaller = {
  readonly service: Service;
  readonly caller: ApiCaller;
  readonly context: CallContext;
};

export type Callers = { of(request: FastifyRequest): RestCaller };

/** Calls without a good key share one small allowance. */
const withoutKeyPerMinute = 60;
const minuteMs = 60_000;

/**
 * Reads the key of every call in the scope, counts the call against it, and then lets it on.
 *
 * Counting comes before refusing, so that guessing is slowed too; both come before the body is
 * read, so that a stranger cannot make us read one.
 */
export function admitByKey(scope: FastifyInstance, console: Console): Callers {
  const callers = new WeakMap<FastifyRequest, RestCaller>();

  scope.addHook('onRequest', async (request) => {
    const key = request.headers['x-api-key'];
    const found = typeof key === 'string' ? console.callerOf(key) : null;
    if (!found) return;
    const { name, role, scopes } = found.caller;
    const context: CallContext = { operator: { name, role }, source: 'api', scopes };
    callers.set(request, { ...found, context });
  });
  scope.addHook(
    'onRequest',
    scope.rateLimit({
      timeWindow: minuteMs,
      keyGenerator: (request) => callers.get(request)?.caller.keyId ?? 'nobody',
      max: (request) => callers.get(request)?.caller.ratePerMinute ?? withoutKeyPerMinute,
    }),
  );
  scope.addHook('onRequest', async (request) => {
    if (callers.has(request)) return;
    const key = request.headers['x-api-key'];
    const why = typeof key === 'string' ? (console.refusalOf(key) ?? 'unknown') : 'missing';
    throw new PonteError('NOT_SIGNED_IN', refusals[why]);
  });

  return {
    of(request) {
      const caller = callers.get(request);
      if (!caller)
        throw new PonteError('NOT_SIGNED_IN', 'Send an API key in the header X-API-Key.');
      return caller;
    },
  };
}

const refusals = {
  missing: 'Send an API key in the header X-API-Key. Make one in Settings.',
  unknown:
    'This API key is not known here. Check that it was copied whole, or make a new one in Settings.',
  revoked: 'This API key was revoked. Make a new one in Settings.',
  expired: 'This API key is past its date. Make a new one in Settings.',
} as const;

/** For doors outside the contract, which checks the scope of its own. */
export function needScope({ caller }: RestCaller, deed: RestDeed, area: RestArea): void {
  if (scopesAllow(caller.scopes, deed, area)) return;
  throw new PonteError('NOT_ALLOWED', outOfScope(deed, area));
}
