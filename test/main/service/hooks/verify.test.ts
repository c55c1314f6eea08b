import { sign as signAsGitHub } from '@octokit/webhooks-methods';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as Svix } from 'svix';
import { describe, expect, test } from 'vitest';
import { schemes, verify } from '../../../../src/main/service/hooks/verify.ts';
import type { HookScheme } from '../../../../src/shared/model/hook.ts';

const body = Buffer.from(
  '{"type":"lead.updated","timestamp":"2026-03-10T12:00:00Z","data":{"id":"lead-000123"}}',
);
const at = 1_773_144_000;
const now = at * 1000;
const options = { header: 'x-webhook-signature', encoding: 'hex' as const, toleranceSeconds: 300 };

type Headers = Record<string, string>;

function judge(
  scheme: HookScheme,
  headers: Headers | readonly string[],
  secret: string,
  more: {
    previous?: string;
    body?: Buffer;
    now?: number;
    pathSecret?: string;
    encoding?: 'base64';
  } = {},
) {
  const rawHeaders = Array.isArray(headers) ? headers : Object.entries(headers).flat();
  return verify(
    scheme,
    { rawHeaders, body: more.body ?? body, pathSecret: more.pathSecret ?? null },
    {
      secrets: { current: secret, previous: more.previous ?? null },
      options: { ...options, encoding: more.encoding ?? 'hex' },
      now: more.now ?? now,
    },
  );
}

const standardSecret = 'whsec_cG9udGUtc2FuZGJveC13ZWJob29rLXNlY3JldC0wMDAx';
const standardBefore = 'whsec_cG9udGUtc2FuZGJveC13ZWJob29rLXNlY3JldC0wMDAw';
const stripe = new Stripe('sk_test_unused');

/** Each sender's own library, as it signs `text` at `seconds`. */
const senders: readonly {
  scheme: HookScheme;
  secret: string;
  other: string;
  timed: boolean;
  header: string;
  sign: (text: string, secret: string, seconds: number) => Promise<Headers>;
}[] = [
  {
    scheme: 'standard-webhooks',
    secret: standardSecret,
    other: standardBefore,
    timed: true,
    header: 'webhook-signature',
    sign: async (text, secret, seconds) => ({
      'webhook-id': 'msg_ponte0001',
      'webhook-timestamp': String(seconds),
      'webhook-signature': new StandardWebhook(secret).sign(
        'msg_ponte0001',
        new Date(seconds * 1000),
        text,
      ),
    }),
  },
  {
    scheme: 'svix',
    secret: standardSecret,
    other: standardBefore,
    timed: true,
    header: 'svix-signature',
    sign: async (text, secret, seconds) => ({
      'svix-id': 'msg_ponte0001',
      'svix-timestamp': String(seconds),
      'svix-signature': new Svix(secret).sign('msg_ponte0001', new Date(seconds * 1000), text),
    }),
  },
  {
    scheme: 'github',
    secret: 'ponte-app-secret',
    other: 'another',
    timed: false,
    header: 'x-hub-signature-256',
    sign: async (text, secret) => ({ 'X-Hub-Signature-256': await signAsGitHub(secret, text) }),
  },
  {
    scheme: 'whatsapp-cloud',
    secret: 'ponte-app-secret',
    other: 'another',
    timed: false,
    header: 'x-hub-signature-256',
    sign: async (text, secret) => ({ 'X-Hub-Signature-256': await signAsGitHub(secret, text) }),
  },
  {
    scheme: 'hmac-sha256',
    secret: 'a shared word',
    other: 'another',
    timed: false,
    header: 'x-webhook-signature',
    sign: async (text, secret) => ({ 'X-Webhook-Signature': await signAsGitHub(secret, text) }),
  },
  {
    scheme: 'stripe',
    secret: 'whsec_ponte_sandbox',
    other: 'whsec_another',
    timed: true,
    header: 'stripe-signature',
    sign: async (text, secret, seconds) => ({
      'Stripe-Signature': stripe.webhooks.generateTestHeaderString({
        payload: text,
        secret,
        timestamp: seconds,
      }),
    }),
  },
];

