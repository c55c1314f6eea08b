import { z } from 'zod';
import { GestaoClickRefusal } from './refusal.ts';
import { situacoes } from './situacoes.ts';

/**
 * What a caller or a person gives for a sale.
 *
 * A write is of the whole record. The total is worked out from the lines, never taken as given, and
 * has to be what the instalments come to.
 */
const text = z
  .union([z.string().max(2000), z.number()])
  .transform((value) => String(value).trim())
  .nullish();
const texts = z.record(z.string().max(60), text);
const lines = <K extends string>(name: K) =>
  z
    .array(z.object({ [name]: texts } as Record<K, typeof texts>))
    .max(200)
    .nullish();

const given = z.object({
  tipo: text,
  codigo: text,
  cliente_id: text,
  vendedor_id: text,
  nome_vendedor: text,
  data: text,
  previsao_entrega: text,
  situacao_id: text,
  valor_frete: text,
  nome_canal_venda: text,
  condicao_pagamento: text,
  observacoes: text,
  observacoes_interna: text,
  pagamentos: lines('pagamento'),
  produtos: lines('produto'),
  servicos: lines('servico'),
});

export type Venda = Readonly<Record<string, unknown>> & {
  readonly codigo: string;
  readonly cliente_id: string;
  readonly nome_cliente: string;
  readonly situacao_id: string;
  readonly data: string;
};

/** @throws GestaoClickRefusal `invalid`, in the words of a validation message */
export function readVenda(values: unknown, nameOf: (clienteId: string) => string | null): Venda {
  const parsed = given.safeParse(values);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'dados');
    throw new GestaoClickRefusal('invalid', `O campo ${field} está inválido`);
  }
  const { data } = parsed;
  const codigo = required(data.codigo, 'codigo');
  const clienteId = required(data.cliente_id, 'cliente_id');
  const situacaoId = required(data.situacao_id, 'situacao_id');
  const day = required(data.data, 'data');
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw invalid('O campo data está inválido');
  const customer = nameOf(clienteId);
  if (customer === null) throw invalid('O cliente informado não existe');
  const situacao = situacoes.find(({ id }) => id === situacaoId);
  if (!situacao) throw invalid('A situação informada não existe');
  const produtos = (data.produtos ?? []).map(({ produto }) => ({ produto: priced(produto) }));
  const servicos = (data.servicos ?? []).map(({ servico }) => ({ servico: priced(servico) }));
  const freight = cents(data.valor_frete);
  const total =
    sum(produtos.map(({ produto }) => produto['valor_total'])) +
    sum(servicos.map(({ servico }) => servico['valor_total'])) +
    freight;
  const pagamentos = (data.pagamentos ?? []).map(({ pagamento }) => ({
    pagamento: { ...present(pagamento), valor: money(cents(pagamento['valor'])) },
  }));
  const due = sum(pagamentos.map(({ pagamento }) => pagamento['valor']));
  if (pagamentos.length > 0 && due !== total) {
    throw invalid('O valor do pedido não pode ser diferente do valor das parcelas');
  }
  return {
    tipo: data.tipo || 'produto',
    codigo,
    cliente_id: clienteId,
    nome_cliente: customer,
    vendedor_id: data.vendedor_id ?? '',
    nome_vendedor: data.nome_vendedor ?? '',
    data: day,
    previsao_entrega: data.previsao_entrega || null,
    situacao_id: situacao.id,
    nome_situacao: situacao.nome,
    valor_total: money(total),
    valor_frete: money(freight),
    nome_canal_venda: data.nome_canal_venda ?? '',
    nome_loja: 'Matriz',
    condicao_pagamento: data.condicao_pagamento || 'a_vista',
    observacoes: data.observacoes ?? '',
    observacoes_interna: data.observacoes_interna ?? '',
    pagamentos,
    produtos,
    servicos,
  };
}

function required(value: string | null | undefined, field: string): string {
  if (value) return value;
  throw invalid(`O campo ${field} é obrigatório`);
}

function invalid(message: string): GestaoClickRefusal {
  return new GestaoClickRefusal('invalid', message);
}

/** A line's total is its price as often as it was sold. */
function priced(line: z.output<typeof texts>): Record<string, string | null> {
  const quantity = Number(line['quantidade'] || '1');
  if (!Number.isFinite(quantity) || quantity <= 0) throw invalid('A quantidade é inválida');
  const price = cents(line['valor_venda']);
  return {
    ...present(line),
    quantidade: quantity.toFixed(2),
    valor_venda: money(price),
    valor_total: money(Math.round(price * quantity)),
  };
}

function present(values: z.output<typeof texts>): Record<string, string | null> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value ?? null]));
}

function sum(amounts: readonly (string | null | undefined)[]): number {
  return amounts.reduce((all, each) => all + cents(each), 0);
}

function cents(amount: string | null | undefined): number {
  const value = Number(amount || '0');
  if (!Number.isFinite(value)) throw invalid('O valor é inválido');
  return Math.round(value * 100);
}

function money(value: number): string {
  return (value / 100).toFixed(2);
}
