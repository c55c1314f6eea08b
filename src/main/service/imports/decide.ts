import { fold } from '../../../shared/text.ts';
import type { ImportMapping } from '../../../shared/model/import.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import type { Claims, RowIdentity } from './claims.ts';

/** The leads as a row of a file finds them. */
export type LeadView = {
  /** Live leads with this value, oldest first. */
  holders(on: 'email' | 'document' | 'phone', value: string): number[];
  /** The oldest live lead of this folded name that has neither e-mail, document nor phone. */
  nameless(nameKey: string): number | null;
  byId(id: number): LeadRow | null;
  /** The highest id given so far. */
  lastId(): number;
};

export type Decision =
  | { kind: 'create'; values: LeadEdit }
  | { kind: 'update'; lead: LeadRow; edit: LeadEdit }
  | { kind: 'skip'; lead: LeadRow };

/** What an import does to leads that are there already, and what it gives to all its rows. */
export type ImportRules = Pick<ImportMapping, 'onMatch' | 'origin' | 'tags'>;

export function identityOf(values: LeadEdit): RowIdentity {
  const [email, document, phone] = [values.email, values.document, values.phone];
  const alone = !email && !document && !phone;
  return {
    email: email ?? null,
    document: document ?? null,
    phone: phone ?? null,
    nameKey: alone && values.name ? fold(values.name) : null,
    name: values.name ?? '',
  };
}

/**
 * What becomes of one row: a new lead, an edit of the one it is, or nothing.
 *
 * Rows are the same person by e-mail, then CPF or CNPJ, then phone: for each, first as an earlier
 * row of the file, then among the leads. The first row of a file that meets a lead may replace its
 * e-mail, document and phone; a later one fills those that are blank and replaces the rest. And a
 * row never takes a value of these that an earlier row brought to another lead. These two rules
 * make the second import of a file find what the first one found.
 */
export function decide(
  values: LeadEdit,
  identity: RowIdentity,
  rules: ImportRules,
  view: LeadView,
  claims: Claims,
): Decision {
  const lead = findLead(identity, view, claims);
  if (!lead) return { kind: 'create', values: newValues(values, rules) };
  if (rules.onMatch === 'skip') return { kind: 'skip', lead };
  return { kind: 'update', lead, edit: editOf(lead, values, identity, rules, claims) };
}

function findLead(identity: RowIdentity, view: LeadView, claims: Claims): LeadRow | null {
  const live = (id: number | null | undefined) => {
    const lead = id == null ? null : view.byId(id);
    return lead && lead.deletedAt === null ? lead : null;
  };
  for (const on of ['email', 'document'] as const) {
    const value = identity[on];
    if (!value) continue;
    const lead = live(claims.leadOf(on, value)) ?? live(view.holders(on, value)[0]);
    if (lead) return lead;
  }
  if (identity.phone) {
    const claimed = live(claims.leadOfPhone(identity));
    if (claimed) return claimed;
    for (const id of view.holders('phone', identity.phone)) {
      const lead = live(id);
      if (lead && mayBe(lead, identity, claims.touched(id))) return lead;
    }
  }
  if (!identity.nameKey) return null;
  return live(claims.leadOf('nameKey', identity.nameKey)) ?? live(view.nameless(identity.nameKey));
}

/**
 * Whether a lead with the same phone may be the person of the row.
 *
 * Families and offices share phones. Another document is another person; another e-mail is one
 * too, unless the first name says that the person changed it.
 */
function mayBe(lead: LeadRow, row: RowIdentity, touched: boolean): boolean {
  if (differ(lead.document, row.document)) return false;
  if (!differ(lead.email, row.email)) return true;
  return !touched && !differ(firstName(lead.name), firstName(row.name));
}

function differ(a: string | null, b: string | null): boolean {
  return Boolean(a && b && a !== b);
}

function firstName(name: string): string {
  return fold(name).split(' ')[0] ?? '';
}

function newValues(values: LeadEdit, rules: ImportRules): LeadEdit {
  const tags = union(values.tags ?? [], rules.tags);
  return {
    ...values,
    ...(values.origin || !rules.origin ? {} : { origin: rules.origin }),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

function editOf(
  lead: LeadRow,
  values: LeadEdit,
  identity: RowIdentity,
  rules: ImportRules,
  claims: Claims,
): LeadEdit {
  const edit: LeadEdit = rules.onMatch === 'fill' ? onlyBlanks(lead, values) : { ...values };
  const first = !claims.touched(lead.id);
  for (const on of ['email', 'document', 'phone'] as const) {
    const owner = on === 'phone' ? claims.leadOfPhone(identity) : ownerOf(on, identity, claims);
    if (owner !== null && owner !== lead.id) delete edit[on];
    if (!first && lead[on]) delete edit[on];
  }
  // A person's "no" is not overruled by a table, nor is a sale undone by one.
  if (values.consent === 'unknown' || lead.consent === 'denied') delete edit.consent;
  if (lead.lifecycle === 'customer' || lead.status === 'converted') delete edit.status;
  if (!lead.origin && !edit.origin && rules.origin) edit.origin = rules.origin;
  const tags = union(lead.tags, values.tags ?? [], rules.tags);
  if (tags.length > lead.tags.length) edit.tags = tags;
  else delete edit.tags;
  return edit;
}

function ownerOf(on: 'email' | 'document', identity: RowIdentity, claims: Claims): number | null {
  const value = identity[on];
  return value ? claims.leadOf(on, value) : null;
}

function onlyBlanks(lead: LeadRow, values: LeadEdit): LeadEdit {
  const { custom, tracking, status: _, consent, ...plain } = values;
  const edit: LeadEdit = {};
  for (const [field, value] of Object.entries(plain)) {
    const held = lead[field as keyof LeadRow];
    if (held === null || held === '') Object.assign(edit, { [field]: value });
  }
  if (consent && lead.consent === 'unknown') edit.consent = consent;
  if (custom) edit.custom = withoutKeys(custom, lead.custom);
  if (tracking) edit.tracking = withoutKeys(tracking, lead.tracking);
  return edit;
}

function withoutKeys<T>(values: Record<string, T>, held: object): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !Object.hasOwn(held, name)));
}

/** Tags of all lists, the first spelling of each; as many as a lead may have. */
function union(...lists: (readonly string[])[]): string[] {
  const byKey = new Map<string, string>();
  for (const tag of lists.flat()) {
    const key = fold(tag);
    if (key && !byKey.has(key)) byKey.set(key, tag);
  }
  return [...byKey.values()].slice(0, MOST_TAGS);
}

const MOST_TAGS = 50;
