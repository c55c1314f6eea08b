import { ORPCError } from '@orpc/client';
import {
  errorCodes,
  type ErrorCode,
  type ErrorDetails,
  type FieldProblem,
} from '../shared/errors.ts';

/** A failure as the screens show it. `LOST` is ours: the service could not be asked at all. */
export type Problem = {
  code: ErrorCode | 'LOST';
  /** In the service's own words; shown under "details". */
  message: string;
  details: ErrorDetails;
};

export function toProblem(error: unknown): Problem {
  if (error instanceof ORPCError) {
    return {
      code: isCode(error.code) ? error.code : codeOfStatus(error.status),
      message: error.message,
      details: isRecord(error.data) ? (error.data as ErrorDetails) : {},
    };
  }
  // fetch rejects with a TypeError when nobody listens.
  if (error instanceof TypeError) return { code: 'LOST', message: error.message, details: {} };
  return {
    code: 'INTERNAL',
    message: error instanceof Error ? error.message : String(error),
    details: {},
  };
}

/** Whether the same may be done a little later; what was refused for good is refused again. */
export function mayPass(error: unknown): boolean {
  const { code } = toProblem(error);
  if (code === 'LOST' || code === 'BUSY' || code === 'TOO_MANY') return true;
  return errorCodes[code] >= 500;
}

/** The problems of single fields, by field, for a form to place them. */
export function fieldProblems(problem: Problem): Readonly<Record<string, FieldProblem>> {
  return Object.fromEntries((problem.details.fields ?? []).map((field) => [field.field, field]));
}

/** What a person may paste into a message to support: no personal data, only what we know of the failure. */
export function supportText(problem: Problem): string {
  const { fields, ...details } = problem.details;
  return JSON.stringify(
    {
      code: problem.code,
      message: problem.message,
      details,
      fields: fields?.map(({ field, problem: kind }) => `${field}: ${kind}`),
      at: new Date().toISOString(),
    },
    null,
    2,
  );
}

function isCode(code: string): code is ErrorCode {
  return code in errorCodes;
}

// Errors made before our own code runs carry oRPC's names; their status says enough.
function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'NOT_SIGNED_IN';
  if (status === 403) return 'NOT_ALLOWED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 413) return 'TOO_LARGE';
  if (status === 429) return 'TOO_MANY';
  return status >= 400 && status < 500 ? 'BAD_INPUT' : 'INTERNAL';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
