import { randomBytes } from 'node:crypto';
import type {
  PlainRecord,
  ProviderAnswer,
  ProviderCall,
  RecordDoor,
  SandboxProvider,
} from '../provider.ts';
import { DoorError } from '../door-error.ts';
import {
  createDeliver,
  createTurnedDown,
  json,
  readJson,
  recordless,
  type MessageParts,
} from './message-side.ts';

/**
 * Z-API: one instance, `sandbox`, whose token is `sandbox` too. A send is queued and answered with
 * three ids; what becomes of it is told to the addresses that were set, first SENT, then RECEIVED,
 * then READ. A person at this phone is the entity `chat`: adding one writes to us.
 */
export type ZApiParts = MessageParts & {
  /** Between two callbacks of a message. */
  readonly callbackMs: number;
  /** Aborted when the sandbox closes. */
  readonly closing: AbortSignal;
};

const settings = 'z-api-webhooks';
const sends = new Set([
  'send-text',
  'send-image',
  'send-document',
  'send-link',
  'send-button-list',
]);
const needed: Readonly<Record<string, readonly string[]>> = {
  'send-text': ['message'],
  'send-image': ['image'],
  'send-document': ['document'],
  'send-link': ['message', 'linkUrl', 'title', 'linkDescription'],
  'send-button-list': ['message', 'buttonList'],
};
const tries = 3;

