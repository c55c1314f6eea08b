import { afterEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../src/main/sandbox/create-sandbox.ts';
import {
  CREDENTIALS,
  doors,
  LIST,
  NOON,
  startSandbox,
  type SandboxInATest,
} from '../../support/sandbox-in-a-test.ts';

const HOUR = 3_600_000;
const SEARCH = '/emkt/contact/search';
let box: SandboxInATest;

afterEach(() => box.stop());

describe('the envelope of Dinamize', () => {
  it('is HTTP 200 with a code, a detail, a body, a trace id and warnings', async () => {
    box = await startSandbox();
    const answer = await box.post('/auth', CREDENTIALS);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toEqual({
      code: '480001',
      code_detail: 'Sucesso',
      body: {
        'auth-token': expect.stringMatching(/^\d+\.300001\.\d\d\.[\w+/=]{48}$/),
        manager: true,
      },
      request_unique: expect.stringMatching(/^\w+$/),
      warning: [],
    });
  });

  it('speaks the language of the account', async () => {
    box = await startSandbox({ locale: 'en' });
    expect((await box.call('/auth', CREDENTIALS)).code_detail).toBe('Success');
    expect((await box.call('/auth', {})).code_detail).toBe('User is required');
  });

  it('is HTTP 200 for what goes wrong, too', async () => {
    box = await startSandbox();
    const token = await box.signIn();
    const get = await fetch(`${box.url}/dinamize/emkt/contact/search`);

    expect(get.status).toBe(200);
    expect(await get.json()).toMatchObject({ code: '480009' });
    expect(await box.call('/emkt/contact/upsert', LIST, token)).toMatchObject({ code: '480009' });
    expect(await box.call(SEARCH, '{"contact-list_code":', token)).toMatchObject({
      code: '480010',
    });
    expect(await box.call(SEARCH, '[]', token)).toMatchObject({ code: '480010' });
    expect(await box.call(SEARCH, '', token)).toMatchObject({ code: '480010' });
  });

  it('carries the time of the sandbox in the Date header', async () => {
    box = await startSandbox();
    box.advance(1500);
    const answer = await box.post('/auth', CREDENTIALS);
    expect(answer.headers.get('date')).toBe(new Date(NOON + 1000).toUTCString());
  });
});

describe('signing in to Dinamize', () => {
  it.each([
    ['240003', { ...CREDENTIALS, user: undefined }],
    ['240002', { ...CREDENTIALS, password: '' }],
    ['240004', { ...CREDENTIALS, password: 'wrong' }],
    ['240004', { ...CREDENTIALS, user: 'someone' }],
    ['240029', { ...CREDENTIALS, client_code: '300002' }],
    ['240029', { ...CREDENTIALS, client_code: undefined }],
    ['480001', { ...CREDENTIALS, client_code: 300001 }],
  ])('answers %s to %o', async (code, credentials) => {
    box = await startSandbox();
    expect((await box.call('/auth', credentials)).code).toBe(code);
  });

  it('is needed for every other call', async () => {
    box = await startSandbox();
    expect((await box.call(SEARCH, LIST)).code).toBe('240005');
    expect((await box.call(SEARCH, LIST, '12345.300001.12.made-up')).code).toBe('240005');
    expect((await box.call(SEARCH, LIST, await box.signIn())).code).toBe('480001');
  });

  it('lasts while the token is used within the hour, and a day at most', async () => {
    box = await startSandbox();
    const token = await box.signIn();
    for (let used = 0; used < 47; used += 1) {
      box.advance(HOUR / 2);
      expect((await box.call(SEARCH, LIST, token)).code).toBe('480001');
    }
    box.advance(HOUR / 2);
    expect((await box.call(SEARCH, LIST, token)).code).toBe('240005');
  });

  it('is over after an hour without use', async () => {
    box = await startSandbox();
    const token = await box.signIn();
    box.advance(HOUR);
    expect((await box.call(SEARCH, LIST, token)).code).toBe('240005');
  });

  it('can be made to last shorter', async () => {
    box = await startSandbox({ tokens: { idleMs: 1000, absoluteMs: 1500 } });
    const idle = await box.signIn();
    const busy = await box.signIn();
    box.advance(900);
    expect((await box.call(SEARCH, LIST, busy)).code).toBe('480001');
    box.advance(200);
    expect((await box.call(SEARCH, LIST, idle)).code).toBe('240005');
    expect((await box.call(SEARCH, LIST, busy)).code).toBe('480001');
    box.advance(400);
    expect((await box.call(SEARCH, LIST, busy)).code).toBe('240005');
  });

  it('outlives a restart of the sandbox', async () => {
    box = await startSandbox();
    const token = await box.signIn();
    await box.sandbox.close();
    const again = await createSandbox({ dir: box.dir, clock: () => NOON });
    expect((await doors(again).call(SEARCH, LIST, token)).code).toBe('480001');
    await again.close();
  });
});

describe('the rate limit of Dinamize', () => {
  it('is sixty requests in any minute, and says how many seconds are left as text', async () => {
    box = await startSandbox();
    const token = await box.signIn();
    box.advance(20_000);
    for (let sent = 1; sent < 60; sent += 1) await box.call(SEARCH, LIST, token);

    expect(await box.call(SEARCH, LIST, token)).toMatchObject({
      code: '240024',
      body: { 'retry-after': '40' },
    });
    box.advance(39_500);
    expect(await box.call('/auth', CREDENTIALS)).toMatchObject({
      code: '240024',
      body: { 'retry-after': '1' },
    });
    // The minute of the first request is over, that of the others is not.
    box.advance(500);
    expect((await box.call(SEARCH, LIST, token)).code).toBe('480001');
    expect(await box.call(SEARCH, LIST, token)).toMatchObject({
      code: '240024',
      body: { 'retry-after': '20' },
    });
  });

  it('can be raised', async () => {
    box = await startSandbox({ limits: { dinamizePerMinute: 100 } });
    const token = await box.signIn();
    const codes = new Set<string>();
    for (let sent = 1; sent < 100; sent += 1) codes.add((await box.call(SEARCH, LIST, token)).code);
    expect(codes).toEqual(new Set(['480001']));
    expect((await box.call(SEARCH, LIST, token)).code).toBe('240024');
  });
});
