import type { MatchKey, OnMatch } from '../../../../shared/model/import-rules.ts';
import { fold } from '../../../../shared/text.ts';
import type { LeadEdit, LeadRow } from '../../leads/lead-values.ts';
import { isOfVisit, knowsVisit, withVisitOf, type Tracking } from '../../leads/visit.ts';
import { keyValue, type Claims, type RowIdentity } from './claims.ts';
import type { ImportRules } from './decide.ts';

/** What a row changes of the lead it is, field by field as the rules have it. */
export function matchEdit(
  lead: LeadRow,
  values: LeadEdit,
  identity: RowIdentity,
  rules: ImportRules,
  claims: Claims,
): LeadEdit {
  const edit = allowed(lead, values, rules);
  keepKeys(edit, lead, identity, rules, claims);
  // A person's "no" is not overruled by a table, nor is a sale undone by one.
  if (values.consent === 'unknown' || lead.consent === 'denied') delete edit.consent;
  if (lead.lifecycle === 'customer' || lead.status === 'converted') delete edit.status;
  const forAll = rules.onMatch !== 'skip';
  if (forAll && !lead.origin && !edit.origin && rules.origin) edit.origin = rules.origin;
  const said = policyOf('tags', rules) === 'skip' ? [] : (values.tags ?? []);
  const tags = unionOfTags(lead.tags, said, forAll ? rules.tags : []);
  if (tags.length > lead.tags.length) edit.tags = tags;
  else delete edit.tags;
  return edit;
}

export function policyOf(field: string, { onMatch, fields }: ImportRules): OnMatch {
  return fields?.get(field) ?? onMatch;
}

function allowed(lead: LeadRow, values: LeadEdit, rules: ImportRules): LeadEdit {
  const { custom, tracking, ...plain } = values;
  const edit: LeadEdit = {};
  if (tracking) {
    edit.tracking = allowedTracking(tracking, lead.tracking, policyOf('tracking', rules));
  }
  if (rules.onMatch === 'update' && !rules.fields?.size) return { ...values, ...edit };
  for (const [field, value] of Object.entries(plain)) {
    const policy = policyOf(field, rules);
    if (policy === 'update' || (policy === 'fill' && isBlank(lead, field))) {
      Object.assign(edit, { [field]: value });
    }
  }
  if (custom) edit.custom = allowedCustom(custom, lead.custom, rules);
  return edit;
}

/** A status is never blank: a new lead has one. */
function isBlank(lead: LeadRow, field: string): boolean {
  const held = lead[field as keyof LeadRow];
  return held === null || held === '' || (field === 'consent' && held === 'unknown');
}

function allowedCustom(
  values: NonNullable<LeadEdit['custom']>,
  held: object,
  rules: ImportRules,
): NonNullable<LeadEdit['custom']> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const policy = policyOf(`custom:${name}`, rules);
      return policy === 'update' || (policy === 'fill' && !Object.hasOwn(held, name));
    }),
  );
}

/** A visit is taken whole: in place of none, or of the other. */
function allowedTracking(
  said: NonNullable<LeadEdit['tracking']>,
  held: Tracking,
  policy: OnMatch,
): NonNullable<LeadEdit['tracking']> {
  if (policy === 'skip') return {};
  const filled = Object.entries(said).filter(([name]) => {
    return !isOfVisit(name) && (policy === 'update' || !Object.hasOwn(held, name));
  });
  const takes = knowsVisit(said) && (policy === 'update' || !knowsVisit(held));
  return { ...Object.fromEntries(filled), ...(takes ? withVisitOf(held, said) : {}) };
}

/** What leads are told apart by is replaced once in a file at most, and never taken from another row. */
function keepKeys(
  edit: LeadEdit,
  lead: LeadRow,
  identity: RowIdentity,
  rules: ImportRules,
  claims: Claims,
): void {
  const first = !claims.touched(lead.id);
  for (const on of ['email', 'document', 'phone'] as const) {
    const value = identity[on];
    if (!value) continue;
    const owner =
      on === 'phone'
        ? (claims.leadOfBarePhone(value) ?? claims.leadOfPhone(identity))
        : claims.leadOf(on, value);
    const isTaken = (owner !== null && owner !== lead.id) || claims.refused(on, value);
    if (isTaken || (!first && lead[on])) delete edit[on];
  }
  for (const key of rules.keys) {
    if (!key.startsWith('custom:') || !edit.custom) continue;
    const name = key.slice('custom:'.length);
    const value = keyValue(identity, key);
    if (!value || edit.custom[name] === undefined) continue;
    const owner = claims.leadOf(key as Exclude<MatchKey, 'phone'>, value);
    const isTaken = (owner !== null && owner !== lead.id) || claims.refused(key, value);
    const held = lead.custom[name] ?? null;
    if (!isTaken && (first || held === null)) continue;
    const { [name]: _kept, ...rest } = edit.custom;
    edit.custom = rest;
  }
}

/** Tags of all lists, the first spelling of each; as many as a lead may have. */
export function unionOfTags(...lists: (readonly string[])[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of lists.flat()) {
    const key = fold(tag);
    if (key && !byKey.has(key)) byKey.set(key, tag);
  }
  return [...byKey.values()].slice(0, MOST_TAGS);
}

const MOST_TAGS = 50;
