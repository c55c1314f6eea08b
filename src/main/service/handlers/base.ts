import { implement, ORPCError } from '@orpc/server';
import { contract, type ProcedureMeta } from '../../../shared/contract/index.ts';
import { isPonteError } from '../../../shared/errors.ts';
import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { Operator } from '../actor.ts';

/** What every call carries, whatever the door it came through. */
export type CallContext = {
  operator: Operator;
  /** `form` for the screens, `api` for REST: kept in the history of what it changes. */
  source: Extract<ChangeSource, 'form' | 'api'>;
};

const implementer = implement(contract).$context<CallContext>();

/** The contract, ready to be answered: errors cross as values, roles are checked by procedure. */
export const os = implementer
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (!isPonteError(error)) throw error;
      throw new ORPCError(error.code, {
        status: error.status,
        message: error.message,
        data: error.details,
        defined: true,
        cause: error,
      });
    }
  })
  .use(async ({ context, procedure, next }) => {
    const meta = procedure['~orpc'].meta as ProcedureMeta;
    if (meta.role === 'admin' && context.operator.role !== 'admin') {
      throw new ORPCError('NOT_ALLOWED', {
        status: 403,
        message: 'Only an admin can do this. Ask one, or sign in as one.',
        defined: true,
      });
    }
    return next();
  });