describe.each(senders)('$scheme, signed by its senders’ own library', (sender) => {
  const { scheme, secret, other, timed, header, sign } = sender;
  const text = body.toString();

  test('is believed, and told how old it is', async () => {
    expect(judge(scheme, await sign(text, secret, at), secret, { now: now + 12_000 })).toEqual({
      ok: true,
      scheme,
      secret: 'current',
      ageSeconds: timed ? 12 : null,
    });
  });

  test('with the secret before is believed while that counts, and told apart', async () => {
    const headers = await sign(text, other, at);
    expect(judge(scheme, headers, secret, { previous: other })).toMatchObject({
      ok: true,
      secret: 'previous',
    });
    expect(judge(scheme, headers, secret)).toMatchObject({ ok: false, flaw: 'mismatch' });
  });

  test('with one byte of the body changed, or written anew with spaces, is refused', async () => {
    const headers = await sign(text, secret, at);
    const changed = Buffer.from(body);
    changed[20] = (changed[20] ?? 0) ^ 1;
    const anew = Buffer.from(JSON.stringify(JSON.parse(text), null, 1));
    for (const wrong of [changed, anew]) {
      expect(judge(scheme, headers, secret, { body: wrong })).toMatchObject({ flaw: 'mismatch' });
    }
  });

  test('without its header, with it twice, or with a signature that is none is refused', async () => {
    const headers = await sign(text, secret, at);
    const rest = Object.entries(headers).filter(([name]) => name.toLowerCase() !== header);
    expect(judge(scheme, rest.flat(), secret)).toMatchObject({ flaw: 'missing_header', header });
    const value =
      Object.entries(headers).find(([name]) => name.toLowerCase() === header)?.[1] ?? '';
    expect(judge(scheme, [...Object.entries(headers).flat(), header, value], secret)).toMatchObject(
      {
        flaw: 'duplicate_header',
        header,
      },
    );
    for (const cut of [value.slice(0, -2), `${value}00`, '']) {
      expect(judge(scheme, { ...Object.fromEntries(rest), [header]: cut }, secret).ok).toBe(false);
    }
  });

  test('never with an empty secret', async () => {
    const headers = await sign(text, secret, at);
    expect(judge(scheme, headers, '').ok).toBe(false);
    expect(schemes[scheme].secretFlaw('')).not.toBeNull();
  });

  test('what Ponte signs, Ponte believes', () => {
    const made = schemes[scheme].makeSecret();
    expect(schemes[scheme].secretFlaw(made)).toBeNull();
    const headers = schemes[scheme].sign({ body, secret: made, at, id: 'msg_1', options });
    expect(judge(scheme, headers, made)).toMatchObject({ ok: true });
  });
});

test.each(senders.filter(({ timed }) => timed))(
  '$scheme older or newer than five minutes is refused, at five minutes not',
  async ({ scheme, secret, sign }) => {
    const headers = await sign(body.toString(), secret, at);
    const judged = (seconds: number) =>
      judge(scheme, headers, secret, { now: now + seconds * 1000 });
    expect(judged(301)).toMatchObject({ ok: false, flaw: 'too_old', ageSeconds: 301 });
    expect(judged(-301)).toMatchObject({ ok: false, flaw: 'too_new', ageSeconds: -301 });
    expect([judged(300).ok, judged(-300).ok]).toEqual([true, true]);
  },
);

test('what Ponte signs, the senders’ libraries believe', async () => {
  const seconds = Math.floor(Date.now() / 1000);
  const signed = (scheme: HookScheme, secret: string) =>
    schemes[scheme].sign({ body, secret, at: seconds, id: 'msg_1', options });
  const text = body.toString();
  const standard = signed('standard-webhooks', standardSecret);
  expect(() => new StandardWebhook(standardSecret).verify(text, standard)).not.toThrow();
  expect(() => new Svix(standardSecret).verify(text, signed('svix', standardSecret))).not.toThrow();
  const header = signed('stripe', 'whsec_x')['stripe-signature'] ?? '';
  expect(() => stripe.webhooks.constructEvent(text, header, 'whsec_x')).not.toThrow();
});

