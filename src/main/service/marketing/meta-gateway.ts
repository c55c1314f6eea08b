import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { HttpAnswer } from '../providers/http.ts';
import type { Vault } from '../sync/ports.ts';
import type { Gateway, Verdict } from './gateway.ts';
import { post } from './post.ts';

/** The version that new pixels are told of; each lives at least two years. */
export const metaVersion = 'v24.0';
export const metaUrl = 'https://graph.facebook.com';

const dayMs = 86_400_000;

const failure = z.object({
  error: z.object({
    message: z.string().catch(''),
    type: z.string().optional().catch(undefined),
    code: z.number(),
    error_subcode: z.number().optional().catch(undefined),
    is_transient: z.boolean().optional().catch(undefined),
    error_user_title: z.string().optional().catch(undefined),
    error_user_msg: z.string().optional().catch(undefined),
    fbtrace_id: z.string().optional().catch(undefined),
  }),
});
const success = z.object({
  events_received: z.number(),
  fbtrace_id: z.string().optional().catch(undefined),
});
type Failure = z.infer<typeof failure>['error'];

/**
 * Meta's Conversions API: `POST /{version}/{pixel}/events`.
 *
 * One bad event sinks the whole request, at most 1,000 events go in one, and none may be older than
 * seven days; an hour is kept free for the way. The token goes in the body, where no log of
 * addresses has it.
 */
export function createMetaGateway(parts: {
  readonly clock: Clock;
  readonly vault: Vault;
}): Gateway {
  const { clock, vault } = parts;
  return {
    most: 1000,
    oldestMs: 7 * dayMs - 3_600_000,
    async send(pixel, events, { test, signal }) {
      const secret = pixel.token === null ? '' : await vault.open(pixel.token);
      const body = {
        data: events,
        ...(test && pixel.test_event_code !== null
          ? { test_event_code: pixel.test_event_code }
          : {}),
        access_token: secret,
      };
      const to = {
        baseUrl: pixel.url ?? metaUrl,
        path: `/${pixel.api_version ?? metaVersion}/${encodeURIComponent(pixel.pixel_id)}/events`,
        headers: {},
        body: JSON.stringify(body),
        secret,
      };
      return post(clock, to, signal, (answer) => readMeta(answer, readEvents));
    },
  };
}

type Read = { readonly traceId: string | null };

function readEvents(text: string): Read | null {
  const taken = success.safeParse(parseJson(text));
  return taken.success ? { traceId: taken.data.fbtrace_id ?? null } : null;
}

/** @param taken reads what it says when it took something; null where that is not of Meta */
export function readMeta(
  answer: HttpAnswer,
  taken: (text: string) => Read | null,
): { verdict: Verdict; traceId?: string | null } {
  if (answer.status >= 200 && answer.status < 300) {
    const read = taken(answer.text);
    // A page of some proxy, say: nobody knows what became of it.
    if (read === null) {
      return { verdict: { kind: 'unknown', message: 'The answer is not one of Meta.' } };
    }
    return { verdict: { kind: 'accepted', refused: new Map() }, traceId: read.traceId };
  }
  const failed = failure.safeParse(parseJson(answer.text));
  if (!failed.success) return { verdict: byStatus(answer) };
  const { error } = failed.data;
  return { verdict: verdictOf(error, answer), traceId: error.fbtrace_id ?? null };
}

/** @returns undefined where it is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function byStatus({ status, retryAfterMs }: HttpAnswer): Verdict {
  const message = `It answered ${status}.`;
  if (status === 429) return { kind: 'throttled', message, waitMs: retryAfterMs };
  if (status === 401 || status === 403) return { kind: 'credentials', message };
  return status >= 500 ? { kind: 'unavailable', message } : { kind: 'refused', message };
}

const throttles = new Set([4, 17, 32, 341, 613]);

/** By code and subcode, as Meta's error pages list them. */
function verdictOf(error: Failure, answer: HttpAnswer): Verdict {
  const { code, error_subcode: subcode } = error;
  const text = error.error_user_msg ?? error.message;
  const message = error.error_user_title ? `${error.error_user_title}: ${text}` : text;
  const of = { code: subcode === undefined ? `${code}` : `${code}/${subcode}`, message };
  if (throttles.has(code) || (code >= 80_000 && code <= 80_014)) {
    return { kind: 'throttled', ...of, waitMs: answer.retryAfterMs ?? regainMs(answer) };
  }
  if (code === 190 || code === 102 || code === 3 || code === 10 || (code >= 200 && code < 300)) {
    return { kind: 'credentials', ...of };
  }
  if (code === 368) return { kind: 'blocked', ...of };
  if (code === 1 || code === 2 || error.is_transient || answer.status >= 500) {
    return { kind: 'unavailable', ...of };
  }
  if (subcode === 2_804_003) return { kind: 'too-old', ...of };
  if (subcode === 2_804_050) return { kind: 'too-little', ...of };
  return { kind: 'refused', ...of };
}

/** Minutes until the account may go on, of whichever business use case has to wait longest. */
function regainMs({ headers }: HttpAnswer): number | null {
  const said = headers['x-business-use-case-usage'];
  const usage = typeof said === 'string' ? parseJson(said) : undefined;
  if (typeof usage !== 'object' || usage === null) return null;
  const minutes = Object.values(usage)
    .flat()
    .map((each) => Number((each as Record<string, unknown>)['estimated_time_to_regain_access']))
    .filter((each) => Number.isFinite(each) && each > 0);
  return minutes.length === 0 ? null : Math.max(...minutes) * 60_000;
}
