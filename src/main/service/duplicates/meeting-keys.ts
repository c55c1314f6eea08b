import { meetingNameOf, type Likened } from '../person/likeness.ts';
import { exactKeysOf, type IdentityKey } from '../person/same-person.ts';

/** More leads than this of one e-mail, phone or document are a group, not pairs. */
export const mostOfExact = 20;
/** A name that more people than this have in one city, or in one company, tells nobody apart. */
export const mostOfName = 6;

/** By what leads meet: only those that share one are compared. */
export type MeetingKey =
  | { readonly kind: IdentityKey; readonly value: string; readonly exact: true }
  | { readonly kind: 'city' | 'company'; readonly value: string; readonly exact: false };

export function meetingKeysOf(lead: Likened): MeetingKey[] {
  const keys: MeetingKey[] = exactKeysOf(lead).map(({ kind, value }) => ({
    kind,
    value,
    exact: true,
  }));
  if (!lead.cityKey && !lead.companyKey) return keys;
  const name = meetingNameOf(lead.name);
  if (name === null) return keys;
  if (lead.cityKey) keys.push({ kind: 'city', value: `${name}|${lead.cityKey}`, exact: false });
  if (lead.companyKey) {
    keys.push({ kind: 'company', value: `${name}|${lead.companyKey}`, exact: false });
  }
  return keys;
}

const seeds: Readonly<Record<MeetingKey['kind'], number>> = {
  email: 0x2c1b3c6d,
  phone: 0x297a2d39,
  document: 0x1b56c4e9,
  city: 0x7feb352d,
  company: 0x46ac68b5,
};

/**
 * The number under which a key is kept, of 32 bits. Two keys may have one number: leads that meet
 * by it are compared all the same.
 */
export function numberOf(kind: MeetingKey['kind'], value: string): number {
  let hash = seeds[kind];
  for (let at = 0; at < value.length; at += 1) {
    hash = Math.imul(hash ^ value.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The numbers a lead is kept under, since no index of leads has them. */
export type KeptKeys = {
  mailbox: number | null;
  city: number | null;
  company: number | null;
};

export const keptKinds = ['mailbox', 'city', 'company'] as const;

export const noKeys: Readonly<KeptKeys> = { mailbox: null, city: null, company: null };

export function keptKeysOf(lead: Likened, keys: readonly MeetingKey[]): KeptKeys {
  const kept: KeptKeys = { ...noKeys };
  for (const { kind, value } of keys) {
    if (kind === 'city' || kind === 'company') kept[kind] = numberOf(kind, value);
    else if (kind === 'email' && value !== lead.email) kept.mailbox = numberOf(kind, value);
  }
  return kept;
}
