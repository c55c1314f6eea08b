import { z } from 'zod';
import type { HttpAnswer, HttpCall, HttpClient } from '../http.ts';
import { notMade, ProviderError, type Exchange } from '../provider-error.ts';

/**
 * Calls to GestãoClick: REST with JSON, two tokens in the headers that do not run out.
 *
 * What is wrong with the values is answered as 404, as is a record that is not there: only the
 * words of the answer tell the two apart, so the body of a 404 is read before anything is decided.
 */
export type GestaoClickClient = {
  /** For calls that only read: short breaks of the line are bridged. */
  read(path: string, signal: AbortSignal): Promise<Answer>;
  write(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | null,
    signal: AbortSignal,
  ): Promise<Answer>;
};

export type Answer = {
  readonly data: unknown;
  readonly meta: unknown;
  readonly exchange: Exchange;
  readonly serverNow: number | null;
};

export type ClientOptions = {
  readonly http: HttpClient;
  readonly tokens: { readonly access: string; readonly secret: string };
  readonly turn: (signal: AbortSignal) => Promise<void>;
};

const envelope = z.object({ data: z.unknown(), meta: z.unknown().optional() });
const refusal = z.object({
  data: z.union([
    z.object({ mensagem: z.string() }).transform(({ mensagem }) => mensagem),
    z.string(),
  ]),
});

/** How long to wait is not said; the limit is of calls in a second. */
const WAIT_MS = 1000;
const LONGEST_TOLD = 300;
/** "Cliente não encontrado", in whatever spelling: the one 404 that is about the record itself. */
const NOT_THERE =
  /(cliente|venda|produto|registro).*(n[ãa]o|nenhum).*(encontrad|localizad|exist)|nenhum (cliente|registro)|(encontrad|localizad)o? nenhum/iu;

export function createGestaoClickClient(options: ClientOptions): GestaoClickClient {
  const { http, tokens, turn } = options;
  const headers = { 'access-token': tokens.access, 'secret-access-token': tokens.secret };

  async function call(
    asked: Pick<HttpCall, 'method' | 'path' | 'reads' | 'signal'>,
    body: object | null,
  ): Promise<Answer> {
    const { method, path, reads, signal } = asked;
    await turn(signal).catch((error: unknown) => {
      throw notMade(error);
    });
    const text = body === null ? null : JSON.stringify(body);
    const answer = await http.send({ ...asked, headers, body: text });
    const request = body === null ? { method, path } : { method, path, body };
    const json = readJson(answer.text);
    const exchange = { request, response: shortened(json, answer.text), status: answer.status };
    if (answer.status < 200 || answer.status > 299) throw refused(answer, json, exchange);
    const found = envelope.safeParse(json);
    if (found.success)
      return { ...found.data, meta: found.data.meta, exchange, serverNow: answer.date };
    throw new ProviderError(
      reads ? 'unavailable' : 'unknown',
      'GestãoClick answered with something that is not whole. It may have done what was asked.',
      { exchange },
    );
  }

  return {
    read: (path, signal) => call({ method: 'GET', path, reads: true, signal }, null),
    write: (method, path, body, signal) => call({ method, path, reads: false, signal }, body),
  };
}

function refused(
  { status, text, retryAfterMs }: HttpAnswer,
  json: unknown,
  exchange: Exchange,
): ProviderError {
  const told = refusal.safeParse(json);
  const words = told.success ? told.data.data : text.slice(0, LONGEST_TOLD);
  const code = String(status);
  if (status === 429) {
    const wait = retryAfterMs ?? WAIT_MS;
    const message = 'GestãoClick asks to wait: too many requests.';
    return new ProviderError('rate-limited', message, { code, exchange, retryAfterMs: wait });
  }
  if (status === 401 || status === 403) {
    const message = `GestãoClick does not accept these tokens (${words}). Enter them again in the connection.`;
    return new ProviderError('unauthorized', message, { code, exchange });
  }
  if (status >= 500 || status === 408 || (status === 404 && !told.success)) {
    return new ProviderError('unavailable', `GestãoClick is in trouble (HTTP ${status}).`, {
      code,
      exchange,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    });
  }
  if (status === 404 && NOT_THERE.test(words)) {
    return new ProviderError('missing', `GestãoClick: ${words}`, { code, exchange });
  }
  return new ProviderError('rejected', `GestãoClick refused it: ${words}`, { code, exchange });
}

/** Of a page of customers only the counters are kept. */
function shortened(json: unknown, text: string): unknown {
  if (typeof json !== 'object' || json === null) return text.slice(0, 2000);
  return 'data' in json && Array.isArray(json.data) ? { ...json, data: '…' } : json;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The list in an answer; anything else is no answer we can use. */
export function shapedList({ data, exchange }: Answer): readonly unknown[] {
  if (Array.isArray(data)) return data;
  throw unknownForm(exchange);
}

/** The one record in an answer. */
export function shapedOne({ data, exchange }: Answer): Readonly<Record<string, unknown>> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data)) {
    return data as Readonly<Record<string, unknown>>;
  }
  throw unknownForm(exchange);
}

function unknownForm(exchange: Exchange): ProviderError {
  const message = 'GestãoClick answered in a form that Ponte does not know.';
  return new ProviderError('rejected', message, { code: 'unexpected_form', exchange });
}
