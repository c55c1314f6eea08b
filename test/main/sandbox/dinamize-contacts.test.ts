import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIST, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

let box: SandboxInATest;
let token: string;

beforeEach(async () => {
  box = await startSandbox({ contacts: 0, locale: 'en' });
  token = await box.signIn();
});
afterEach(() => box.stop());

function call(verb: string, body: object) {
  return box.call(`/emkt/contact/${verb}`, { ...LIST, ...body }, token);
}

async function add(body: object): Promise<string> {
  const answer = await call('add', body);
  expect(answer.code, answer.code_detail).toBe('480001');
  return String(answer.body['code']);
}

const NOTHING = {
  cmp4: '',
  cmp5: '',
  cmp6: [],
  cmp7: '',
  cmp8: '',
  cmp9: '',
  cmp10: '',
  cmp11: '',
  cmp12: '',
};

describe('a contact at Dinamize', () => {
  it('is added, and read back with every custom field of its list', async () => {
    const code = await add({
      email: 'maria.souza@exemplo.com.br',
      name: 'Maria Souza',
      external_code: 'lead-000123',
      custom_fields: { cmp4: 5511987654321, cmp6: ['1', '3'] },
    });

    const { body } = await call('get', { contact_code: code });
    expect(body).toEqual({
      code,
      email: 'maria.souza@exemplo.com.br',
      name: 'Maria Souza',
      external_code: 'lead-000123',
      insert_date: '2026-03-10 09:00:00',
      date_rest: '',
      status: 'V',
      optout: false,
      spam: false,
      total_clicks: '0',
      total_sents: '0',
      total_views: '0',
      custom_fields: { ...NOTHING, cmp4: '5511987654321', cmp6: ['1', '3'] },
    });
    // Search shows the same but for the rest.
    const { date_rest: _rest, ...item } = body;
    expect((await call('search', {})).body).toEqual({ next: false, items: [item] });
  });

  it('keeps the custom fields that an update does not name, and loses those it empties', async () => {
    const code = await add({
      email: 'a@b.example',
      name: 'Ana',
      custom_fields: { cmp4: '11 98888-7777', cmp6: ['2'], cmp7: 'Feirão' },
    });
    const updated = await call('update', {
      contact_code: code,
      custom_fields: { cmp6: [], cmp7: '', cmp9: 'Santos' },
    });

    expect(updated).toMatchObject({ code: '480001', body: {} });
    expect((await call('get', { contact_code: code })).body).toMatchObject({
      name: 'Ana',
      custom_fields: { ...NOTHING, cmp4: '11 98888-7777', cmp9: 'Santos' },
    });
  });

  it('is one per e-mail in a list, whatever the case', async () => {
    await add({ email: 'Maria@Exemplo.example' });
    const other = await add({ email: 'outra@exemplo.example' });

    expect(await call('add', { email: ' maria@exemplo.EXAMPLE ' })).toMatchObject({
      code: '480003',
    });
    expect(
      await call('update', { contact_code: other, email: 'MARIA@exemplo.example' }),
    ).toMatchObject({ code: '480003' });
    expect(await box.journal()).toHaveLength(2);
    // Its own e-mail in other letters is no clash.
    expect(
      await call('update', { contact_code: other, email: 'OUTRA@exemplo.example' }),
    ).toMatchObject({ code: '480001' });
  });

  it('is gone for good once deleted, and its code is not given to another', async () => {
    const code = await add({ email: 'a@b.example' });
    expect(await call('delete', { contact_code: code })).toMatchObject({ code: '480001' });
    expect(await call('get', { contact_code: code })).toMatchObject({ code: '480004' });
    expect(await call('update', { contact_code: code, name: 'x' })).toMatchObject({
      code: '480004',
    });
    expect(await call('delete', { contact_code: code })).toMatchObject({ code: '480004' });
    expect(Number(await add({ email: 'a@b.example' }))).toBeGreaterThan(Number(code));
  });

  it.each([
    ['480002', 'email', { name: 'No address' }],
    ['480002', 'email', { email: '  ' }],
    ['480008', 'email', { email: 'not an address' }],
    ['480008', 'name', { email: 'a@b.example', name: { first: 'Ana' } }],
    ['480008', 'date_rest', { email: 'a@b.example', date_rest: '2026-02-30 00:00:00' }],
    ['480006', 'cmp99', { email: 'a@b.example', custom_fields: { cmp99: 'x' } }],
    ['480008', 'cmp6', { email: 'a@b.example', custom_fields: { cmp6: ['77'] } }],
    ['480008', 'cmp4', { email: 'a@b.example', custom_fields: { cmp4: 'x'.repeat(1001) } }],
    ['480008', 'custom_fields', { email: 'a@b.example', custom_fields: 'x' }],
    ['480005', '9', { email: 'a@b.example', 'contact-list_code': '9' }],
    ['480002', 'contact-list_code', { email: 'a@b.example', 'contact-list_code': undefined }],
  ])('is refused with %s for its %s, and nothing is kept', async (code, about, body) => {
    const answer = await call('add', body);
    expect(answer.code).toBe(code);
    expect(answer.code_detail).toContain(about);
    expect(await box.journal()).toEqual([]);
  });

  it('is taken with keys that mean nothing, and they are told of in a warning', async () => {
    const answer = await call('add', { email: 'a@b.example', optout: true });
    expect(answer).toMatchObject({ code: '480001', warning: ['optout: ignored'] });
  });

  it('is found by its opt-out once a person has entered it', async () => {
    const code = await add({ email: 'a@b.example' });
    await add({ email: 'b@b.example' });
    box.advance(60_000);
    await box.ask('PATCH', `/_sandbox/dinamize/records/${code}`, { optout: true });

    const found = await box.call(
      '/emkt/optout-email/search',
      { search: [{ field: 'request_date', operator: '>=', value: '2026-03-10 09:01:00' }] },
      token,
    );
    expect(found.body).toEqual({
      next: false,
      items: [{ code, email: 'a@b.example', request_date: '2026-03-10 09:01:00', type: 'OPTOUT' }],
    });
    expect((await call('get', { contact_code: code })).body).toMatchObject({ optout: true });
  });
});

