import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIST, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

type Items = { items: Record<string, unknown>[] };

let box: SandboxInATest;
const RECORDS = '/_sandbox/dinamize/records';

beforeAll(async () => {
  box = await startSandbox({ contacts: 1200, locale: 'en' });
});
afterAll(() => box.stop());

describe('the records of a provider, as a person handles them', () => {
  it('are all there, and can be looked through without accents or case', async () => {
    const { body } = await box.ask<Items>('GET', RECORDS);
    expect(body.items).toHaveLength(1200);
    await box.ask('POST', RECORDS, { email: 'ze@b.example', name: 'José da CONCEIÇÃO Único' });
    expect(
      (await box.ask<Items>('GET', `${RECORDS}?q=conceicao%20unico`)).body.items,
    ).toMatchObject([{ email: 'ze@b.example' }]);
    expect((await box.ask<Items>('GET', `${RECORDS}?limit=7`)).body.items).toHaveLength(7);
    expect((await box.ask<Items>('GET', `${RECORDS}?q=no-such-thing`)).body).toEqual({ items: [] });
  });

  it('are added, changed and removed by a person, and callers see it', async () => {
    const { status, body } = await box.ask<Record<string, unknown>>('POST', RECORDS, {
      email: 'nova@b.example',
      custom_fields: { cmp4: '11 5555-0000' },
    });
    expect(status).toBe(201);
    const path = `${RECORDS}/${body['id']}`;
    expect((await box.ask('GET', path)).body).toEqual(body);

    const changed = await box.ask('PATCH', path, { custom_fields: { cmp9: 'Santos' }, spam: true });
    expect(changed.body).toMatchObject({
      email: 'nova@b.example',
      spam: true,
      custom_fields: { cmp4: '11 5555-0000', cmp9: 'Santos' },
    });
    const token = await box.signIn();
    const get = { ...LIST, contact_code: body['id'] };
    expect(await box.call('/emkt/contact/get', get, token)).toMatchObject({
      body: { spam: true, custom_fields: { cmp9: 'Santos' } },
    });

    expect((await box.ask('DELETE', path)).status).toBe(200);
    expect((await box.ask('GET', path)).status).toBe(404);
    expect((await box.call('/emkt/contact/get', get, token)).code).toBe('480004');
    const effects = (await box.journal()).filter(({ id }) => id === body['id']);
    expect(effects.map(({ op, by }) => `${op} by ${by}`)).toEqual([
      'create by person',
      'update by person',
      'delete by person',
    ]);
  });

  it('hold fields and their options, which grow by a person’s hand', async () => {
    const path = `${RECORDS}/cmp6?entity=field`;
    await box.ask('PATCH', path, { options: ['Sítio'] });
    const { body } = await box.ask<{ options: unknown[] }>('GET', path);
    expect(body.options.at(-1)).toEqual({ code: '11', value: 'Sítio' });
    const added = await box.ask('POST', `${RECORDS}?entity=field`, {
      title: 'perfil',
      type: 'LV',
      options: ['A', 'B'],
    });
    expect(added.body).toMatchObject({ id: 'cmp13', options: [{ code: '1', value: 'A' }, {}] });
    expect((await box.ask('GET', `${RECORDS}?entity=list`)).body).toEqual({
      items: [{ id: '1', title: 'Base principal' }],
    });
  });

  it.each([
    ['GET', '/_sandbox/nobody/records', undefined, 404, 'not-found'],
    ['GET', `${RECORDS}?entity=deal`, undefined, 400, 'invalid'],
    ['GET', `${RECORDS}?entity=constructor`, undefined, 400, 'invalid'],
    ['GET', `${RECORDS}?limit=0`, undefined, 400, 'invalid'],
    ['GET', `${RECORDS}/1`, undefined, 404, 'not-found'],
    ['GET', `${RECORDS}/abc`, undefined, 404, 'not-found'],
    ['PATCH', `${RECORDS}/1`, { name: 'x' }, 404, 'not-found'],
    ['PATCH', `${RECORDS}/100001`, { nome: 'x' }, 400, 'invalid'],
    ['PATCH', `${RECORDS}/100001`, { optout: 'yes' }, 400, 'invalid'],
    ['PATCH', `${RECORDS}/100001`, 'text', 400, 'invalid'],
    ['PATCH', `${RECORDS}/100001`, { custom_fields: { cmp99: 'x' } }, 400, 'invalid'],
    ['POST', RECORDS, { name: 'x' }, 400, 'invalid'],
    ['POST', RECORDS, { email: 'VINICIUS@morada.example' }, 400, 'duplicate'],
    ['POST', `${RECORDS}?entity=list`, { title: 'x' }, 400, 'not-offered'],
    ['DELETE', `${RECORDS}/1`, undefined, 404, 'not-found'],
    ['GET', '/_sandbox/nothing', undefined, 404, 'not-found'],
    ['POST', '/_sandbox/network', { offline: 'yes' }, 400, 'invalid'],
    ['POST', '/_sandbox/network', undefined, 400, 'invalid'],
    ['POST', '/_sandbox/reset', { contacts: -1 }, 400, 'invalid'],
  ])('refuse %s %s %o with %i', async (method, path, sent, status, code) => {
    const answer = await box.ask(method, path, sent);
    expect(answer).toEqual({ status, body: { code, message: expect.any(String) } });
  });

  it('refuse what is not JSON, too large, or sent by a page in a browser', async () => {
    const send = (headers: Record<string, string>, body: string) =>
      fetch(`${box.url}${RECORDS}`, { method: 'POST', headers, body });
    const json = { 'content-type': 'application/json' };
    expect((await send(json, '{')).status).toBe(400);
    expect((await send({ 'content-type': 'text/plain' }, '{}')).status).toBe(415);
    expect((await send(json, JSON.stringify({ name: 'x'.repeat(1_100_000) }))).status).toBe(413);
    expect((await send({ ...json, origin: 'https://evil.example' }, '{}')).status).toBe(403);
  });
});

