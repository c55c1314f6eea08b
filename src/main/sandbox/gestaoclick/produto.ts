import { z } from 'zod';
import { GestaoClickRefusal } from './refusal.ts';

/** What a caller or a person gives for a product. A write is of the whole record. */
const text = z
  .union([z.string().max(2000), z.number()])
  .transform((value) => String(value).trim())
  .nullish();

const given = z.object({
  nome: text,
  codigo_interno: text,
  codigo_barra: text,
  nome_grupo: text,
  valor_custo: text,
  valor_venda: text,
  estoque: text,
  ativo: text,
});

export type Produto = Readonly<Record<string, unknown>> & {
  readonly nome: string;
  readonly codigo_interno: string;
  readonly ativo: string;
};

/** @throws GestaoClickRefusal `invalid`, in the words of a validation message */
export function readProduto(values: unknown): Produto {
  const parsed = given.safeParse(values);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'dados');
    throw new GestaoClickRefusal('invalid', `O campo ${field} está inválido`);
  }
  const { data } = parsed;
  for (const field of ['nome', 'codigo_interno', 'valor_custo'] as const) {
    if (!data[field]) throw new GestaoClickRefusal('invalid', `O campo ${field} é obrigatório`);
  }
  return {
    nome: data.nome ?? '',
    codigo_interno: data.codigo_interno ?? '',
    codigo_barra: data.codigo_barra ?? '',
    nome_grupo: data.nome_grupo ?? '',
    valor_custo: money(data.valor_custo),
    valor_venda: money(data.valor_venda),
    // One of the few numbers that come as numbers.
    estoque: Number(data.estoque || '0') || 0,
    ativo: data.ativo === '0' ? '0' : '1',
  };
}

function money(value: string | null | undefined): string {
  const amount = Number(value || '0');
  if (Number.isFinite(amount)) return amount.toFixed(2);
  throw new GestaoClickRefusal('invalid', 'O valor é inválido');
}
