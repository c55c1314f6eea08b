/**
 * The one error class of Ponte.
 *
 * People read the message, code reads the code. The list of codes is closed: the screens
 * have a text for each in both languages, and every door turns a code into its own status.
 */

export const errorCodes = {
  // what was asked is wrong
  BAD_INPUT: 400,
  NOT_ALLOWED: 403,
  NOT_SIGNED_IN: 401,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  UNSUPPORTED: 415,
  TOO_MANY: 429,
  // what was asked clashes with what is kept
  DUPLICATE: 409,
  CHANGED_MEANWHILE: 409,
  ALREADY_CONVERTED: 409,
  STAGE_INACTIVE: 409,
  NOT_UNDOABLE: 409,
  BUSY: 409,
  IN_USE: 409,
  KEY_REUSED: 422,
  // the file on disk
  FILE_CORRUPT: 500,
  FILE_NEWER: 500,
  FILE_READ_ONLY: 500,
  DISK_FULL: 507,
  // the other system
  PROVIDER_UNAUTHORIZED: 502,
  PROVIDER_REJECTED: 502,
  PROVIDER_UNAVAILABLE: 503,
  OFFLINE: 503,
  // ours
  CLOSING: 503,
  INTERNAL: 500,
} as const;

export type ErrorCode = keyof typeof errorCodes;

export type FieldProblem = {
  field: string;
  /** What is wrong, as a word of a small list that the screens translate. */
  problem: string;
  message: string;
  /** A warning is shown and never refuses; without a word it is an error. */
  severity?: 'error' | 'warning' | undefined;
  /** A value that is probably meant. */
  suggestion?: string | undefined;
  /** The number a text or list may not pass. */
  limit?: number | undefined;
  /** What is kept now, where that is the problem. */
  current?: unknown;
};

/** What a door may pass on beside the message; all of it is safe to show. */
export type ErrorDetails = {
  fields?: FieldProblem[];
  leadId?: string;
  path?: string;
  retryAfterSeconds?: number;
  providerCode?: string;
  traceId?: string;
  limit?: number;
  [key: string]: unknown;
};

export class PonteError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: ErrorDetails; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'PonteError';
    this.code = code;
    this.details = options.details ?? {};
  }

  /** The HTTP status that says the same. */
  get status(): number {
    return errorCodes[this.code];
  }
}

export function isPonteError(error: unknown): error is PonteError {
  return error instanceof PonteError;
}

/** Makes a forgotten case of a union a compile error, and a bug at run time. */
export function assertNever(value: never): never {
  throw new PonteError('INTERNAL', `Unexpected value: ${JSON.stringify(value)}`);
}

/** Nobody's fault and over once there is room: what met it is done again, and not counted. */
export function isDiskFull(error: unknown): error is PonteError {
  return error instanceof PonteError && error.code === 'DISK_FULL';
}
