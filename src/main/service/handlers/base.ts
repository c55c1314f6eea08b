import { implement, ORPCError, ValidationError, type Router } from '@orpc/server';
import { contract, type Contract, type ProcedureMeta } from '../../../shared/contract/index.ts';
import { isPonteError } from '../../../shared/errors.ts';
import { outOfScope, scopesAllow, type ApiScope } from '../../../shared/model/api-key.ts';
import type { ChangeSource } from '../../../shared/model/lead.ts';
import type { OnceAsked } from '../access/answers.ts';
import type { Operator } from '../actor.ts';
import { asFileError } from '../db/file-errors.ts';
import { badInputMessage, fieldProblems } from './bad-input.ts';

/** What every call carries, whatever the door it came through. */
export type CallContext = {
  operator: Operator;
  /** `form` for the screens, `api` for REST: kept in the history of what it changes. */
  source: Extract<ChangeSource, 'form' | 'api'>;
  /** What the caller's API key allows; absent for the screens, which a role alone limits. */
  scopes?: readonly ApiScope[];
  /** Given with an Idempotency-Key: the call is then carried out once, however often it comes. */
  once?: OnceAsked;
};

/** All of the contract, answered. */
export type PonteRouter = Router<Contract, CallContext>;

const implementer = implement(contract).$context<CallContext>();

/** The contract, ready to be answered: errors cross as values, roles and scopes are checked by procedure. */
export const os = implementer
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw asAnswer(error);
    }
  })
  .use(async ({ context, procedure, next }) => {
    const meta = procedure['~orpc'].meta as ProcedureMeta;
    if (meta.role === 'admin' && context.operator.role !== 'admin') {
      throw notAllowed('Only an admin can do this. Ask one, or sign in as one.');
    }
    if (context.scopes) {
      const [area = ''] = procedure['~orpc'].route.tags ?? [];
      if (meta.rest === false) throw notAllowed('This can only be done on the screens.');
      if (!scopesAllow(context.scopes, meta.rest, area)) {
        throw notAllowed(outOfScope(meta.rest, area));
      }
    }
    return next();
  });

function notAllowed(message: string): ORPCError<'NOT_ALLOWED', undefined> {
  return new ORPCError('NOT_ALLOWED', { status: 403, message, defined: true });
}

/** A failure as every door gives it: its code, its status, words, and details that may be shown. */
function asAnswer(error: unknown): unknown {
  if (isInvalidInput(error)) {
    const fields = fieldProblems(error.cause.issues);
    return new ORPCError('BAD_INPUT', {
      status: 400,
      message: badInputMessage(fields),
      data: { fields },
      defined: true,
      cause: error,
    });
  }
  const known = asFileError(error, 'of this company');
  if (!isPonteError(known)) return error;
  return new ORPCError(known.code, {
    status: known.status,
    message: known.message,
    data: known.details,
    defined: true,
    cause: error,
  });
}

function isInvalidInput(
  error: unknown,
): error is ORPCError<string, unknown> & { cause: ValidationError } {
  return (
    error instanceof ORPCError &&
    error.code === 'BAD_REQUEST' &&
    error.cause instanceof ValidationError
  );
}
