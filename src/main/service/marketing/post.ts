import type { Clock } from '../clock.ts';
import { createHttpClient, type HttpAnswer, type HttpCall } from '../providers/http.ts';
import { ProviderError } from '../providers/provider-error.ts';
import type { Answer, Verdict } from './gateway.ts';
import { withoutSecret } from './without-secret.ts';

export type Read = (answer: HttpAnswer) => {
  readonly verdict: Verdict;
  readonly traceId?: string | null;
};

const answerMs = 20_000;

/**
 * One request to a platform, told apart into what surely did not arrive and what may have.
 *
 * @returns null when we are leaving
 */
export async function post(
  clock: Clock,
  to: {
    baseUrl: string;
    path: string;
    /** POST unless told. */
    method?: HttpCall['method'];
    headers: Record<string, string>;
    body: string | null;
    /** The token in clear: where the answer says it back it is hidden. */
    secret: string;
  },
  signal: AbortSignal,
  read: Read,
): Promise<Answer | null> {
  const http = createHttpClient({ baseUrl: to.baseUrl, answerMs, connections: 1 });
  const [at, began] = [clock.now(), clock.monotonic()];
  const of = (more: Pick<Answer, 'verdict'> & Partial<Answer>): Answer => {
    const durationMs = clock.monotonic() - began;
    const blank = { at, durationMs, status: null, text: '', traceId: null, headers: {} };
    return withoutSecret({ ...blank, ...more }, to.secret);
  };
  try {
    const { method = 'POST', path, body } = to;
    const call = { method, path, body, reads: false, signal };
    const answer = await http.send({ ...call, headers: { ...to.headers, 'user-agent': 'Ponte' } });
    const { verdict, traceId = null } = read(answer);
    return of({
      status: answer.status,
      text: answer.text,
      traceId,
      verdict,
      headers: usage(answer),
    });
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof ProviderError)) throw error;
    const { kind, message } = error;
    return of({ verdict: { kind: kind === 'offline' ? 'offline' : 'unknown', message } });
  } finally {
    await http.close();
  }
}

const usageHeaders = ['x-app-usage', 'x-business-use-case-usage', 'retry-after'];

function usage({ headers }: HttpAnswer): Record<string, string> {
  return Object.fromEntries(
    usageHeaders.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, 500)]] : [];
    }),
  );
}
