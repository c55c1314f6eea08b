import { describe, expect, test } from 'vitest';
import { ProviderError } from '../../../../src/main/service/providers/provider-error.ts';
import type {
  KeyName,
  RecordsPort,
  RemoteRecord,
} from '../../../../src/main/service/providers/provider.ts';
import { sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { customersOf, gestaoclickPort, oddGestaoClick } from '../../../support/gestaoclick-port.ts';

const signal = new AbortController().signal;
const fast = { limits: { gestaoclickPerSecond: 10_000 } };
const ana = {
  name: 'Ana Beatriz Vasconcelos',
  email: 'ana@correio.example',
  phone: '+5511982317745',
  document: '52998224725',
  city: 'São Paulo',
  state: 'SP',
  status: 'new',
};

async function start(options: Parameters<typeof sandboxForThisTest>[0] = {}) {
  const sandbox = await sandboxForThisTest({ ...fast, ...options });
  return { sandbox, port: gestaoclickPort(sandbox), customers: customersOf(sandbox) };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

async function walk(port: RecordsPort): Promise<{ records: RemoteRecord[]; pages: number }> {
  const found = new Map<string, RemoteRecord>();
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page = await port.changes({ since: null, cursor, signal });
    for (const item of page.items) found.set(item.remoteId ?? '', item.parse());
    cursor = page.next;
    pages += 1;
  } while (cursor !== null && pages < 50);
  return { records: [...found.values()], pages };
}

describe('records', () => {
  test('what is created reads back as it was sent, as a person', async () => {
    const { sandbox, port } = await start();
    const { remoteId } = await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    expect(await port.read(remoteId, signal)).toMatchObject({ values: ana, opaque: {} });
    const [effect] = await sandbox.journal();
    expect(effect?.after).toMatchObject({
      tipo_pessoa: 'PF',
      cpf: '529.982.247-25',
      celular: '(11) 98231-7745',
      ativo: '1',
      enderecos: [{ endereco: { nome_cidade: 'São Paulo', estado: 'SP' } }],
    });
  });

  test('a CNPJ makes a company, whose name is the corporate one', async () => {
    const { sandbox, port } = await start();
    const values = { ...ana, document: '11222333000181', company: 'Aroeira Imóveis Ltda' };
    const { remoteId } = await port.create(
      values,
      { externalId: 'x', idempotencyKey: 'one' },
      signal,
    );
    expect((await port.read(remoteId, signal)).values).toEqual(values);
    expect((await sandbox.journal())[0]?.after).toMatchObject({
      tipo_pessoa: 'PJ',
      cnpj: '11.222.333/0001-81',
      cpf: '',
      razao_social: 'Aroeira Imóveis Ltda',
    });
  });

  test('an update keeps all that is not ours as it stands there', async () => {
    const { port, customers } = await start();
    const made = await customers.add({
      nome: 'Maria',
      fax: '(11) 2533-0000',
      rg: '12.345',
      inscricao_estadual: 'ISENTO',
      telefone: '(11) 2533-1111',
      celular: '(11) 98765-4321',
      contatos: [{ contato: { nome: 'Financeiro', contato: 'fin@x.example' } }],
      enderecos: [
        { endereco: { cep: '01310-100', numero: '1000', nome_cidade: 'São Paulo', estado: 'SP' } },
        { endereco: { cep: '13010-000', nome_cidade: 'Campinas', estado: 'SP' } },
      ],
    });
    await port.update(made.id, { city: 'Santos', phone: '+5511982317745' }, signal);
    const { endereco } = (made['enderecos'] as { endereco: object }[])[1] ?? {};
    expect(await customers.get(made.id)).toEqual({
      ...made,
      celular: '(11) 98231-7745',
      enderecos: [
        {
          endereco: {
            cep: '01310-100',
            numero: '1000',
            nome_cidade: 'Santos',
            estado: 'SP',
            cidade_id: expect.any(String),
          },
        },
        { endereco },
      ],
    });
  });

  test('an update that says nothing new there writes nothing', async () => {
    const { port, customers } = await start();
    const { id } = await customers.add({ nome: 'Maria', email: '' });
    await port.update(id, { company: 'Padaria', status: 'qualified', email: null }, signal);
    expect(await customers.requests('PUT')).toEqual([]);
  });

  test('what is blank, what is absent and what is null are told apart', async () => {
    const customer = { id: 7, tipo_pessoa: 'PF', nome: 'Maria', email: null, celular: '' };
    const odd = await oddGestaoClick(() => ({ body: { code: 200, data: customer } }));
    const { values } = await gestaoclickPort(odd).read('7', signal);
    expect(values).toEqual({ name: 'Maria', email: null });
  });

  test('an inactive customer reads as inactive, and an active one as any other status', async () => {
    const { port, customers } = await start();
    const { id } = await customers.add({ nome: 'Maria', ativo: '0' });
    expect((await port.read(id, signal)).values['status']).toBe('inactive');
    await port.update(id, { status: 'qualified' }, signal);
    expect(await customers.get(id)).toMatchObject({ ativo: '1' });
    expect(port.same('status', 'qualified', 'new')).toBe(true);
    expect(port.same('status', 'inactive', 'new')).toBe(false);
  });

  test('records are found by the whole of a value, though the filters find parts of it', async () => {
    const { port, customers } = await start();
    const one = await customers.add({
      nome: 'Ana',
      email: 'ana@x.example',
      cpf: '529.982.247-25',
      celular: '(11) 98231-7745',
    });
    await customers.add({ nome: 'Outra', email: 'mariana@x.example', celular: '(11) 93131-7745' });
    const ids = async (by: KeyName, value: string) =>
      (await port.find({ by, value }, signal)).map(({ remoteId }) => remoteId);
    expect(await ids('email', 'ana@x.example')).toEqual([one.id]);
    expect(await ids('document', '52998224725')).toEqual([one.id]);
    expect(await ids('phone', '+5511982317745')).toEqual([one.id]);
    expect(await ids('externalId', 'any')).toEqual([]);
  });

  test('a removed customer is missing', async () => {
    const { port } = await start();
    const { remoteId } = await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    await port.remove(remoteId, signal);
    expect((await failureOf(port.read(remoteId, signal))).kind).toBe('missing');
    expect((await failureOf(port.remove(remoteId, signal))).kind).toBe('missing');
  });
});

describe('walking through the list', () => {
  test.each(['older', 'newer', 'empty'] as const)(
    'meets every customer in pages of a hundred, with %s counters',
    async (meta) => {
      const { port } = await start({ contacts: 2500, gestaoclick: { meta } });
      const { records, pages } = await walk(port);
      expect(records).toHaveLength(250);
      expect(pages).toBe(meta === 'empty' ? 4 : 3);
    },
  );

  test('ends where a page comes again, whatever the counters say', async () => {
    const data = [
      { id: '1', tipo_pessoa: 'PF', nome: 'Ana' },
      { id: '2', tipo_pessoa: 'PF', nome: 'Bia' },
    ];
    let calls = 0;
    const odd = await oddGestaoClick(() => {
      calls += 1;
      return { body: { code: 200, meta: { proxima_pagina: 2, total_registros: 9999 }, data } };
    });
    expect((await walk(gestaoclickPort(odd))).records).toHaveLength(2);
    expect(calls).toBe(2);
  });

  test('a version differs when something we read of a customer does, and rests otherwise', async () => {
    const { port, customers } = await start();
    const { id } = await customers.add({ nome: 'Maria' });
    const verOf = async () => (await port.read(id, signal)).ver;
    const before = await verOf();
    await customers.edit(id, { rg: '1' });
    expect(await verOf()).toBe(before);
    await customers.edit(id, { email: 'm@x.example' });
    expect(await verOf()).not.toBe(before);
  });
});

describe('failures', () => {
  const envelope = (mensagem: string) => ({
    code: 404,
    status: 'error',
    data: { erro: 'Not Found', mensagem },
  });
  const told = async (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const odd = await oddGestaoClick(() => ({ status, body, headers }));
    const port = gestaoclickPort(odd);
    const read = await failureOf(port.read('1', signal));
    const write = await failureOf(
      port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal),
    );
    return { read: read.kind, write: write.kind, details: write.details, message: write.message };
  };

  test('a 404 that speaks of values is a refusal, in its own words', async () => {
    const { write, read, message } = await told(404, envelope('O CPF informado é inválido'));
    expect([read, write]).toEqual(['rejected', 'rejected']);
    expect(message).toContain('O CPF informado é inválido');
  });

  test('a 404 that says that the customer is not there is a missing record', async () => {
    for (const words of ['Cliente não encontrado', 'Nenhum registro encontrado']) {
      expect((await told(404, envelope(words))).read).toBe('missing');
    }
    expect((await told(404, envelope('A cidade não foi encontrada'))).read).toBe('rejected');
  });

  test('a 404 without the envelope is a trouble of the way, not a record that is gone', async () => {
    expect((await told(404, '<html>Not Found</html>')).read).toBe('unavailable');
  });

  test('wrong tokens stop the account, whether told as 401 or as 403', async () => {
    for (const status of [401, 403]) {
      const { read, write } = await told(status, envelope('Access token inválido'));
      expect([read, write]).toEqual(['unauthorized', 'unauthorized']);
    }
    const { sandbox } = await start();
    const port = gestaoclickPort(sandbox, { accessToken: 'sandbox', secretAccessToken: 'x' });
    expect((await failureOf(port.ping(signal))).kind).toBe('unauthorized');
  });

  test('too many requests ask for a second, or for as long as the answer says', async () => {
    const { write, details } = await told(429, envelope('O limite de requisições foi atingido'));
    expect([write, details.retryAfterMs]).toEqual(['rate-limited', 1000]);
    expect((await told(429, '', { 'retry-after': '7' })).details.retryAfterMs).toBe(7000);
  });

  test('other refusals carry the beginning of what was answered', async () => {
    for (const status of [400, 422]) {
      const { write, message } = await told(status, 'x'.repeat(1000));
      expect(write).toBe('rejected');
      expect(message.length).toBeLessThan(400);
    }
  });

  test('a server in trouble is unavailable, and an answer that is not whole leaves a write in doubt', async () => {
    expect((await told(500, 'oops')).write).toBe('unavailable');
    expect(await told(200, '<html>')).toMatchObject({ read: 'unavailable', write: 'unknown' });
  });

  test('nothing of the tokens is kept of a call', async () => {
    const { port } = await start();
    const { exchange } = await port.create(ana, { externalId: 'x', idempotencyKey: 'one' }, signal);
    expect(JSON.stringify(exchange)).not.toContain('sandbox');
  });
});
