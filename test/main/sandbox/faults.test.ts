import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFaults, faultRequest } from '../../../src/main/sandbox/faults.ts';
import { createRandom } from '../../../src/main/sandbox/random.ts';
import { LIST, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

const ADD = '/emkt/contact/add';
const SEARCH = '/emkt/contact/search';
const ANA = { ...LIST, email: 'ana@b.example', name: 'Ana' };

describe('a fault at a provider', () => {
  let box: SandboxInATest;
  let token: string;

  beforeEach(async () => {
    box = await startSandbox({ contacts: 3, hangMs: 20, limits: { dinamizePerMinute: 1000 } });
    token = await box.signIn();
  });
  afterEach(() => box.stop());

  const add = () => box.post(ADD, ANA, token);
  const search = () => box.post(SEARCH, LIST, token);

  /** How the call failed on the wire, or how it was answered. */
  async function fate(call: () => Promise<Response>): Promise<string> {
    try {
      const answer = await call();
      const text = await answer.text();
      return answer.status === 200 ? JSON.parse(text).code : String(answer.status);
    } catch (error) {
      return causeOf(error);
    }
  }

  async function effects(): Promise<string[]> {
    return (await box.journal()).map(({ op, by, after }) => `${op} ${after?.['email']} by ${by}`);
  }

  async function applied(): Promise<unknown[]> {
    const { body } = await box.ask<{ items: { fault: unknown }[] }>('GET', '/_sandbox/requests');
    return body.items.map(({ fault }) => fault).filter((fault) => fault !== null);
  }

  it.each([
    ['refuse', {}, ['UND_ERR_SOCKET'], []],
    ['reset', {}, ['ECONNRESET'], []],
    ['reset', { after: true }, ['ECONNRESET'], ['create ana@b.example by api']],
    ['timeout-before-effect', {}, ['UND_ERR_SOCKET'], []],
    ['timeout-after-effect', {}, ['UND_ERR_SOCKET'], ['create ana@b.example by api']],
    ['http-500', {}, ['500'], []],
    ['http-500', { after: true }, ['500'], ['create ana@b.example by api']],
    ['http-503', {}, ['503'], []],
    ['throttle', {}, ['240024'], []],
    ['auth-expired', {}, ['240005'], []],
    ['slow', { ms: 5 }, ['480001'], ['create ana@b.example by api']],
    ['torn', {}, ['UND_ERR_SOCKET', 'ECONNRESET'], ['create ana@b.example by api']],
  ])('%s %o: the caller sees %s, and %s happened', async (kind, more, seen, happened) => {
    const added = await box.fault({ provider: 'dinamize', kind, times: 1, ...more });
    expect(added.status).toBe(201);

    expect(seen).toContain(await fate(add));
    expect(await effects()).toEqual(happened);
    expect(await applied()).toEqual([kind]);
    // It was to be met once.
    const { body } = await box.ask<{ items: unknown[] }>('GET', '/_sandbox/faults');
    expect(body.items).toEqual([]);
  });

  it('throttle says how long to wait, as the provider says it', async () => {
    await box.fault({ provider: 'dinamize', kind: 'throttle', times: 1 });
    expect(await box.call(ADD, ANA, token)).toMatchObject({ body: { 'retry-after': '17' } });
    await box.fault({ provider: 'dinamize', kind: 'throttle', times: 1, retryAfter: 3 });
    expect(await box.call(ADD, ANA, token)).toMatchObject({ body: { 'retry-after': '3' } });
  });

  it('http-503 carries Retry-After when it is given', async () => {
    await box.fault({ provider: 'dinamize', kind: 'http-503', times: 1, retryAfter: 9 });
    expect((await add()).headers.get('retry-after')).toBe('9');
  });

  it('auth-expired kills the token for good, and lets a caller sign in again', async () => {
    await box.fault({ provider: 'dinamize', kind: 'auth-expired', times: 1 });
    // Signing in carries no token, so the fault is still to come.
    const other = await box.signIn();
    expect(await fate(search)).toBe('240005');
    expect(await fate(search)).toBe('240005');
    expect(await box.call(SEARCH, LIST, other)).toMatchObject({ code: '480001' });
  });

  it('after the effect waits for a call that has one', async () => {
    await box.fault({ provider: 'dinamize', kind: 'timeout-after-effect', times: 1 });
    expect(await fate(search)).toBe('480001');
    expect(await fate(() => box.post(ADD, { ...LIST, email: 'wrong' }, token))).toBe('480008');
    expect(await fate(add)).toBe('UND_ERR_SOCKET');
    expect(await effects()).toHaveLength(1);
  });

  it('hangs until the caller gives up, and then lets go of the socket', async () => {
    await box.stop();
    box = await startSandbox({ hangMs: 3_600_000 });
    token = await box.signIn();
    await box.fault({ provider: 'dinamize', kind: 'timeout-after-effect', times: 1 });
    const patience = new AbortController();
    const answer = box.post(ADD, ANA, token, { signal: patience.signal });
    await expect.poll(() => box.journal()).toHaveLength(1);
    patience.abort();
    await expect(answer).rejects.toThrow('aborted');
  });

  it('torn answers are what the answer would have been, cut in half', async () => {
    await box.fault({ provider: 'dinamize', kind: 'torn', times: 1 });
    const answer = await search();
    expect(answer.status).toBe(200);
    const promised = Number(answer.headers.get('content-length'));
    let got = '';
    const reading = async () => {
      for await (const piece of answer.body ?? []) got += new TextDecoder().decode(piece);
    };
    await expect(reading()).rejects.toThrow();
    expect(got.length).toBeLessThan(promised);
    expect(got.startsWith('{"code":"480001"')).toBe(true);
    expect(() => JSON.parse(got)).toThrow();
  });

  it('meets only the calls it names', async () => {
    await box.fault({ provider: 'dinamize', kind: 'http-500', match: { path: ADD } });
    expect(await fate(search)).toBe('480001');
    expect(await fate(add)).toBe('500');
    expect(await fate(add)).toBe('500');
    await box.ask('DELETE', '/_sandbox/faults');
    expect(await fate(add)).toBe('480001');
  });

  it('is listed with the times it has left', async () => {
    await box.fault({ kind: 'http-500', times: 3 });
    await fate(search);
    const { body } = await box.ask<{ items: unknown[] }>('GET', '/_sandbox/faults');
    expect(body.items).toMatchObject([{ provider: '*', kind: 'http-500', times: 2, met: 1 }]);
  });

  it('of two kinds can meet one call: slow, then torn', async () => {
    await box.fault({ kind: 'slow', ms: 1, times: 1 });
    await box.fault({ kind: 'reset', times: 1 });
    expect(await fate(search)).toBe('ECONNRESET');
    expect((await box.ask<{ items: unknown[] }>('GET', '/_sandbox/faults')).body.items).toEqual([]);
  });

  it.each([
    [{ kind: 'explode' }],
    [{ provider: 'dinamize' }],
    [{ provider: 'nobody', kind: 'slow' }],
    [{ kind: 'slow', times: 0 }],
    [{ kind: 'throttle', after: true }],
    [{ kind: 'slow', probability: 2 }],
    [{ kind: 'slow', mss: 5 }],
  ])('%o is refused with a reason', async (body) => {
    const answer = await box.fault(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ code: 'invalid', message: expect.any(String) });
  });
});

