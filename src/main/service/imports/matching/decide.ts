import { fold } from '../../../../shared/text.ts';
import { mayHoldPhone } from '../../person/same-person.ts';
import type { MatchKey, OnMatch } from '../../../../shared/model/import-rules.ts';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import type { LeadEdit, LeadRow } from '../../leads/lead-values.ts';
import { keyValue, type Claims, type RowIdentity } from './claims.ts';
import { matchEdit, policyOf, unionOfTags } from './match-edit.ts';

/** The leads as a row of a file finds them. */
export type LeadView = {
  /** Live leads with this value, oldest first. */
  holders(on: MatchKey, value: string): number[];
  /** The oldest live lead of this folded name that has neither e-mail, document nor phone. */
  nameless(nameKey: string): number | null;
  byId(id: number): LeadRow | null;
  /** The highest id given so far. */
  lastId(): number;
};

export type Decision =
  | { kind: 'create'; values: LeadEdit }
  | { kind: 'update'; lead: LeadRow; edit: LeadEdit }
  /** No lead: there is none, and none was to be made. */
  | { kind: 'skip'; lead: LeadRow | null }
  /** Several leads have the value by which the row was to find one. */
  | { kind: 'ambiguous'; on: MatchKey; value: string };

/** What an import does to leads that are there already, and what it gives to all its rows. */
export type ImportRules = Pick<ImportMapping, 'onMatch' | 'origin' | 'tags' | 'keys' | 'create'> & {
  /** What a match does to single fields, named as in `LeadValues` or `custom:NAME`. */
  fields?: ReadonlyMap<string, OnMatch> | undefined;
  /** Several leads with one e-mail, document or key are a question; else the oldest is taken. */
  ask?: boolean | undefined;
};

export function identityOf(values: LeadEdit, external?: Record<string, string>): RowIdentity {
  const [email, document, phone] = [values.email, values.document, values.phone];
  const alone = !email && !document && !phone;
  return {
    email: email ?? null,
    document: document ?? null,
    phone: phone ?? null,
    nameKey: alone && values.name ? fold(values.name) : null,
    name: values.name ?? '',
    custom: values.custom,
    external,
  };
}

/**
 * What becomes of one row: a new lead, an edit of the one it is, a question, or nothing.
 *
 * Rows are the same person by the keys in their order: e-mail, then CPF or CNPJ, then phone, unless
 * told otherwise. For each, first as an earlier row of the file, then among the leads. The first row
 * of a file that meets a lead may replace its e-mail, document and phone; a later one fills those
 * that are blank and replaces the rest. And a row never takes a value of these that an earlier row
 * brought to another lead. These two rules make the second import of a file find what the first one
 * found.
 */
export function decide(
  values: LeadEdit,
  identity: RowIdentity,
  rules: ImportRules,
  view: LeadView,
  claims: Claims,
): Decision {
  const found = findLead(identity, rules, view, claims);
  if (found && 'on' in found) return { kind: 'ambiguous', ...found };
  const question = rules.ask && openQuestion(found, identity, rules, view, claims);
  if (question) return { kind: 'ambiguous', ...question };
  if (!found) {
    if (!rules.create) return { kind: 'skip', lead: null };
    return { kind: 'create', values: newValues(values, rules) };
  }
  const changes = rules.onMatch !== 'skip' || [...(rules.fields?.values() ?? [])].some(notSkip);
  if (!changes) return { kind: 'skip', lead: found };
  return {
    kind: 'update',
    lead: found,
    edit: matchEdit(found, values, identity, rules, claims),
  };
}

const notSkip = (each: OnMatch) => each !== 'skip';

type Several = { on: MatchKey; value: string };

/**
 * What keeps a row from being given to a lead though one was found, or to a new one.
 *
 * Its lead would lose an e-mail, document or key that other leads have as well, and which of them it
 * belongs to is not known; or an earlier row with the same one is a question already. Else the same
 * file, imported again, would find what it did not find at first.
 */
function openQuestion(
  lead: LeadRow | null,
  identity: RowIdentity,
  { keys, create }: ImportRules,
  view: LeadView,
  claims: Claims,
): Several | null {
  for (const on of keys) {
    const value = on === 'phone' || on.startsWith('external:') ? null : keyValue(identity, on);
    if (!value) continue;
    if (lead === null) {
      if (create && claims.refused(on, value)) return { on, value };
      continue;
    }
    const held = claims.touched(lead.id) ? null : heldKey(lead, on);
    if (held && held !== value && view.holders(on, held).length > 1) return { on, value: held };
  }
  return null;
}

