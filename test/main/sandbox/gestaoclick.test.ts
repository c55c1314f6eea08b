import { onTestFinished, describe, expect, it } from 'vitest';
import { seedClientes } from '../../../src/main/sandbox/seed/gestaoclick-clientes.ts';
import type { SandboxOptions } from '../../../src/main/sandbox/create-sandbox.ts';
import { startSandbox } from '../../support/sandbox-in-a-test.ts';

const tokens = { 'access-token': 'sandbox', 'secret-access-token': 'sandbox' };
const maria = { tipo_pessoa: 'PF', nome: 'Maria Souza', cpf: '111.444.777-35' };

type Body = {
  code: number;
  status: string;
  data: Record<string, unknown> & Record<string, unknown>[];
  meta: Record<string, unknown>;
};

async function start(options: Partial<SandboxOptions> = {}) {
  const box = await startSandbox({
    contacts: 0,
    limits: { gestaoclickPerSecond: 1000 },
    ...options,
  });
  onTestFinished(() => box.stop());
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = tokens,
  ): Promise<{ status: number; body: Body; headers: Headers }> {
    const answer = await fetch(`${box.url}/gestaoclick${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Body, headers: answer.headers };
  }
  return { box, call };
}

describe('the GestãoClick twin', () => {
  it('answers with and without /api, and takes both spellings of the headers', async () => {
    const { call } = await start();
    for (const path of ['/clientes', '/api/clientes']) {
      expect((await call('GET', path)).status).toBe(200);
    }
    const underscored = { access_token: 'sandbox', secret_access_token: 'sandbox' };
    expect((await call('GET', '/clientes', undefined, underscored)).status).toBe(200);
    const shouted = { 'ACCESS-TOKEN': 'sandbox', 'SECRET-ACCESS-TOKEN': 'sandbox' };
    expect((await call('GET', '/clientes', undefined, shouted)).status).toBe(200);
  });

  it('turns a wrong or a missing token down', async () => {
    const { call } = await start();
    const wrong = { ...tokens, 'secret-access-token': 'outro' };
    for (const headers of [wrong, {}]) {
      const { status, body } = await call('GET', '/clientes', undefined, headers);
      expect(status).toBe(401);
      expect(body).toEqual({
        code: 401,
        status: 'error',
        data: { erro: 'Unauthorized', mensagem: 'Access token inválido' },
      });
    }
  });

  it('lets three calls a second through, and so many a day until midnight in São Paulo', async () => {
    const { box, call } = await start({
      limits: { gestaoclickPerSecond: 3, gestaoclickPerDay: 5 },
    });
    const get = async () => (await call('GET', '/clientes')).status;
    expect([await get(), await get(), await get(), await get()]).toEqual([200, 200, 200, 429]);
    box.advance(1000);
    expect([await get(), await get(), await get()]).toEqual([200, 200, 429]);
    box.advance(14 * 3_600_000 + 3_590_000);
    expect(await get()).toBe(429);
    box.advance(10_000);
    const { status, headers } = await call('GET', '/clientes');
    expect(status).toBe(200);
    expect(headers.get('retry-after')).toBeNull();
  });

  it('gives ids and flags as texts, wraps its lists, and tells blanks in two ways', async () => {
    const { call } = await start();
    const { status, body } = await call('POST', '/clientes', {
      ...maria,
      cpf: '11144477735',
      cnpj: '',
      razao_social: '',
      ativo: 1,
      contatos: [{ contato: { nome: 'Financeiro', tipo_id: 7 } }],
      enderecos: [{ endereco: { nome_cidade: 'sao paulo', estado: 'sp', numero: 10 } }],
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      id: '1',
      cpf: '111.444.777-35',
      cnpj: null,
      razao_social: null,
      telefone: '',
      ativo: '1',
      contatos: [{ contato: { nome: 'Financeiro', tipo_id: '7' } }],
      enderecos: [{ endereco: { nome_cidade: 'São Paulo', estado: 'SP', numero: '10' } }],
    });
    expect(body.data).not.toHaveProperty('cadastrado_em');
  });

  it('empties what a PUT leaves out', async () => {
    const { call } = await start();
    const made = await call('POST', '/clientes', { ...maria, fax: '1', email: 'm@x.example' });
    const { body } = await call('PUT', `/clientes/${String(made.body.data['id'])}`, {
      tipo_pessoa: 'PF',
      nome: 'Maria',
      email: 'm@x.example',
    });
    expect(body.data).toMatchObject({ nome: 'Maria', email: 'm@x.example', fax: '', cpf: null });
  });

  it('tells validation failures as 404s in words, and keeps each CPF and CNPJ once', async () => {
    const { box, call } = await start();
    const messageOf = async (method: string, path: string, body?: unknown) => {
      const answer = await call(method, path, body);
      return [answer.status, answer.body.data['mensagem']];
    };
    expect(await messageOf('POST', '/clientes', { tipo_pessoa: 'PF' })).toEqual([
      404,
      'O campo nome é obrigatório',
    ]);
    expect(await messageOf('POST', '/clientes', { nome: 'X', tipo_pessoa: 'XX' })).toEqual([
      404,
      'O campo tipo_pessoa é inválido',
    ]);
    await call('POST', '/clientes', maria);
    expect(await messageOf('POST', '/clientes', { ...maria, cpf: '11144477735' })).toEqual([
      404,
      'Já existe um cliente cadastrado com este CPF',
    ]);
    expect(await messageOf('GET', '/clientes/99')).toEqual([404, 'Cliente não encontrado']);
    expect(await messageOf('PUT', '/clientes/99', maria)).toEqual([404, 'Cliente não encontrado']);
    expect(await box.journal()).toHaveLength(1);
  });

  it('deletes with its documented sentence, and never uses an id twice', async () => {
    const { call } = await start();
    const one = await call('POST', '/clientes', maria);
    const gone = await call('DELETE', `/clientes/${String(one.body.data['id'])}`);
    expect(gone.body.data).toBe('Cliente excluído com sucesso');
    const two = await call('POST', '/clientes', maria);
    expect(two.body.data['id']).not.toBe(one.body.data['id']);
  });

  it('pages by twenty, by a hundred at most, in the order asked for', async () => {
    const { call } = await start({ contacts: 1300 });
    const first = await call('GET', '/clientes');
    expect(first.body.data).toHaveLength(20);
    expect(first.body.meta).toEqual({
      total_registros: 130,
      total_da_pagina: 20,
      pagina_atual: 1,
      limite_por_pagina: 20,
      pagina_anterior: null,
      url_anterior: null,
      proxima_pagina: 2,
      proxima_url: '/api/clientes?pagina=2',
    });
    const last = await call('GET', '/clientes?limite=500&pagina=2&ordenacao=id&direcao=asc');
    expect(last.body.data.map(({ id }) => id)).toEqual(
      Array.from({ length: 30 }, (_, index) => String(101 + index)),
    );
    expect(last.body.meta).toMatchObject({ proxima_pagina: null, limite_por_pagina: 100 });
  });

  it('can tell its counters in the newer spelling, or not at all, and dates of change', async () => {
    const newer = await start({ gestaoclick: { meta: 'newer', changeDates: true } });
    await newer.call('POST', '/clientes', maria);
    const { body } = await newer.call('GET', '/clientes');
    expect(body.meta).toMatchObject({ total_paginas: 1, total_registros_pagina: 1 });
    expect(body.meta).not.toHaveProperty('total_da_pagina');
    expect(body.data[0]).toMatchObject({ modificado_em: '2026-03-10 09:00:00' });
    const empty = await start({ gestaoclick: { meta: 'empty' } });
    expect((await empty.call('GET', '/clientes')).body.meta).toEqual({});
  });

  it('filters by what is contained in name, document, phone and e-mail, and by being active', async () => {
    const { call } = await start();
    await call('POST', '/clientes', {
      ...maria,
      celular: '(11) 98765-4321',
      email: 'maria@x.example',
    });
    await call('POST', '/clientes', { tipo_pessoa: 'PJ', nome: 'Souza Ltda', ativo: '0' });
    const namesOf = async (query: string) =>
      (await call('GET', `/clientes?${query}`)).body.data.map(({ nome }) => nome);
    expect(await namesOf('nome=souza&ordenacao=id')).toEqual(['Maria Souza', 'Souza Ltda']);
    expect(await namesOf('cpf_cnpj=444777')).toEqual(['Maria Souza']);
    expect(await namesOf('telefone=4321')).toEqual(['Maria Souza']);
    expect(await namesOf('email=MARIA@x')).toEqual(['Maria Souza']);
    expect(await namesOf('situacao=0')).toEqual(['Souza Ltda']);
    expect(await namesOf('tipo_pessoa=PJ')).toEqual(['Souza Ltda']);
  });

  it('lets a person change single fields, and journals whose hand it was', async () => {
    const { box, call } = await start();
    const { body } = await box.ask<{ id: string }>('POST', '/_sandbox/gestaoclick/records', {
      nome: 'Ana',
      email: 'ana@x.example',
    });
    const at = `/_sandbox/gestaoclick/records/${body.id}`;
    expect((await box.ask('PATCH', at, { fax: '2' })).body).toMatchObject({
      email: 'ana@x.example',
      fax: '2',
    });
    expect((await box.ask('PATCH', at, { nome: '' })).status).toBe(400);
    expect((await call('GET', `/clientes/${body.id}`)).body.data).toMatchObject({ fax: '2' });
    expect((await box.ask('DELETE', at)).status).toBe(200);
    expect((await box.ask('GET', at)).status).toBe(404);
    expect((await box.journal()).map(({ op, by, provider }) => [op, by, provider])).toEqual(
      ['create', 'update', 'delete'].map((op) => [op, 'person', 'gestaoclick']),
    );
  });

  it('takes part in faults: one refused token, and a list that lags behind a write', async () => {
    const { box, call } = await start();
    await box.fault({ provider: 'gestaoclick', kind: 'auth-expired', times: 1 });
    expect((await call('GET', '/clientes')).status).toBe(401);
    expect((await call('GET', '/clientes')).status).toBe(200);
    await box.fault({ provider: 'gestaoclick', kind: 'throttle', times: 1 });
    expect((await call('GET', '/clientes')).status).toBe(429);

    await box.fault({ provider: 'gestaoclick', kind: 'index-lag', ms: 5000 });
    await call('POST', '/clientes', maria);
    expect((await call('GET', '/clientes/1')).status).toBe(200);
    expect((await call('GET', '/clientes?nome=maria')).body.data).toEqual([]);
    box.advance(5000);
    expect((await call('GET', '/clientes?nome=maria')).body.data).toHaveLength(1);
  });

  it('is seeded alike for the same seed, with no document twice', () => {
    const some = [...seedClientes(4, 3000)];
    expect(some).toHaveLength(300);
    expect([...seedClientes(4, 3000)]).toEqual(some);
    const documents = some
      .map(({ cpf, cnpj }) => String(cpf || cnpj || '').replaceAll(/\D/g, ''))
      .filter((each) => each !== '');
    expect(new Set(documents).size).toBe(documents.length);
  });
});