describe('an index that lags', () => {
  let box: SandboxInATest;
  let token: string;
  let code: string;

  beforeEach(async () => {
    box = await startSandbox({ contacts: 0 });
    token = await box.signIn();
    const { body } = await box.call('/emkt/contact/add', ANA, token);
    code = String(body['code']);
    await box.fault({ provider: 'dinamize', kind: 'index-lag', ms: 5000 });
  });
  afterEach(() => box.stop());

  const call = (verb: string, body: object) =>
    box.call(`/emkt/contact/${verb}`, { ...LIST, ...body }, token);

  async function found(body: object = {}): Promise<unknown[]> {
    const items = (await call('search', body)).body['items'] as { name: string }[];
    return items.map(({ name }) => name);
  }

  it('does not show a new contact until it has caught up, though get does', async () => {
    const { body } = await call('add', { email: 'bia@b.example', name: 'Bia' });
    expect(await found()).toEqual(['Ana']);
    expect(await found({ search: [{ field: 'email', value: 'bia@b.example' }] })).toEqual([]);
    expect((await call('get', { contact_code: body['code'] })).body).toMatchObject({ name: 'Bia' });
    // The e-mail is taken all the same.
    expect(await call('add', { email: 'bia@b.example' })).toMatchObject({ code: '480003' });

    box.advance(4999);
    expect(await found()).toEqual(['Ana']);
    box.advance(1);
    expect(await found()).toEqual(['Ana', 'Bia']);
  });

  it('shows a changed contact as it was, and a deleted one as if it were there', async () => {
    await call('update', { contact_code: code, name: 'Ana Maria' });
    expect(await found()).toEqual(['Ana']);
    expect(await found({ search: [{ field: 'name', value: 'Ana Maria' }] })).toEqual([]);
    await call('delete', { contact_code: code });
    expect(await found()).toEqual(['Ana']);
    expect(await call('get', { contact_code: code })).toMatchObject({ code: '480004' });
    box.advance(5000);
    expect(await found()).toEqual([]);
  });

  it('lags behind a person’s edits, too, and catches up when the fault is cleared', async () => {
    await box.ask('PATCH', `/_sandbox/dinamize/records/${code}`, { name: 'Ana Maria' });
    expect(await found()).toEqual(['Ana']);
    await box.ask('DELETE', '/_sandbox/faults');
    expect(await found()).toEqual(['Ana Maria']);
  });
});

describe('the odds of a fault', () => {
  it('are the same for the same seed', () => {
    const met = (seed: number) => {
      const faults = createFaults(createRandom(seed));
      faults.add(faultRequest.parse({ kind: 'reset', probability: 0.3 }));
      const call = { method: 'POST', path: '/dinamize/auth' };
      return Array.from({ length: 1000 }, () => faults.take('dinamize', call, () => true) !== null);
    };
    expect(met(7)).toEqual(met(7));
    const share = met(7).filter(Boolean).length / 1000;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });
});

function causeOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return each.code;
  }
  return String(error);
}
