import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIST, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

let box: SandboxInATest;
let token: string;

const CONTACTS = [
  {
    email: 'ana@um.example',
    name: 'Ana 100% Luz',
    external_code: 'lead-1',
    insert_date: '2026-01-01 00:00:00',
    custom_fields: { cmp4: '11 98888-0001', cmp6: ['1'], cmp9: 'Santos' },
  },
  {
    email: 'Bruno@dois.example',
    name: 'bruno',
    external_code: 'lead-2',
    insert_date: '2026-01-02 00:00:00',
    custom_fields: { cmp4: '11 98888-0002', cmp6: ['1', '10'], cmp9: 'São Paulo' },
  },
  {
    email: 'carla@um.example',
    name: 'Carla_Luz',
    external_code: 'LEAD-3',
    insert_date: '2026-01-02 00:00:00',
    status: 'I',
    custom_fields: { cmp6: ['10'], cmp9: 'a "santos" b' },
  },
  {
    email: 'davi@tres.example',
    insert_date: '2026-01-03 00:00:00',
    date_rest: '2099-01-01 00:00:00',
  },
];

beforeAll(async () => {
  box = await startSandbox({ contacts: 0, limits: { dinamizePerMinute: 10_000 } });
  token = await box.signIn();
  for (const contact of CONTACTS) {
    const added = await box.ask('POST', '/_sandbox/dinamize/records', contact);
    expect(added.status).toBe(201);
  }
});
afterAll(() => box.stop());

function search(body: object) {
  return box.call('/emkt/contact/search', { ...LIST, ...body }, token);
}

async function found(body: object): Promise<string> {
  const answer = await search(body);
  expect(answer.code, answer.code_detail).toBe('480001');
  const items = answer.body['items'] as { email: string }[];
  return items.map(({ email }) => email.charAt(0).toLowerCase()).join('');
}

