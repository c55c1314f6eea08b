import type { HookSubject } from '../provider.ts';
import { textOf } from '../hook-text.ts';

/**
 * The contact a webhook of Dinamize names, and the list it is in.
 *
 * The vendor documents no shape; its panel's triggers are those of contacts. Read generously, since
 * nothing but the id is taken from it.
 */
export function hookSubject(body: unknown): HookSubject | null {
  const remoteId =
    textOf(body, 'contact.code') ?? textOf(body, 'contact_code') ?? textOf(body, 'code');
  if (remoteId === null) return null;
  const list = textOf(body, 'contact-list_code') ?? textOf(body, 'contact.contact-list_code');
  return { objectType: 'lead', remoteId, ...(list === null ? {} : { account: { list } }) };
}
