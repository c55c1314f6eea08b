import type { FastifyError, FastifyInstance } from 'fastify';
import { isPonteError, PonteError, type ErrorCode } from '../../shared/errors.ts';
import { asFileError } from '../service/db/file-errors.ts';
import { describeError, type Log } from '../service/log.ts';

/** `{code, message, details?}`: every failure at an HTTP door. */
export type ErrorBody = { code: string; message: string; details?: unknown };

export function errorBody(error: { code: string; message: string; details?: unknown }): ErrorBody {
  const { code, message, details } = error;
  const isEmpty =
    details == null || (typeof details === 'object' && Object.keys(details).length === 0);
  return { code, message, ...(isEmpty ? {} : { details }) };
}

/** Answers every failure of the HTTP side in one shape, and writes down what nobody foresaw. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const known = toPonteError(error);
    if (known.code === 'INTERNAL') {
      log.error(
        { route: request.routeOptions.url, error: describeError(error) },
        'a request failed',
      );
    }
    const wait = known.details.retryAfterSeconds;
    if (wait !== undefined) void reply.header('retry-after', wait);
    return reply.code(known.status).send(errorBody(known));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    return reply
      .code(404)
      .send(
        errorBody({ code: 'NOT_FOUND', message: `There is nothing at ${request.method} ${path}.` }),
      );
  });
}

function toPonteError(error: FastifyError): PonteError {
  const known = asFileError(error, 'of this company');
  if (isPonteError(known)) return known;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return new PonteError('TOO_LARGE', 'The body is too large. Send it in smaller parts.');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new PonteError('UNSUPPORTED', 'Send JSON, with "Content-Type: application/json".');
    default:
      break;
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new PonteError(codeOfStatus(error.statusCode), error.message, { cause: error });
  }
  return new PonteError(
    'INTERNAL',
    'Something went wrong on our side. What was saved is still saved.',
    { cause: error },
  );
}

/** Failures made before our own code runs have a status only. */
export function codeOfStatus(status: number): ErrorCode {
  return codes[status] ?? (status < 500 ? 'BAD_INPUT' : 'INTERNAL');
}

const codes: Readonly<Record<number, ErrorCode>> = {
  401: 'NOT_SIGNED_IN',
  403: 'NOT_ALLOWED',
  404: 'NOT_FOUND',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED',
  429: 'TOO_MANY',
  503: 'CLOSING',
};
