import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import type { Tx } from '../db/database.ts';
import type { RuleOf } from '../links/field-rules.ts';
import { toFieldValues, toLeadEdit } from '../links/lead-fields.ts';
import type { LinkRow, LinkStore, Seen } from '../links/link-store.ts';
import { plan, type Plan } from '../links/merge.ts';
import type { LeadEdit, LeadRow } from '../leads/lead-values.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { RecordsPort, RemoteRecord } from '../providers/provider.ts';
import type { FieldRules } from './field-rules.ts';

/**
 * Brings one observation of a remote record and our lead together, in one transaction: what is
 * taken, what is asked about, and what is left to send.
 */
export type Reconcile = (
  tx: Tx,
  what: {
    readonly link: LinkRow;
    readonly lead: LeadRow;
    readonly remote: RemoteRecord;
    readonly port: RecordsPort;
    readonly cause: Cause;
    readonly how: Seen['how'];
    /** Base to plan from, where it is not the link's own. */
    readonly base?: FieldValues;
    readonly alsoChange?: {
      readonly lifecycle?: 'linked';
      readonly remoteId?: string;
      readonly baseLocalRev?: number;
    };
  },
) => Reconciled;

export type Reconciled = {
  readonly plan: Plan;
  readonly lead: LeadRow;
  readonly link: LinkRow;
  readonly newConflicts: number;
};

export type ReconcileParts = {
  readonly clock: Clock;
  readonly links: LinkStore;
  readonly conflicts: ConflictStore;
  readonly rules: FieldRules;
  readonly edit: (tx: Tx, leadId: number, edit: LeadEdit, cause: Cause) => LeadRow;
};

export function createReconcile({
  links,
  conflicts,
  rules,
  edit,
  clock,
}: ReconcileParts): Reconcile {
  return (tx, { link, remote, port, cause, how, ...what }) => {
    const before = what.base ?? link.base;
    const { rule, rev } = rules.of(link.connectionId);
    const planned = { base: before, frozen: link.frozenFields, rule };
    const made = planFor(planned, what.lead, remote, port);
    const takes = Object.keys(made.localPatch).length > 0;
    const lead = takes ? edit(tx, what.lead.id, toLeadEdit(made.localPatch), cause) : what.lead;
    const seen = { localRev: lead.localRev, remoteVer: remote.ver };
    const newConflicts = conflicts.follow(tx, link, made, seen);
    const base = { ...before, ...made.agreed, ...taken(made, remote) };
    const settled =
      Object.keys(made.remotePatch).length === 0 && made.conflicts.length === 0
        ? { baseLocalRev: lead.localRev, syncedAt: clock.now() }
        : {};
    const changes = {
      ...what.alsoChange,
      base,
      goneEvidence: [],
      policyRev: rev,
      ...settled,
    };
    links.saw(tx, link.id, { ver: remote.ver, values: remote.values, how }, changes);
    return { plan: made, lead, link: { ...link, ...changes, remoteVer: remote.ver }, newConflicts };
  };
}

/** The planner's answer about a lead and what is seen of it there. */
export function planFor(
  link: {
    readonly base: FieldValues;
    readonly frozen: readonly string[];
    readonly rule: RuleOf;
  },
  lead: LeadRow,
  remote: Pick<RemoteRecord, 'values' | 'opaque'>,
  port: RecordsPort,
): Plan {
  return plan({
    base: link.base,
    local: localValues(lead, port),
    remote: remote.values,
    opaque: remote.opaque,
    rule: link.rule,
    profile: port,
    frozen: new Set(link.frozen),
  });
}

/** A lead's values as far as this system holds them, without those that only say "from there". */
export function localValues(lead: LeadRow, port: RecordsPort): FieldValues {
  const values = toFieldValues(lead, port.fields());
  return Object.fromEntries(
    Object.entries(values).filter(([field, value]) => !port.unsaid(field, value)),
  );
}

/** Fields now equal because theirs was taken; one that is also sent is equal only after that. */
function taken(made: Plan, remote: RemoteRecord): FieldValues {
  const base: Record<string, FieldValue> = {};
  for (const field of Object.keys(made.localPatch)) {
    const value = remote.values[field];
    if (value !== undefined && !(field in made.remotePatch)) base[field] = value;
  }
  return base;
}
