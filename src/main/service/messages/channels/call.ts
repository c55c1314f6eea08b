import { createHttpClient, type HttpAnswer } from '../../providers/http.ts';

/** One POST, PUT or GET over a connection of its own: what goes out by hand is never much. */
export async function callOnce(asked: {
  readonly baseUrl: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}): Promise<HttpAnswer> {
  const { baseUrl, headers = {}, ...call } = asked;
  const http = createHttpClient({ baseUrl, connections: 1 });
  try {
    return await http.send({ ...call, headers, reads: asked.method === 'GET' });
  } finally {
    await http.close();
  }
}

export function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** What an answer said, as it may be kept. */
export function short(answer: string): string {
  return answer.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}
