import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { schemes } from '../hooks/verify.ts';
import { newId } from '../ids.ts';
import type { HttpAnswer } from '../providers/http.ts';
import { isHtml } from '../providers/is-html.ts';
import type { Vault } from '../sync/ports.ts';
import type { Gateway, PlatformEvent, Verdict } from './gateway.ts';
import { post } from './post.ts';

const results = z.object({
  results: z.array(
    z.object({
      eventId: z.string(),
      status: z.number(),
      reason: z.string().max(500).optional().catch(undefined),
    }),
  ),
});

/**
 * Any system that takes conversions: `POST {url}/conversion`, signed as Standard Webhooks has it.
 *
 * The body is `{pixelId, test?, events}`. It may answer for single events, `{results: [{eventId,
 * status, reason?}]}`, where 4xx gives that one up; what it does not name it has taken. A web page is
 * the answer of another address.
 */
export function createHttpGateway(parts: {
  readonly clock: Clock;
  readonly vault: Vault;
}): Gateway {
  const { clock, vault } = parts;
  return {
    most: 500,
    oldestMs: 62 * 86_400_000,
    async send(pixel, events, { test, signal }) {
      const body = JSON.stringify({
        pixelId: pixel.pixel_id,
        ...(test ? { test: true } : {}),
        events,
      });
      const secret = pixel.token === null ? '' : await vault.open(pixel.token);
      const headers = schemes['standard-webhooks'].sign({
        body: Buffer.from(body),
        at: Math.floor(clock.now() / 1000),
        id: newId(),
        options: { header: '', encoding: 'base64', toleranceSeconds: 0 },
        secret,
      });
      const baseUrl = (pixel.url ?? '').replace(/\/conversion\/?$/, '');
      const to = { baseUrl, path: '/conversion', headers, body, secret };
      return post(clock, to, signal, (answer) => ({ verdict: readAnswer(answer, events) }));
    },
  };
}

const noGateway =
  'It answered with a web page: this is not the address of a gateway. Copy it again from that system.';

function readAnswer(answer: HttpAnswer, events: readonly PlatformEvent[]): Verdict {
  const { status } = answer;
  const message = `It answered ${status}.`;
  const isPage = isHtml(answer.text);
  if (status >= 200 && status < 300 && !isPage) {
    return { kind: 'accepted', refused: refusedIn(answer, events) };
  }
  if (status === 401 || status === 403) return { kind: 'credentials', message };
  if (status === 429) return { kind: 'throttled', message, waitMs: answer.retryAfterMs };
  if (status === 410) return { kind: 'blocked', message };
  if (status >= 500 || status === 408 || status === 404) return { kind: 'unavailable', message };
  // A site says so of anything: none of them was seen, and none is to be given up for it.
  return isPage ? { kind: 'address', message: noGateway } : { kind: 'refused', message };
}

function refusedIn({ text }: HttpAnswer, events: readonly PlatformEvent[]): Map<number, string> {
  const refused = new Map<number, string>();
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return refused;
  }
  const named = results.safeParse(said);
  if (!named.success) return refused;
  for (const { eventId, status, reason } of named.data.results) {
    const at = events.findIndex((event) => event.event_id === eventId);
    if (at >= 0 && status >= 400 && status < 500) refused.set(at, reason ?? `It said ${status}.`);
  }
  return refused;
}