function findLead(
  identity: RowIdentity,
  rules: ImportRules,
  view: LeadView,
  claims: Claims,
): LeadRow | Several | null {
  const live = (id: number | null | undefined) => {
    const lead = id == null ? null : view.byId(id);
    return lead && lead.deletedAt === null ? lead : null;
  };
  let known = false;
  for (const on of rules.keys) {
    const value = keyValue(identity, on);
    if (!value) continue;
    known ||= !on.startsWith('external:');
    if (on === 'phone') {
      const lead = byPhone(identity, rules, view, claims, live);
      if (lead) return lead;
      continue;
    }
    const claimed = live(claims.leadOf(on, value));
    if (claimed) return claimed;
    const holders = view.holders(on, value).flatMap((id) => live(id) ?? []);
    const [first, second] = holders;
    if (!first) continue;
    if (!second || !rules.ask) return first;
    return theOne(holders, on, identity, rules, view, claims) ?? { on, value };
  }
  if (!known && rules.create) {
    const same = sameNameAnd(identity, rules, view, claims, live);
    if (same) return same;
  }
  if (!identity.nameKey) return null;
  return live(claims.leadOf('nameKey', identity.nameKey)) ?? live(view.nameless(identity.nameKey));
}

type Live = (id: number | null | undefined) => LeadRow | null;

function byPhone(
  identity: RowIdentity,
  rules: ImportRules,
  view: LeadView,
  claims: Claims,
  live: Live,
): LeadRow | null {
  const claimed = live(claims.leadOfPhone(identity));
  if (claimed) return claimed;
  // A name that changes while the e-mail stays would make another person of the same row later.
  const keepsEmail = policyOf('email', rules) !== 'update' && policyOf('name', rules) === 'update';
  for (const id of view.holders('phone', identity.phone ?? '')) {
    const lead = live(id);
    if (lead && mayBe(lead, identity, rules.keys, claims.touched(id) || keepsEmail)) return lead;
  }
  return null;
}

/** Of several leads with one value the only one that another key of the row names; null for none. */
function theOne(
  several: readonly LeadRow[],
  on: MatchKey,
  identity: RowIdentity,
  { keys }: ImportRules,
  view: LeadView,
  claims: Claims,
): LeadRow | null {
  let left = several;
  for (const key of keys) {
    const value = key === on ? null : keyValue(identity, key);
    if (!value) continue;
    const owner = key === 'phone' ? claims.leadOfPhone(identity) : claims.leadOf(key, value);
    const owned = left.find(({ id }) => id === owner);
    if (owned) return owned;
    const holders = new Set(view.holders(key, value));
    const same = left.filter(({ id }) => holders.has(id));
    if (same.length === 1) return same[0] ?? null;
    if (same.length > 1) left = same;
  }
  return null;
}

/**
 * For a row without any of the chosen keys: the lead of the same name with the same e-mail, document
 * or phone. Else each import of the file would make it anew.
 */
function sameNameAnd(
  identity: RowIdentity,
  { keys }: ImportRules,
  view: LeadView,
  claims: Claims,
  live: Live,
): LeadRow | null {
  const name = fold(identity.name);
  for (const on of ['email', 'document', 'phone'] as const) {
    const value = keys.includes(on) ? null : identity[on];
    if (!value) continue;
    const owner = on === 'phone' ? claims.leadOfPhone(identity) : claims.leadOf(on, value);
    const same = [owner, ...view.holders(on, value)].flatMap((id) => {
      const lead = live(id);
      return lead && fold(lead.name) === name ? [lead] : [];
    });
    // One that lacks the chosen keys as the row does was made for a row like this.
    const like = same.find((lead) => keys.every((key) => !heldKey(lead, key)));
    if (like ?? same[0]) return like ?? same[0] ?? null;
  }
  return null;
}

/** Whether a lead with the same phone may be the person of the row. What is no key tells nobody apart. */
function mayBe(
  lead: LeadRow,
  row: RowIdentity,
  keys: readonly MatchKey[],
  settled: boolean,
): boolean {
  const email = keys.includes('email') ? row.email : null;
  const document = keys.includes('document') ? row.document : null;
  return mayHoldPhone(lead, { ...row, email, document }, settled);
}

function heldKey(lead: LeadRow, key: MatchKey): string | null {
  return keyValue({ ...lead, nameKey: null }, key);
}

function newValues(values: LeadEdit, rules: ImportRules): LeadEdit {
  const tags = unionOfTags(values.tags ?? [], rules.tags);
  return {
    ...values,
    ...(values.origin || !rules.origin ? {} : { origin: rules.origin }),
    ...(tags.length > 0 ? { tags } : {}),
  };
}