export function createZApi(parts: ZApiParts): SandboxProvider {
  const { store, clock } = parts;
  const deliver = createDeliver(parts, 'z-api');
  const turnedDown = createTurnedDown();
  let connected = true;

  function hooks(): Record<string, string> {
    return JSON.parse(store.setting(settings) ?? '{}') as Record<string, string>;
  }

  function answer(call: ProviderCall): ProviderAnswer {
    const [, instances, instance, word, token, method = '', extension] = call.path.split('/');
    if (
      instances !== 'instances' ||
      word !== 'token' ||
      instance !== 'sandbox' ||
      token !== 'sandbox'
    ) {
      return json(404, { error: 'Instance not found' });
    }
    if (turnedDown.has(call)) return json(403, { error: 'Client-Token sandbox not allowed' });
    if (method === 'status') {
      if (call.method !== 'GET') return json(405, { error: 'Method not allowed' });
      return json(200, {
        connected,
        session: connected,
        smartphoneConnected: connected,
        error: connected ? 'You are already connected.' : 'You are not connected.',
      });
    }
    const wanted = method.startsWith('update-webhook-') ? 'PUT' : 'POST';
    if (call.method !== wanted) return json(405, { error: 'Method not allowed' });
    if (!String(call.headers['content-type'] ?? '').startsWith('application/json')) {
      return json(415, { error: 'Unsupported Media Type' });
    }
    const body = readJson(call.body);
    if (body === null) return json(400, { error: 'invalid JSON' });
    if (wanted === 'PUT') return setHook(method.slice('update-webhook-'.length), body);
    return sends.has(method) ? send(method, body, extension) : json(404, { error: 'NOT_FOUND' });
  }

  function setHook(name: string, { value }: Readonly<Record<string, unknown>>): ProviderAnswer {
    const local = typeof value === 'string' && /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(value);
    if (typeof value !== 'string' || !(value.startsWith('https://') || local)) {
      return json(400, { error: 'The webhook must use https' });
    }
    store.setSetting(settings, JSON.stringify({ ...hooks(), [name]: value }));
    return json(200, { value: true });
  }

  function send(
    method: string,
    body: Readonly<Record<string, unknown>>,
    extension: string | undefined,
  ): ProviderAnswer {
    const { phone } = body;
    if (typeof phone !== 'string' || !/^\d{10,15}$/.test(phone)) {
      return json(400, { error: 'phone is invalid' });
    }
    for (const name of needed[method] ?? []) {
      if (body[name] === undefined || body[name] === '')
        return json(400, { error: `${name} is required` });
    }
    if (method === 'send-document' && extension === undefined)
      return json(404, { error: 'NOT_FOUND' });
    const messageId = randomBytes(10).toString('hex').toUpperCase();
    const zaapId = randomBytes(10).toString('hex').toUpperCase();
    const { phone: _, ...content } = body;
    deliver(phone, { kind: method.slice('send-'.length), ...content }, messageId);
    const { customId } = body;
    const common = { instanceId: 'sandbox', phone };
    const status = (word: string) => ({
      type: 'MessageStatusCallback',
      status: word,
      ids: [messageId],
      momment: clock(),
      phoneDevice: 0,
      isGroup: false,
      ...common,
    });
    void tellInTurn([
      ['delivery', () => ({ type: 'DeliveryCallback', zaapId, messageId, customId, ...common })],
      ['message-status', () => status('SENT')],
      ['message-status', () => status('RECEIVED')],
      ['message-status', () => status('READ')],
    ]);
    return json(200, { zaapId, messageId, id: messageId }, true);
  }

  async function tellInTurn(all: readonly (readonly [string, () => object])[]): Promise<void> {
    for (const [name, made] of all) {
      if (!(await pause(parts.callbackMs))) return;
      await tell(name, made());
    }
  }

  async function tell(name: string, body: object): Promise<void> {
    const url = hooks()[name];
    if (url === undefined) return;
    for (let at = 0; at < tries; at += 1) {
      try {
        const answered = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'z-api-token': 'sandbox' },
          body: JSON.stringify(body),
          signal: AbortSignal.any([parts.closing, AbortSignal.timeout(5000)]),
        });
        await answered.arrayBuffer();
        if (answered.ok) return;
      } catch {
        // Sent again, as the real one does.
      }
      if (!(await pause(parts.callbackMs))) return;
    }
  }

  /** False when there is nothing to wait for any more. */
  function pause(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (parts.closing.aborted) return resolve(false);
      const timer = setTimeout(done, ms, true);
      const leave = () => done(false);
      parts.closing.addEventListener('abort', leave, { once: true });
      function done(went: boolean): void {
        clearTimeout(timer);
        parts.closing.removeEventListener('abort', leave);
        resolve(went);
      }
    });
  }

  const chat: RecordDoor = {
    // What was written from this phone goes to whoever listens and is kept by nobody.
    async *list() {
      yield [];
    },
    get: () => null,
    add(values) {
      const said = (values ?? {}) as Record<string, unknown>;
      const { phone } = said;
      if (typeof phone !== 'string')
        throw new DoorError(400, 'invalid', 'Say the phone that writes.');
      const id = randomBytes(10).toString('hex').toUpperCase();
      const made: PlainRecord = { id, phone, text: String(said['text'] ?? '') };
      void tell('received', {
        type: 'ReceivedCallback',
        instanceId: 'sandbox',
        messageId: id,
        phone,
        fromMe: false,
        isGroup: false,
        momment: clock(),
        status: 'RECEIVED',
        senderName: String(said['name'] ?? ''),
        text: { message: made['text'] },
      });
      return made;
    },
  };
  const phone: RecordDoor = {
    async *list() {
      yield [{ id: 'sandbox', connected }];
    },
    get: (id) => (id === 'sandbox' ? { id, connected } : null),
    edit(id, values) {
      connected = (values as { connected?: unknown } | null)?.connected !== false;
      const told = { instanceId: 'sandbox', momment: Math.floor(clock() / 1000) };
      void (connected
        ? tell('connected', {
            type: 'ConnectedCallback',
            connected,
            phone: '5511900000000',
            ...told,
          })
        : tell('disconnected', {
            type: 'DisconnectedCallback',
            disconnected: true,
            error: 'Device has been disconnected',
            ...told,
          }));
      return { id, connected };
    },
  };

  return {
    ...recordless('z-api', async (call) => answer(call), turnedDown),
    entities: { phone, chat },
    mainEntity: 'phone',
  };
}
