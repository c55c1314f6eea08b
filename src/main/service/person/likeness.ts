import type { DuplicateReason } from '../../../shared/model/duplicate.ts';
import { ALIKE, nameLikeness } from './name-likeness.ts';
import { soundsOf } from './name-sounds.ts';
import { areApart, exactKeysOf, type IdentityKey } from './same-person.ts';

/** What is compared of a lead, canonical as it is kept. */
export type Likened = {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly document: string | null;
  readonly companyKey: string;
  readonly cityKey: string;
};

export type Likeness = { readonly score: number; readonly reasons: DuplicateReason[] };

/** From here on a pair is worth a person's look. */
export const WORTH_A_LOOK = 0.5;

/** How far each thing in common speaks for one person, if nothing else did. */
const weights: Readonly<Record<DuplicateReason, number>> = {
  same_document: 0.98,
  same_email: 0.9,
  same_phone: 0.6,
  same_sounding_name: 0.45,
  like_name: 0.4,
  same_company: 0.3,
  same_city: 0.2,
};
/** A phone of people with names that have nothing in common is a household's or a shop's; */
const sharedPhone = 0.5;
/** and their e-mail is a couple's or an office's. */
const sharedEmail = 0.7;
/** Another e-mail and another phone speak for another person of the same name. */
const otherWays = 0.8;

/**
 * How far two leads may be one person, from 0 to 1, and why: the one meaning of "may be the same".
 *
 * Each reason takes its share of the doubt that the others left. Different valid documents are
 * different people, whatever else they share; a company or a city alone is no reason; and father
 * and son (Filho, Neto, Júnior) are two, however alike they are called.
 */
export function likeness(one: Likened, other: Likened): Likeness {
  if (areApart(one.document, other.document)) return { score: 0, reasons: [] };
  const reasons: DuplicateReason[] = [];
  const [ours, theirs] = [keyed(one), keyed(other)];
  const same = (kind: IdentityKey) => ours[kind] !== undefined && ours[kind] === theirs[kind];
  const others = (kind: IdentityKey) => ours[kind] && theirs[kind] && !same(kind);
  if (same('document')) reasons.push('same_document');
  if (same('email')) reasons.push('same_email');
  if (same('phone')) reasons.push('same_phone');
  const names = nameReason(one.name, other.name, reasons.length > 0);
  if (names.reason) reasons.push(names.reason);
  if (reasons.length === 0) return { score: 0, reasons: [] };
  if (one.companyKey && one.companyKey === other.companyKey) reasons.push('same_company');
  if (one.cityKey && one.cityKey === other.cityKey) reasons.push('same_city');

  let sure = 1 - reasons.reduce((left, reason) => left * (1 - weights[reason]), 1);
  if (!same('document')) {
    if (names.strangers && same('email')) sure *= sharedEmail;
    else if (names.strangers && same('phone')) sure *= sharedPhone;
    if (others('email') && others('phone')) sure *= otherWays;
  }
  return { score: Math.round(sure * 1000) / 1000, reasons };
}

function keyed(lead: Likened): Partial<Record<IdentityKey, string>> {
  const keys: Partial<Record<IdentityKey, string>> = {};
  for (const { kind, value } of exactKeysOf(lead)) keys[kind] = value;
  return keys;
}

/** @param met something else is the same: then one word of a name says something too */
function nameReason(
  one: string,
  other: string,
  met: boolean,
): { reason: DuplicateReason | null; strangers: boolean } {
  const [ours, theirs] = [soundsOf(one), soundsOf(other)];
  if (ours.words.length === 0 || theirs.words.length === 0) {
    return { reason: null, strangers: false };
  }
  if (ours.generation !== theirs.generation) return { reason: null, strangers: true };
  const whole = met || Math.min(ours.words.length, theirs.words.length) > 1;
  const [our, their] = [ours.words.join(' '), theirs.words.join(' ')];
  if (our === their) return { reason: whole ? 'same_sounding_name' : null, strangers: false };
  const alike = nameLikeness(our, their);
  return { reason: whole && alike >= ALIKE ? 'like_name' : null, strangers: alike < 0.4 };
}

/** First and last name as they sound: by it leads meet in one city or one company. None for one word. */
export function meetingNameOf(name: string): string | null {
  const { words, generation } = soundsOf(name);
  if (words.length < 2) return null;
  const met = `${words[0]} ${words.at(-1)}`;
  return generation === null ? met : `${met} ${generation}`;
}
