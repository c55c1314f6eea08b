import { z } from 'zod';
import type { HttpAnswer, HttpClient } from '../http.ts';
import { notMade, ProviderError, type Exchange } from '../provider-error.ts';
import {
  credentialField,
  credentialProblem,
  isCredentialProblem,
  isSessionCode,
  SUCCESS,
  TOO_MANY,
} from './codes.ts';
import type { Session } from './session.ts';

/**
 * Calls to Dinamize: POST with JSON, an envelope back, a token in the header `auth-token`.
 *
 * A token that is refused is renewed once and the call repeated once: a refused call had no
 * effect. What is refused then, or at the sign-in itself, is for a person to put right.
 */
export type DinamizeClient = {
  /** For calls that only read: short breaks of the line are bridged. */
  read(path: string, body: object, signal: AbortSignal): Promise<Answer>;
  write(path: string, body: object, signal: AbortSignal): Promise<Answer>;
};

export type Answer = {
  readonly body: unknown;
  readonly exchange: Exchange;
  readonly serverNow: number | null;
};

export type ClientOptions = {
  readonly http: HttpClient;
  readonly session: Session;
  readonly credentials: {
    readonly user: string;
    readonly password: string;
    readonly clientCode: string;
  };
  readonly turn: (signal: AbortSignal) => Promise<void>;
};

const envelope = z.object({
  code: z.coerce.string(),
  code_detail: z.unknown().optional(),
  body: z.unknown().optional(),
  request_unique: z.unknown().optional(),
});
type Envelope = z.infer<typeof envelope>;

const retryAfterBody = z.object({ 'retry-after': z.coerce.number().nonnegative() });
const authBody = z.object({ 'auth-token': z.string().min(1) });

/** When Dinamize does not say how long, or says it unreadably. */
const DEFAULT_WAIT_MS = 60_000;

export function createDinamizeClient(options: ClientOptions): DinamizeClient {
  const { http, session, credentials } = options;

  async function send(
    path: string,
    body: object,
    how: { reads: boolean; token: string | null; signal: AbortSignal },
  ): Promise<{ found: Envelope; exchange: Exchange; serverNow: number | null }> {
    const answer = await http.send({
      method: 'POST',
      path,
      headers: how.token === null ? {} : { 'auth-token': how.token },
      body: JSON.stringify(body),
      reads: how.reads,
      signal: how.signal,
    });
    // Neither credentials nor the token they give are ever part of what is kept of a call.
    const request = path === '/auth' ? { path } : { path, body };
    const found = openEnvelope(answer, request, how.reads);
    const exchange = {
      request,
      response: path === '/auth' ? { code: found.code } : shortened(found),
      status: answer.status,
    };
    return { found, exchange, serverNow: answer.date };
  }

  async function signIn(signal: AbortSignal): Promise<string> {
    await options.turn(signal);
    const { found, exchange } = await send(
      '/auth',
      {
        user: credentials.user,
        password: credentials.password,
        client_code: credentials.clientCode,
      },
      { reads: true, token: null, signal },
    );
    if (found.code === TOO_MANY) throw tooMany(found, exchange);
    const given = authBody.safeParse(found.body);
    if (found.code === SUCCESS && given.success) return given.data['auth-token'];
    throw new ProviderError('unauthorized', credentialProblem(found.code), {
      code: found.code,
      ...credentialField(found.code),
      exchange,
      ...trace(found),
    });
  }

  async function call(
    path: string,
    body: object,
    reads: boolean,
    signal: AbortSignal,
  ): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await session.token(() => signIn(signal)).catch(neverMade);
      await options.turn(signal).catch(neverMade);
      const { found, exchange, serverNow } = await send(path, body, { reads, token, signal });
      if (found.code === SUCCESS) return { body: found.body, exchange, serverNow };
      if (found.code === TOO_MANY) throw tooMany(found, exchange);
      if (!isSessionCode(found.code)) throw rejected(found, exchange);
      await session.drop(token);
      if (attempt === 2 || isCredentialProblem(found.code)) {
        throw new ProviderError('unauthorized', credentialProblem(found.code), {
          code: found.code,
          ...credentialField(found.code),
          exchange,
          ...trace(found),
        });
      }
    }
  }

  return {
    read: (path, body, signal) => call(path, body, true, signal),
    write: (path, body, signal) => call(path, body, false, signal),
  };
}

/** The body of an answer in the form we know it; one in another form is no answer we can use. */
export function shaped<T extends z.ZodType>(schema: T, { body, exchange }: Answer): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ProviderError('rejected', 'Dinamize answered in a form that Ponte does not know.', {
    code: 'unexpected_form',
    exchange,
  });
}

function neverMade(error: unknown): never {
  throw notMade(error);
}

/** Anything but a whole envelope is a failure of the transport; a write may have happened all the same. */
function openEnvelope(answer: HttpAnswer, request: unknown, reads: boolean): Envelope {
  const parsed = answer.status === 200 ? envelope.safeParse(readJson(answer.text)) : null;
  if (parsed?.success) return parsed.data;
  const exchange = { request, response: answer.text.slice(0, 2000), status: answer.status };
  if (answer.status === 200) {
    throw new ProviderError(
      reads ? 'unavailable' : 'unknown',
      'Dinamize answered with something that is not whole. It may have done what was asked.',
      { exchange },
    );
  }
  throw new ProviderError('unavailable', `Dinamize is in trouble (HTTP ${answer.status}).`, {
    exchange,
    ...(answer.retryAfterMs === null ? {} : { retryAfterMs: answer.retryAfterMs }),
  });
}

function tooMany(found: Envelope, exchange: Exchange): ProviderError {
  const told = retryAfterBody.safeParse(found.body);
  const wait = told.success ? told.data['retry-after'] * 1000 : DEFAULT_WAIT_MS;
  return new ProviderError('rate-limited', 'Dinamize asks to wait: too many requests.', {
    code: found.code,
    // A second more than was said: their clock may have turned over a moment after ours.
    retryAfterMs: wait + 1000,
    exchange,
    ...trace(found),
  });
}

function rejected(found: Envelope, exchange: Exchange): ProviderError {
  const detail = typeof found.code_detail === 'string' ? found.code_detail : 'no reason given';
  return new ProviderError('rejected', `Dinamize refused it: ${detail} (code ${found.code}).`, {
    code: found.code,
    exchange,
    ...trace(found),
  });
}

function trace(found: Envelope): { traceId?: string } {
  const { request_unique: id } = found;
  return typeof id === 'string' || typeof id === 'number' ? { traceId: String(id) } : {};
}

/** Of a page of contacts only the envelope is kept. */
function shortened(found: Envelope): unknown {
  const { body } = found;
  const long = typeof body === 'object' && body !== null && 'items' in body;
  return long ? { ...found, body: '…' } : found;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
