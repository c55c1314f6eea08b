import type { OpenAPI } from '@orpc/openapi';
import { errorCodes } from '../../../shared/errors.ts';

/** `{code, message, details?}`: what every refusal and failure answers. */
export const errorSchema = {
  type: 'object',
  properties: {
    code: { type: 'string', enum: Object.keys(errorCodes) },
    message: { type: 'string', description: 'What happened and what to do, in words.' },
    details: {
      type: 'object',
      additionalProperties: true,
      description: 'For programs: `fields` names what is wrong, one by one.',
    },
  },
  required: ['code', 'message'],
} as const;

/** What each status of a refusal means, for people. */
export const statusWords: Readonly<Record<string, string>> = {
  400: 'The input is not of the expected shape; `details.fields` names each field.',
  401: 'No key, or one that is not known, revoked or past its date.',
  403: 'The key may not do this: another scope or role is needed.',
  404: 'There is no such thing.',
  409: 'It clashes with what is kept, or is being done already.',
  413: 'The body is too large.',
  415: 'The body is of another kind than this call takes.',
  422: 'The Idempotency-Key came with another call or body before.',
  429: 'Too many calls: wait as many seconds as `Retry-After` says.',
  500: 'Something went wrong on our side. What was saved is still saved.',
  502: 'The other system refused.',
  503: 'The other system or this console cannot be reached now.',
  507: 'The disk is full; nothing was half-written.',
};

/** The codes that come with a status. */
export function codesOf(status: number | string): string[] {
  return Object.entries(errorCodes)
    .filter(([, each]) => each === Number(status))
    .map(([code]) => code);
}

const ref = (name: string) => ({ $ref: `#/components/headers/${name}` });
export const limitHeaders = {
  'RateLimit-Limit': ref('RateLimit-Limit'),
  'RateLimit-Remaining': ref('RateLimit-Remaining'),
  'RateLimit-Reset': ref('RateLimit-Reset'),
};

/** One answer for each status of a refusal, the same in every call. */
export function errorResponses(): Record<string, OpenAPI.ResponseObject> {
  return Object.fromEntries(
    Object.entries(statusWords).map(([status, description]) => [
      `Error${status}`,
      {
        description: `${description} Codes: ${codesOf(status).join(', ')}.`,
        headers: {
          ...limitHeaders,
          ...(status === '429' && { 'Retry-After': ref('Retry-After') }),
        },
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

const seconds = { type: 'integer', minimum: 0 } as const;
export const headers: Record<string, OpenAPI.HeaderObject> = {
  'RateLimit-Limit': { description: 'Calls a minute of this key.', schema: seconds },
  'RateLimit-Remaining': { description: 'Calls left in this minute.', schema: seconds },
  'RateLimit-Reset': { description: 'Seconds until the minute is over.', schema: seconds },
  'Retry-After': { description: 'Seconds to wait.', schema: seconds },
  'Idempotency-Replayed': {
    description: '`true` where this answer was given before, to the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
};
