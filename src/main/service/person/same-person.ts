import { readDocument } from '../../../shared/br/document.ts';
import { phoneForms } from '../../../shared/br/phone.ts';
import { fold } from '../../../shared/text.ts';
import { mailboxOf } from './mailbox.ts';
import { ALIKE, nameLikeness } from './name-likeness.ts';

/**
 * What "the same person" means, everywhere: an e-mail, a CPF or CNPJ, a phone. All canonical.
 *
 * Only these ever link or fill a lead without being asked; what merely looks alike is a question
 * for a person (`likeness`). And an e-mail links as it is written: that two spellings end in one
 * mailbox is shown as the same e-mail, and still asked.
 */
export type Identity = {
  readonly email?: string | null | undefined;
  readonly document?: string | null | undefined;
  readonly phone?: string | null | undefined;
};
export type IdentityKey = keyof Identity;

/** Here, what a lead is called by comes first: leads of one e-mail cannot be two. */
export const keysHere = ['email', 'document', 'phone'] as const;
/** Of a record of another system, the surest first. */
export const keysThere = ['document', 'email', 'phone'] as const;

/** Whether a value can tell people apart: a document whose digits are right, a whole phone number. */
export function identifies(key: IdentityKey, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false;
  if (key === 'phone') return value.startsWith('+');
  if (key === 'email') return true;
  const { kind } = readDocument(value);
  return kind === 'cpf' || kind === 'cnpj';
}

/** What is equal exactly when two leads have one mailbox, one document, one phone. */
export function exactKeysOf(lead: Identity): { kind: IdentityKey; value: string }[] {
  const { email, phone, document } = lead;
  const keys: { kind: IdentityKey; value: string }[] = [];
  if (email) keys.push({ kind: 'email', value: mailboxOf(email) });
  if (phone && identifies('phone', phone)) keys.push({ kind: 'phone', value: wholePhone(phone) });
  if (document && identifies('document', document)) {
    keys.push({ kind: 'document', value: document });
  }
  return keys;
}

/** A mobile is the same with and without its ninth digit. */
function wholePhone(phone: string): string {
  // Of Brazil, with nine digits after the area code.
  if (phone.length === 14 && phone.startsWith('+55')) return phone;
  const [written = phone, other] = phoneForms(phone);
  return other !== undefined && other.length > written.length ? other : written;
}

/** Different valid documents are different people, whatever else they share. */
export function areApart(
  one: string | null | undefined,
  other: string | null | undefined,
): boolean {
  if (!one || !other || one === other) return false;
  return identifies('document', one) && identifies('document', other);
}

/** Families and offices share a phone: only with names that are alike is it one person's. */
export function isPhoneOfOne(ours: unknown, theirs: unknown): boolean {
  if (typeof ours !== 'string' || typeof theirs !== 'string') return false;
  return nameLikeness(ours, theirs) >= ALIKE;
}

/**
 * Whether a lead with the same phone may be the person who comes in by a table or an event.
 *
 * Another document is another person; another e-mail is one too, unless the first name says that
 * the person changed it and nobody of this table was taken for the lead before.
 */
export function mayHoldPhone(
  lead: Identity & { readonly name: string },
  comes: Identity & { readonly name: string },
  taken: boolean,
): boolean {
  if (differ(lead.document, comes.document)) return false;
  if (!differ(lead.email, comes.email)) return true;
  return !taken && !differ(firstName(lead.name), firstName(comes.name));
}

function differ(a: string | null | undefined, b: string | null | undefined): boolean {
  return Boolean(a && b && a !== b);
}

function firstName(name: string): string {
  return fold(name).split(' ')[0] ?? '';
}
