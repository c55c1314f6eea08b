import pRetry from 'p-retry';
import { Agent, request, type Dispatcher } from 'undici';
import { ProviderError } from './provider-error.ts';

/**
 * HTTP to one outside system, telling apart the two ways a call can fail to be answered.
 *
 * Before any byte left (refused, no such host, no network) nothing can have happened there:
 * `offline`. After that (time-out, reset, half an answer) a write may have had its effect:
 * `unknown`. A call that only reads is tried again a moment later, for short blips, and is
 * `unavailable` after that; waiting longer is the queue's business.
 */
export type HttpAnswer = {
  readonly status: number;
  readonly text: string;
  /** The other side's clock, from its `Date` header. */
  readonly date: number | null;
  readonly retryAfterMs: number | null;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Put to the base; blank for the base itself, as it is written. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** True when the call changes nothing there, so that it may be repeated. */
  readonly reads: boolean;
  readonly signal: AbortSignal;
};

export type HttpClient = {
  send(call: HttpCall): Promise<HttpAnswer>;
  close(): Promise<void>;
};

export type HttpOptions = {
  readonly baseUrl: string;
  readonly connectMs?: number;
  /** For the head of the answer, and between two parts of its body. */
  readonly answerMs?: number;
  /** For the whole of a call: four times as long, unless told. */
  readonly wholeMs?: number;
  readonly connections?: number;
  /** Told of each answer's `Date` header and how long the answer took to begin. */
  readonly heard?: (answer: { readonly date: number; readonly roundTripMs: number }) => void;
};

const MAX_ANSWER_BYTES = 64 * 2 ** 20;
/** Kept below the usual five seconds after which servers drop an idle connection. */
const IDLE_MS = 4000;
const BLIP_RETRIES = 2;
const BLIP_WAIT_MS = 150;

export function createHttpClient(options: HttpOptions): HttpClient {
  const base = options.baseUrl.replace(/\/+$/, '');
  const answerMs = options.answerMs ?? 25_000;
  const wholeMs = options.wholeMs ?? answerMs * 4;
  const agent = new Agent({
    connections: options.connections ?? 4,
    connect: { timeout: options.connectMs ?? 8000 },
    headersTimeout: answerMs,
    bodyTimeout: answerMs,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: IDLE_MS,
  });

  async function send(call: HttpCall): Promise<HttpAnswer> {
    if (!call.reads) return once(call);
    return pRetry(() => once(call), {
      retries: BLIP_RETRIES,
      minTimeout: BLIP_WAIT_MS,
      randomize: true,
      signal: call.signal,
      shouldRetry: ({ error }) => isBlip(error),
    }).catch((error: unknown) => {
      throw asReadFailure(error);
    });
  }

  async function once(call: HttpCall): Promise<HttpAnswer> {
    let left = false;
    const began = performance.now();
    const dispatcher = agent.compose((dispatch) => (opts, handler) => {
      return dispatch(
        opts,
        noting(handler, () => (left = true)),
      );
    });
    try {
      const url = call.path === '' ? options.baseUrl : `${base}${call.path}`;
      const answer = await request(url, {
        dispatcher,
        method: call.method,
        headers: { ...call.headers, 'content-type': 'application/json; charset=utf-8' },
        body: call.body,
        signal: AbortSignal.any([call.signal, AbortSignal.timeout(wholeMs)]),
      });
      const date = parseDate(answer.headers.date);
      if (date !== null) options.heard?.({ date, roundTripMs: performance.now() - began });
      const text = await readText(answer.body);
      return {
        status: answer.statusCode,
        text,
        date,
        retryAfterMs: parseRetryAfter(answer.headers['retry-after'], answer.headers.date),
        headers: answer.headers,
      };
    } catch (error) {
      throw error instanceof ProviderError ? error : asFailure(error, left);
    }
  }

  return { send, close: () => agent.destroy() };
}

/** What is wrong with the address of an API as typed; null when nothing is, or when it is blank. */
export function addressFlaw(url: string | undefined): string | null {
  if (!url) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) return 'The API address is not an address. Leave it as it was.';
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname);
  if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && local)) return null;
  return 'The API address must begin with https://, so that the password is not sent in clear.';
}

/** Tells when the request begins to be written to a connected socket. */
function noting(
  handler: Dispatcher.DispatchHandler,
  onLeft: () => void,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart(controller, context) {
      onLeft();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
  };
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MAX_ANSWER_BYTES) {
      throw new ProviderError('rejected', 'An answer of the other system is larger than 64 MB.', {
        code: 'too_large',
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function asFailure(error: unknown, left: boolean): ProviderError {
  const code = codeOf(error);
  if (!left) {
    return new ProviderError('offline', offlineText(code), { code, cause: error });
  }
  const text = /TIMEOUT/.test(code)
    ? 'The other system did not answer in time; it may have done what was asked.'
    : 'The connection broke before the answer was whole; it may have done what was asked.';
  return new ProviderError('unknown', text, { code, cause: error });
}

function offlineText(code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'The address of the other system cannot be found. Check the network.';
  }
  return 'The other system cannot be reached. Check the network.';
}

/** A connection that broke, as one does now and then; not a time-out, which already took its time. */
function isBlip(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error.kind !== 'unknown') return false;
  return !/TIMEOUT|ABORT/.test(error.details.code ?? '');
}

/** Reading has no effect, so there is nothing to be unsure of. */
function asReadFailure(error: unknown): unknown {
  if (!(error instanceof ProviderError)) {
    return new ProviderError('unavailable', 'The call was given up.', { cause: error });
  }
  if (error.kind !== 'unknown') return error;
  const { code } = error.details;
  return new ProviderError('unavailable', 'The other system did not answer.', {
    ...(code === undefined ? {} : { code }),
    cause: error,
  });
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (name === 'TimeoutError') return 'TIMEOUT';
  return name === 'AbortError' ? 'ABORTED' : 'FAILED';
}

function parseDate(value: string | string[] | undefined): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** Seconds, or an HTTP date reckoned against the sender's own clock. */
export function parseRetryAfter(
  value: string | string[] | undefined,
  date: string | string[] | undefined,
): number | null {
  if (typeof value !== 'string') return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const until = parseDate(value);
  const now = parseDate(date);
  return until === null || now === null ? null : Math.max(0, until - now);
}