describe('the other doors of the sandbox', () => {
  it('list its providers', async () => {
    expect((await box.ask('GET', '/_sandbox/providers')).body).toEqual({
      items: [
        { name: 'dinamize', mainEntity: 'contact', entities: ['contact', 'field', 'list'] },
        { name: 'gestaoclick', mainEntity: 'cliente', entities: ['cliente', 'sales', 'products'] },
        { name: 'meta', mainEntity: 'event', entities: ['event', 'audience'] },
        { name: 'z-api', mainEntity: 'phone', entities: ['phone', 'chat'] },
        { name: 'slack', mainEntity: 'message', entities: [] },
        { name: 'n8n', mainEntity: 'message', entities: [] },
      ],
    });
  });

  it('hold no messages before one is sent', async () => {
    expect((await box.ask('GET', '/_sandbox/outbox')).body).toEqual({ items: [] });
  });

  it('show the last five hundred requests and what came of each', async () => {
    await box.ask('POST', '/_sandbox/reset', {});
    await box.fault({ kind: 'http-503', times: 1 });
    await box.post('/auth', { user: 'sandbox' });
    await box.post('/auth', { user: 'sandbox' });
    const { body } = await box.ask<Items>('GET', '/_sandbox/requests?provider=dinamize');
    const request = { provider: 'dinamize', method: 'POST', path: '/dinamize/auth' };
    expect(body.items).toMatchObject([
      { ...request, status: 503, code: '503', fault: 'http-503' },
      { ...request, status: 200, code: '240002', fault: null },
    ]);
    for (let sent = 0; sent < 510; sent += 1) await box.post('/auth', {});
    expect((await box.ask<Items>('GET', '/_sandbox/requests')).body.items).toHaveLength(500);
  });

  it('put everything back as it was at first', async () => {
    await box.ask('POST', '/_sandbox/reset', {});
    const before = (await box.ask<Items>('GET', RECORDS)).body;
    const id = String(before.items[0]?.['id']);
    await box.ask('DELETE', `${RECORDS}/${id}`);
    await box.ask('DELETE', `${RECORDS}/cmp12?entity=field`);
    await box.fault({ kind: 'refuse' });
    await box.ask('POST', '/_sandbox/network', { offline: true });

    await box.ask('POST', '/_sandbox/reset', {});
    expect((await box.ask<Items>('GET', RECORDS)).body).toEqual(before);
    expect((await box.ask('GET', '/_sandbox/faults')).body).toEqual({ items: [] });
    expect((await box.ask('GET', '/_sandbox/network')).body).toEqual({ offline: false });
    await box.ask('POST', '/_sandbox/reset', { contacts: 7, seed: 9 });
    expect((await box.ask<Items>('GET', RECORDS)).body.items).toHaveLength(7);
  });
});
