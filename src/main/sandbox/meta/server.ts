import { createHash } from 'node:crypto';
import type { Journal } from '../journal.ts';
import type { ProviderAnswer, ProviderCall, SandboxProvider } from '../provider.ts';
import type { Store } from '../store.ts';
import { createMetaAudiences, META_AUDIENCE_STEPS } from './audiences.ts';
import { checkEvent } from './check-event.ts';
import { createMetaEvents, META_EVENT_STEPS } from './events.ts';
import { MetaRefusal, refusedBy } from './refusal.ts';

/**
 * Meta: the Conversions API and Custom Audiences of the Graph API.
 *
 * One bad event refuses its whole request. Accepted means received, and nothing more.
 */
export type MetaParts = {
  readonly store: Store;
  readonly journal: Journal;
  readonly clock: () => number;
};

const NAME = 'meta';
const TOKEN = 'sandbox';
const mostEvents = 1000;

export function createMeta(parts: MetaParts): SandboxProvider {
  const { store } = parts;
  store.prepare(NAME, [...META_EVENT_STEPS, ...META_AUDIENCE_STEPS]);
  const events = createMetaEvents(parts);
  const audiences = createMetaAudiences(parts);
  /** Calls whose token is to be turned down. */
  const turnedDown = new WeakSet<ProviderCall>();
  let calls = 0;

  async function handle(call: ProviderCall): Promise<ProviderAnswer> {
    calls += 1;
    const traceId = createHash('sha256').update(`${calls}`).digest('base64url').slice(0, 11);
    try {
      return answer(call, traceId);
    } catch (error) {
      if (!(error instanceof MetaRefusal)) throw error;
      return refusedBy(error, traceId);
    }
  }

  function answer(call: ProviderCall, traceId: string): ProviderAnswer {
    const [, version = '', object = '', edge = '', ...rest] = call.path.split('/');
    const body = readBody(call);
    const token = call.query.get('access_token') ?? body['access_token'];
    if (token !== TOKEN || turnedDown.has(call)) {
      throw new MetaRefusal(190, 'Error validating access token: Session has expired.', {
        subcode: 463,
      });
    }
    if (!/^v\d{1,3}\.\d$/.test(version) || rest.length > 0) throw unknownPath(call);
    if (call.method === 'POST' && edge === 'events') return takeEvents(object, body, traceId);
    if (call.method === 'POST' && edge === 'customaudiences' && object.startsWith('act_')) {
      return success(audiences.create(object.slice(4), body));
    }
    if (call.method === 'GET' && edge === 'customaudiences' && object.startsWith('act_')) {
      return success(audiences.listed(object.slice(4)));
    }
    if (edge === 'users' && (call.method === 'POST' || call.method === 'DELETE')) {
      const kind = call.method === 'POST' ? 'add' : 'remove';
      return success(audiences.upload(object, kind, body));
    }
    if (edge === 'usersreplace' && call.method === 'POST') {
      return success(audiences.upload(object, 'replace', body));
    }
    throw unknownPath(call);
  }

  function takeEvents(
    pixel: string,
    body: Record<string, unknown>,
    traceId: string,
  ): ProviderAnswer {
    const { data, test_event_code: code } = body;
    const list = typeof data === 'string' ? parseJson(data) : data;
    if (!/^\d{1,20}$/.test(pixel)) {
      throw new MetaRefusal(100, `Object with ID '${pixel}' does not exist.`, { subcode: 33 });
    }
    if (!Array.isArray(list) || list.length === 0 || list.length > mostEvents) {
      throw new MetaRefusal(100, `(#100) data must be a list of 1 to ${mostEvents} events.`);
    }
    const now = parts.clock();
    const checked = list.map((event) => checkEvent(event, now));
    events.take(pixel, checked, typeof code === 'string' ? code : null);
    return success({ events_received: checked.length, messages: [], fbtrace_id: traceId });
  }

  return {
    name: NAME,
    largestBody: 8 * 2 ** 20,
    mainEntity: 'event',
    entities: { event: events.door, audience: audiences.door },
    handle,
    throttled: (seconds) => ({
      ...refusedBy(
        new MetaRefusal(4, 'Application request limit reached', { status: 429 }),
        'throttled',
      ),
      headers: {
        'x-app-usage': JSON.stringify({ call_count: 100, total_cputime: 20, total_time: 20 }),
        'x-business-use-case-usage': JSON.stringify({
          '1': [
            {
              type: 'ads_management',
              call_count: 100,
              estimated_time_to_regain_access: Math.max(1, Math.ceil(seconds / 60)),
            },
          ],
        }),
      },
    }),
    carriesCredentials: (call) =>
      call.query.has('access_token') || readBody(call)['access_token'] !== undefined,
    expireCredentials: (call) => void turnedDown.add(call),
    settle: () => undefined,
    clear: async () => {
      events.clear();
      audiences.clear();
    },
    seed: async () => undefined,
  };
}

function success(body: object): ProviderAnswer {
  return { status: 200, code: '200', body: Buffer.from(JSON.stringify(body)), wrote: true };
}

function unknownPath({ method, path }: ProviderCall): MetaRefusal {
  return new MetaRefusal(2500, `Unknown path components: ${method} ${path}`, { status: 404 });
}

/** JSON, or a form. */
function readBody({ body, headers }: ProviderCall): Record<string, unknown> {
  const text = body.toString('utf8');
  if (text === '') return {};
  if (String(headers['content-type']).includes('x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const said = parseJson(text);
  return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MetaRefusal(100, '(#100) The body is no JSON.');
  }
}