describe('a search at Dinamize', () => {
  it.each([
    ['abcd', []],
    ['b', [['email', '=', 'BRUNO@DOIS.EXAMPLE']]],
    ['acd', [['email', '!=', 'bruno@dois.example']]],
    ['ac', [['email', '*v', '@um.example']]],
    ['bd', [['email', '!*v', '@UM.example']]],
    ['b', [['name', '=', 'Bruno']]],
    ['ac', [['name', '*v*', 'luz']]],
    ['bd', [['name', '!*v*', 'luz']]],
    ['a', [['name', 'v*', 'ANA']]],
    ['bcd', [['name', '!v*', 'Ana']]],
    ['c', [['name', '*v', '_luz']]],
    ['a', [['name', '*v*', '0%']]],
    ['', [['name', '*v*', 'v']]],
    ['d', [['name', '=', '']]],
    ['c', [['external_code', '=', 'lead-3']]],
    [
      'cd',
      [
        ['insert_date', '>=', '2026-01-02 00:00:00'],
        ['email', '!*v*', 'bruno'],
      ],
    ],
    ['a', [['insert_date', '<', '2026-01-02 00:00:00']]],
    ['bc', [['insert_date', '=', '2026-01-02 00:00:00']]],
    [
      'd',
      [
        ['insert_date', '>', '2026-01-02 00:00:00'],
        ['insert_date', '<=', '2026-01-03 00:00:00'],
      ],
    ],
    ['c', [['status_email', '=', 'I']]],
    ['b', [['cmp4', '*v', '0002']]],
    ['cd', [['cmp4', '=', '']]],
    ['bcd', [['cmp4', '!=', '11 98888-0001']]],
    ['a', [['cmp9', '=', 'santos']]],
    ['ac', [['cmp9', '*v*', 'santos']]],
    ['c', [['cmp9', '*v*', '"santos"']]],
    ['ab', [['cmp6', '=', '1']]],
    ['cd', [['cmp6', '!=', '1']]],
    [
      'b',
      [
        ['cmp6', '=', '1'],
        ['cmp6', '=', '10'],
      ],
    ],
  ])('finds "%s" for %o', async (expected, conditions) => {
    const entries = conditions.map(([field, operator, value]) => ({ field, operator, value }));
    expect(await found({ search: entries })).toBe(expected);
  });

  it.each([
    ['insert_date, falling', [{ field: 'insert_date', type: 'DESC' }], 'dcba'],
    ['insert_date, rising', [{ field: 'insert_date', type: 'ASC' }], 'abcd'],
    ['name', [{ field: 'name', type: 'ASC' }], 'dabc'],
    ['cmp9', [{ field: 'cmp9', type: 'DESC' }], 'bacd'],
    ['email', [{ field: 'email', type: 'DESC' }], 'dcba'],
    [
      'two',
      [
        { field: 'insert_date', type: 'ASC' },
        { field: 'email', type: 'DESC' },
      ],
      'acbd',
    ],
  ])('puts them in order (%s)', async (_name, order, expected) => {
    expect(await found({ order })).toBe(expected);
  });

  it('tells resting contacts from the others', async () => {
    expect(await found({ status_contact: 'REST_ONLY' })).toBe('d');
    expect(await found({ status_contact: 'NO_REST' })).toBe('abc');
  });

  it.each([
    ['field', { search: [{ field: 'update_date', operator: '>', value: '2026-01-01 00:00:00' }] }],
    ['operator', { search: [{ field: 'email', operator: '>', value: 'a' }] }],
    ['operator', { search: [{ field: 'email', operator: 'v', value: 'a' }] }],
    ['date', { search: [{ field: 'insert_date', operator: '>=', value: '2026-01-01' }] }],
    ['search', { search: 'all' }],
    ['order', { order: [{ field: 'update_date', type: 'ASC' }] }],
    ['order type', { order: [{ field: 'email', type: 'UP' }] }],
    ['page', { page_number: '0' }],
    ['page size', { page_size: '10001' }],
    ['page size', { page_size: 'many' }],
    ['segment', { custom_filter: '3' }],
    ['rest', { status_contact: 'BOTH' }],
  ])('is refused for a wrong %s', async (_what, body) => {
    expect(await search(body)).toMatchObject({ code: '480007' });
  });

  it('cannot be made to say anything but its own conditions', async () => {
    const value = `x' OR '1'='1`;
    expect(await found({ search: [{ field: 'name', operator: '=', value }] })).toBe('');
    expect(await search({ search: [{ field: `name OR 1`, operator: '=', value }] })).toMatchObject({
      code: '480007',
    });
  });
});

describe('the pages of a search at Dinamize', () => {
  it('hold ten unless told, are numbered by text or number, and say whether another follows', async () => {
    expect(await found({ page_size: '2' })).toBe('ab');
    expect(await found({ page_size: 2, page_number: 2 })).toBe('cd');
    expect((await search({ page_size: '2', page_number: '1' })).body['next']).toBe(true);
    expect((await search({ page_size: '2', page_number: '2' })).body['next']).toBe(false);
    expect((await search({ page_size: '2', page_number: '9' })).body).toEqual({
      next: false,
      items: [],
    });
  });

  it('shift when a contact goes between two of them: one is skipped', async () => {
    const { body } = await box.ask<{ id: string }>('POST', '/_sandbox/dinamize/records', {
      email: 'aaa@first.example',
      insert_date: '2020-01-01 00:00:00',
    });
    const order = [{ field: 'insert_date', type: 'ASC' }];
    expect(await found({ order, page_size: '2' })).toBe('aa');
    await box.ask('DELETE', `/_sandbox/dinamize/records/${body.id}`);
    expect(await found({ order, page_size: '2', page_number: '2' })).toBe('cd');
  });

  it('hold up to ten thousand', async () => {
    await box.ask('POST', '/_sandbox/reset', { contacts: 2500 });
    const all = await search({ page_size: '10000' });
    const codes = (all.body['items'] as { code: string }[]).map(({ code }) => code);
    expect(new Set(codes).size).toBe(2500);

    const last = await search({
      page_size: '1000',
      page_number: '3',
      order: [{ field: 'insert_date', type: 'ASC' }],
    });
    expect((last.body['items'] as { code: string }[]).map(({ code }) => code)).toEqual(
      codes.slice(2000),
    );
  });
});
