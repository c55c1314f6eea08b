import type { FieldValues } from '../field-values.ts';
import { ProviderError } from '../provider-error.ts';
import type { Raw } from './raw.ts';
import { amountOf, centsOf } from './sale-mapping.ts';

/**
 * A deal laid into a sale as it stands there.
 *
 * A write is of the whole record and empties what it leaves out, so lines, instalments and all else
 * go back as they were read. An amount can be changed only where it is that of a single line.
 */
export function newSale(
  values: FieldValues,
  more: { readonly number: string; readonly day: string },
): Raw {
  const { title, leadId, stageId, valueCents } = values;
  const cents = typeof valueCents === 'number' ? valueCents : 0;
  const sale: Raw = {
    tipo: 'produto',
    codigo: more.number,
    cliente_id: leadId,
    situacao_id: stageId,
    data: more.day,
    condicao_pagamento: 'a_vista',
  };
  return cents === 0 ? sale : { ...sale, ...priced(sale, cents, String(title || 'Venda')) };
}

/**
 * The record with the patch in it; `id` is in the address of the call and not part of it.
 *
 * @throws ProviderError `rejected` for an amount that belongs to several lines or instalments
 */
export function mergedSale(raw: Raw, patch: FieldValues): Raw {
  const { id: _id, ...before } = raw;
  let sale: Raw = before;
  const { leadId, stageId, valueCents } = patch;
  // The names beside the ids would contradict them.
  if (typeof leadId === 'string') sale = { ...without(sale, 'nome_cliente'), cliente_id: leadId };
  if (typeof stageId === 'string') {
    sale = { ...without(sale, 'nome_situacao'), situacao_id: stageId };
  }
  if (typeof valueCents === 'number' && valueCents !== centsOf(String(sale['valor_total'] ?? ''))) {
    sale = { ...sale, ...priced(sale, valueCents, 'Venda') };
  }
  return sale;
}

function priced(sale: Raw, cents: number, name: string): Raw {
  const lines = [...linesOf(sale, 'produtos'), ...linesOf(sale, 'servicos')];
  const due = linesOf(sale, 'pagamentos');
  const freight = centsOf(String(sale['valor_frete'] ?? '')) ?? 0;
  if (lines.length > 1 || due.length > 1 || freight !== 0) throw ofManyParts();
  const kind = linesOf(sale, 'servicos').length > 0 ? 'servico' : 'produto';
  const before = lines[0]?.[kind] ?? { nome_produto: name, quantidade: '1.00' };
  const quantity = Number(before['quantidade'] ?? '1') || 1;
  const each = cents / quantity;
  if (!Number.isInteger(each)) throw ofManyParts();
  const total = amountOf(cents);
  const line = { ...before, valor_venda: amountOf(each), valor_total: total };
  const paid = { data_vencimento: sale['data'], ...due[0]?.['pagamento'], valor: total };
  return {
    [`${kind}s`]: [{ [kind]: line }],
    pagamentos: [{ pagamento: paid }],
    valor_total: total,
  };
}

function linesOf(sale: Raw, list: string): readonly Readonly<Record<string, Raw | undefined>>[] {
  const lines = sale[list];
  return Array.isArray(lines) ? (lines as Readonly<Record<string, Raw>>[]) : [];
}

function without(sale: Raw, key: string): Raw {
  const { [key]: _dropped, ...rest } = sale;
  return rest;
}

function ofManyParts(): ProviderError {
  const message =
    'The amount of this sale is made of several lines or instalments. Change it in GestãoClick; it is read from there.';
  return new ProviderError('rejected', message, {
    code: 'amount_of_lines',
    field: 'valueCents',
    notMade: true,
  });
}
