import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NOON, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

let box: SandboxInATest;
beforeAll(async () => {
  box = await startSandbox({ contacts: 400, limits: { gestaoclickPerSecond: 1_000_000 } });
});
afterAll(() => box.stop());

const tokens = { 'access-token': 'sandbox', 'secret-access-token': 'sandbox' };

async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${box.networkUrl}/gestaoclick${path}`, {
    method,
    headers: { ...tokens, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const { data, meta } = (await answer.json()) as { data: unknown; meta: unknown };
  return { status: answer.status, data, meta };
}

const sale = {
  tipo: 'produto',
  codigo: '900',
  cliente_id: '1',
  situacao_id: '3148',
  data: '2026-03-10',
  produtos: [{ produto: { nome_produto: 'Mesa', quantidade: '2', valor_venda: '30' } }],
};

describe('sales of GestãoClick', () => {
  it('are seeded with customers, products and situations that exist', async () => {
    const { data, meta } = await call('GET', '/vendas?limite=100');
    const sales = data as Record<string, unknown>[];
    expect(sales).toHaveLength(5);
    expect(sales[0]).toMatchObject({ codigo: '1', cliente_id: '1' });
    // The newer spelling of the counters.
    expect(meta).toMatchObject({ total_registros: 5, total_paginas: 1, total_registros_pagina: 5 });
    expect(Date.parse(String(sales[0]?.['data']))).toBeLessThanOrEqual(NOON);
    expect((await call('GET', '/api/situacoes_vendas')).data).toHaveLength(4);
    expect((await call('GET', '/produtos?limite=100')).data).toHaveLength(30);
  });

  it('add up their lines, and are journaled with who made them', async () => {
    const { data } = await call('POST', '/vendas', sale);
    expect(data).toMatchObject({ valor_total: '60.00', nome_situacao: 'Em aberto' });
    const [last] = (await box.journal()).slice(-1);
    expect(last).toMatchObject({ entity: 'sales', op: 'create', by: 'api' });
    expect((await call('GET', '/vendas?codigo=900')).data).toHaveLength(1);
  });

  it.each([
    ['a number that is taken', {}],
    ['no such customer', { codigo: '901', cliente_id: '99999' }],
    ['no such situation', { codigo: '902', situacao_id: '1' }],
    ['no date', { codigo: '903', data: '' }],
    [
      'instalments that come to something else',
      { codigo: '904', pagamentos: [{ pagamento: { valor: '10' } }] },
    ],
  ])('are refused as a 404 with words for %s', async (_why, values) => {
    const { status, data } = await call('POST', '/vendas', { ...sale, ...values });
    expect(status).toBe(404);
    expect(data).toMatchObject({ mensagem: expect.any(String) as string });
  });

  it('lose what a write of the whole record leaves out', async () => {
    const { data } = await call('POST', '/vendas', { ...sale, codigo: '910', observacoes: 'X' });
    const id = (data as { id: string }).id;
    await call('PUT', `/vendas/${id}`, { ...sale, codigo: '910', produtos: [] });
    expect((await call('GET', `/vendas/${id}`)).data).toMatchObject({
      observacoes: '',
      valor_total: '0.00',
    });
    expect((await call('DELETE', `/vendas/${id}`)).status).toBe(200);
    expect((await call('GET', `/vendas/${id}`)).status).toBe(404);
  });

  it('keep their customer from being deleted', async () => {
    const { status, data } = await call('DELETE', '/clientes/1');
    expect([status, data]).toEqual([
      404,
      { erro: 'Not Found', mensagem: 'O cliente possui vendas e não pode ser excluído' },
    ]);
  });

  it('are in the hands of a person there, too, as are products', async () => {
    const at = '/_sandbox/gestaoclick/records';
    const { body } = await box.ask<{ items: unknown[] }>('GET', `${at}?entity=products`);
    expect(body.items).toHaveLength(30);
    const changed = await box.ask('PATCH', `${at}/2?entity=sales`, { situacao_id: '3150' });
    expect(changed.body).toMatchObject({ nome_situacao: 'Concretizado', codigo: '2' });
  });
});