test('published and cross-checked vectors', () => {
  const standard = {
    'webhook-id': 'msg_ponte0001',
    'webhook-timestamp': String(at),
    'webhook-signature': 'v1,Kzu9YaQnKP9J2tpJgFodHaKbnO8dZygHnn1NHFFZ1Ts=',
  };
  expect(judge('standard-webhooks', standard, standardSecret).ok).toBe(true);
  const before = {
    ...standard,
    'webhook-signature': 'v1,6QK9zPE3ieaQwYXShUIcVzMffcAzC6hlOrfpvMU8YYc=',
  };
  expect(
    judge('standard-webhooks', before, standardSecret, { previous: standardBefore }),
  ).toMatchObject({ secret: 'previous' });
  expect(
    judge(
      'svix',
      {
        'svix-id': 'msg_loFOjxBNrRLzqYUf',
        'svix-timestamp': '1731705121',
        'svix-signature': 'v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0=',
      },
      'whsec_plJ3nmyCDGBKInavdOK15jsl',
      {
        body: Buffer.from('{"event_type":"ping","data":{"success":true}}'),
        now: 1_731_705_121_000,
      },
    ).ok,
  ).toBe(true);
  const striped = `t=${at},v1=077b6b014d429505a8b7440ec5eccd3e557b215afa4609b0a83f62668e490676`;
  expect(judge('stripe', { 'stripe-signature': striped }, 'whsec_ponte_sandbox').ok).toBe(true);
  const github = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  expect(
    judge('github', { 'x-hub-signature-256': github }, "It's a Secret to Everybody", {
      body: Buffer.from('Hello, World!'),
    }).ok,
  ).toBe(true);
});

test('a list of signatures is believed when one fits, and other versions alone are not', () => {
  const good = 'v1,Kzu9YaQnKP9J2tpJgFodHaKbnO8dZygHnn1NHFFZ1Ts=';
  const wrong = 'v1,6QK9zPE3ieaQwYXShUIcVzMffcAzC6hlOrfpvMU8YYc=';
  const judged = (signatures: string) =>
    judge(
      'standard-webhooks',
      {
        'webhook-id': 'msg_ponte0001',
        'webhook-timestamp': String(at),
        'webhook-signature': signatures,
      },
      standardSecret,
    );
  expect(judged(`v1a,AAAA ${wrong} ${good}`).ok).toBe(true);
  expect(judged(`v1a,${good.slice(3)}`)).toMatchObject({ flaw: 'unsupported_version' });
  // The URL alphabet, and bits that no byte uses.
  expect(judged(good.replaceAll('+', '-').replaceAll('/', '_').replace('Ts=', 'T_=')).ok).toBe(
    false,
  );
  expect(judged(good.replace('Ts=', 'Tt='))).toMatchObject({ flaw: 'malformed' });
});

test('a chosen encoding is taken with and without its prefix, and no other', () => {
  const secret = 'a shared word';
  const { 'x-webhook-signature': base64 = '' } = schemes['hmac-sha256'].sign({
    body,
    secret,
    at,
    id: '',
    options: { ...options, encoding: 'base64' },
  });
  const judged = (value: string, encoding?: 'base64') =>
    judge('hmac-sha256', { 'x-webhook-signature': value }, secret, encoding ? { encoding } : {});
  expect(judged(base64, 'base64').ok).toBe(true);
  expect(judged(`sha256=${base64}`, 'base64').ok).toBe(true);
  expect(judged(base64)).toMatchObject({ flaw: 'malformed' });
  const hex = Buffer.from(base64, 'base64').toString('hex');
  expect([judged(hex).ok, judged(`sha256=${hex}`).ok, judged(hex, 'base64').ok]).toEqual([
    true,
    true,
    false,
  ]);
});

test('a token in a header and a secret in the address are compared whole', () => {
  const token = { 'z-api-token': 'a-token-of-an-instance' };
  const judged = (headers: Headers, secret: string) =>
    verify(
      'header-token',
      { rawHeaders: Object.entries(headers).flat(), body, pathSecret: null },
      {
        secrets: { current: secret, previous: null },
        options: { ...options, header: 'z-api-token' },
        now,
      },
    );
  expect(judged(token, 'a-token-of-an-instance').ok).toBe(true);
  expect(judged(token, 'a-token-of-an-instanc')).toMatchObject({ flaw: 'mismatch' });
  expect(judged({}, 'a-token-of-an-instance')).toMatchObject({ flaw: 'missing_header' });
  const secret = schemes['path-secret'].makeSecret();
  expect(judge('path-secret', {}, secret, { pathSecret: secret }).ok).toBe(true);
  expect(judge('path-secret', {}, secret, { pathSecret: `${secret}x` })).toMatchObject({
    flaw: 'mismatch',
  });
  expect(judge('path-secret', {}, secret)).toMatchObject({ flaw: 'missing_secret' });
  expect(schemes['path-secret'].secretFlaw('short')).not.toBeNull();
});