describe('the lists and fields of Dinamize', () => {
  it('are "Base principal" and its custom fields', async () => {
    const lists = await box.call('/emkt/contact-list/search', {}, token);
    expect(lists.body).toEqual({ next: false, items: [{ code: '1', title: 'Base principal' }] });

    const fields = await box.call('/emkt/field/search', { ...LIST, page_size: '4' }, token);
    expect(fields.body['next']).toBe(true);
    expect(fields.body['items']).toMatchObject([
      { code: '4', code_name: 'cmp4', title: 'telefone', type: 'VC', is_uniquevalue: false },
      { code: '5', code_name: 'cmp5', title: 'status', type: 'VC' },
      { code: '6', code_name: 'cmp6', title: 'interesses', type: 'LV' },
      { code: '7', code_name: 'cmp7', title: 'origem', type: 'VC' },
    ]);
    const lov = await box.call('/emkt/field-lov/search', { ...LIST, field_code: '6' }, token);
    expect(lov.body['list']).toEqual(
      expect.arrayContaining([
        { code: '1', value: 'Apartamento' },
        { code: '5', value: 'Consórcio' },
      ]),
    );
  });

  it('grow: a field added is on every contact and can be searched', async () => {
    const code = await add({ email: 'a@b.example' });
    const added = await box.call(
      '/emkt/field/add',
      { ...LIST, title: 'cargo', type: 'VC', is_uniquevalue: true },
      token,
    );
    expect(added).toMatchObject({ code: '480001', body: { code: '13', code_name: 'cmp13' } });
    expect((await call('get', { contact_code: code })).body['custom_fields']).toEqual({
      ...NOTHING,
      cmp13: '',
    });

    await call('update', { contact_code: code, custom_fields: { cmp13: 'Gerente' } });
    const found = await call('search', {
      search: [{ field: 'cmp13', operator: '=', value: 'gerente' }],
    });
    expect(found.body['items']).toHaveLength(1);
    // It was added as holding each value once.
    expect(
      await call('add', { email: 'b@b.example', custom_fields: { cmp13: 'Gerente' } }),
    ).toMatchObject({ code: '480003' });
  });

  it('shrink: a field taken away is on no contact, and its number is not used again', async () => {
    const code = await add({ email: 'a@b.example', custom_fields: { cmp12: '1', cmp9: 'Santos' } });
    await box.ask('DELETE', '/_sandbox/dinamize/records/cmp12?entity=field');

    const { cmp12: _gone, ...rest } = NOTHING;
    expect((await call('get', { contact_code: code })).body['custom_fields']).toEqual({
      ...rest,
      cmp9: 'Santos',
    });
    expect(
      await call('update', { contact_code: code, custom_fields: { cmp12: '2' } }),
    ).toMatchObject({ code: '480006' });
    const added = await box.call('/emkt/field/add', { ...LIST, title: 'x', type: 'VC' }, token);
    expect(added.body['code_name']).toBe('cmp13');
  });
});
