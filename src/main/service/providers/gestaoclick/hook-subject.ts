import { textOf } from '../hook-text.ts';
import type { HookSubject } from '../provider.ts';

const customers = /^(customer|client|cliente)s?\b/i;
const sales = /^(sale|deal|order|venda)s?\b/i;

/**
 * The customer or sale a webhook about GestãoClick names: `{event: "customer.updated", data: {id}}`.
 *
 * The vendor has none of its own; shop fronts and automation tools send them.
 */
export function hookSubject(body: unknown): HookSubject | null {
  const event = textOf(body, 'event') ?? textOf(body, 'type') ?? textOf(body, 'evento') ?? '';
  const remoteId = textOf(body, 'data.id') ?? textOf(body, 'id') ?? textOf(body, 'dados.id');
  if (remoteId === null) return null;
  if (customers.test(event)) return { objectType: 'lead', remoteId };
  return sales.test(event) ? { objectType: 'deal', remoteId } : null;
}
