import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { FieldValue } from '../field-values.ts';
import { ProviderError } from '../provider-error.ts';
import type { FieldProfile, RemoteRecord, RemoteStage } from '../provider.ts';

/**
 * A sale of GestãoClick in the fields of a deal.
 *
 * Its customer and its situation stay ids of theirs here; which lead and which stage they are is
 * not the provider's business. What a write makes of a sale is in `sale-merging.ts`.
 */
export const saleFields = ['title', 'leadId', 'valueCents', 'stageId'] as const;

const text = z.union([z.string(), z.number()]).transform(String).nullish();
const id = z.union([z.string().min(1), z.number()]).transform(String);

const vendaItem = z.looseObject({
  id,
  codigo: text,
  cliente_id: text,
  situacao_id: text,
  valor_total: text,
});

const situacaoItem = z.looseObject({ id, nome: text, tipo_lancamento: text });

/** Rises when this file reads sales differently, so that all are looked at again. */
const MAPPING_REV = 1;

/** A hash of what we read of a sale; there is no date of change to go by. */
export function saleVersion(raw: unknown): string {
  const { codigo, cliente_id, situacao_id, valor_total } = (raw ?? {}) as Record<string, unknown>;
  return createHash('sha256')
    .update(JSON.stringify([MAPPING_REV, codigo, cliente_id, situacao_id, valor_total]))
    .digest('base64url')
    .slice(0, 22);
}

/** @throws ProviderError `rejected` for an item that is no sale */
export function parseSale(raw: unknown, ver = saleVersion(raw)): RemoteRecord {
  const parsed = vendaItem.safeParse(raw);
  if (!parsed.success) {
    const at = parsed.error.issues.map(({ path }) => path.join('.') || 'venda').join(', ');
    throw new ProviderError('rejected', `This sale of GestãoClick cannot be read (${at}).`, {
      code: 'unreadable',
    });
  }
  const { id: remoteId, codigo, cliente_id, situacao_id, valor_total } = parsed.data;
  const values: Record<string, FieldValue> = { title: `Venda ${codigo?.trim() || remoteId}` };
  const opaque: Record<string, string> = {};
  if (cliente_id) values['leadId'] = cliente_id;
  if (situacao_id) values['stageId'] = situacao_id;
  const cents = centsOf(valor_total ?? '');
  if (cents !== null) values['valueCents'] = cents;
  else if (valor_total) opaque['valueCents'] = valor_total;
  return { remoteId, ver, values, opaque, externalId: tailOf(codigo ?? '') };
}

/**
 * The number of a sale made from here: the last 32 bits of our id, so that it is found again by
 * the one thing sales can be asked for. 10 digits at most.
 */
export function saleNumber(uid: string): string {
  return String(Number.parseInt(uid.slice(-8), 16));
}

/** The end of our id that a number stands for; null where it is no such number. */
function tailOf(number: string): string | null {
  const value = /^\d{1,10}$/.test(number) ? Number(number) : -1;
  return value < 0 || value > 0xff_ff_ff_ff ? null : value.toString(16).padStart(8, '0');
}

/** Amounts come as `"60.00"`. Null for what is no amount. */
export function centsOf(amount: string): number | null {
  const value = Number(amount.trim().replace(',', '.'));
  return amount.trim() === '' || !Number.isFinite(value) ? null : Math.round(value * 100);
}

export function amountOf(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** A name alone says what a situation means; one that books stock or money is a sale that is made. */
export function parseSituation(raw: unknown): RemoteStage | null {
  const parsed = situacaoItem.safeParse(raw);
  if (!parsed.success) return null;
  const { id: stageId, nome, tipo_lancamento } = parsed.data;
  const name = nome?.trim() || stageId;
  if (LOST.test(name)) return { id: stageId, name, kind: 'lost' };
  const books = tipo_lancamento != null && tipo_lancamento !== '' && tipo_lancamento !== '0';
  return { id: stageId, name, kind: books || WON.test(name) ? 'won' : 'open' };
}

const LOST = /cancel|recus|devol|perdid|negad/iu;
const WON = /concretiz|confirm|conclu|finaliz|faturad|entreg/iu;

/** How values fare on their way there and back. */
export const saleProfile: FieldProfile = {
  same(field, a, b) {
    // A sale has a number and no title: a deal's own title is never news there.
    if (field === 'title') return true;
    if (field === 'valueCents') return (a ?? 0) === (b ?? 0);
    return a === b;
  },
  out: (field, value) => (field === 'valueCents' ? (value ?? 0) : value),
  in: (_field, value) => value,
};
