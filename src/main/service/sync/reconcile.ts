import type { Cause } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { ConflictStore } from '../conflicts/conflict-store.ts';
import type { Tx } from '../db/database.ts';
import type { RuleOf } from '../links/field-rules.ts';
import type { LinkRow, LinkStore, Muted, Seen } from '../links/link-store.ts';
import type { AskedBy, Ledger } from '../ledger/ledger-store.ts';
import type { LedgerLine } from '../ledger/thought.ts';
import { plan, rests, type Plan, type PlanInput } from '../links/merge.ts';
import type { RecordKinds, SyncRecord } from '../links/record-kind.ts';
import { OWN_VERSION } from '../mappings/compile-mapping.ts';
import type { FieldValue, FieldValues } from '../providers/field-values.ts';
import type { RecordsPort, RemoteRecord } from '../providers/provider.ts';
import type { FieldRules } from './rules/field-rules.ts';
import type { FlapWatch } from './flap-watch.ts';

/**
 * Brings one observation of a remote record and ours together, in one transaction: what is
 * taken, what is asked about, and what is left to send.
 */
export type Reconcile = (
  tx: Tx,
  what: {
    readonly link: LinkRow;
    readonly record: SyncRecord;
    readonly remote: RemoteRecord;
    readonly port: RecordsPort;
    readonly cause: Cause;
    readonly how: Seen['how'];
    /** The job this is done in. */
    readonly job?: AskedBy;
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
  readonly record: SyncRecord;
  readonly link: LinkRow;
  readonly newConflicts: number;
};

export type ReconcileParts = {
  readonly clock: Clock;
  readonly links: LinkStore;
  readonly conflicts: ConflictStore;
  readonly rules: FieldRules;
  readonly kinds: RecordKinds;
  readonly ledger: Pick<Ledger, 'note'>;
  readonly flaps: FlapWatch;
};

export function createReconcile({
  links,
  conflicts,
  rules,
  kinds,
  ledger,
  clock,
  flaps: flapsOf,
}: ReconcileParts): Reconcile {
  /** A value that could not be read and now can is no choice between two: it is planned like any other. */
  function stillAsked(link: LinkRow): readonly string[] {
    if (link.frozenFields.length === 0) return link.frozenFields;
    const unread = conflicts.openOf(link.id).filter(({ kind }) => kind === 'schema');
    return link.frozenFields.filter((field) => !unread.some((each) => each.field === field));
  }

  return (tx, { link, remote, port, cause, how, ...what }) => {
    const before = what.base ?? link.base;
    const { rule, rev } = rules.of(link.connectionId);
    const asked = stillAsked(link);
    const { muted } = link;
    const planned = { base: before, frozen: asked, rule, muted };
    const first = inputFor(planned, what.record, remote, port);
    const wanted = plan(first);
    const flaps = flapsOf(link, wanted.localPatch, cause, port);
    // What two machines write in turns is left as it is on both sides until a person has decided.
    const frozen = [...asked, ...flaps.keys()];
    const input =
      flaps.size === 0 ? first : inputFor({ ...planned, frozen }, what.record, remote, port);
    const made = flaps.size === 0 ? wanted : plan(input);
    const takes = Object.keys(made.localPatch).length > 0;
    const kind = kinds.of(link.objectType);
    const record = takes ? kind.edit(tx, what.record.id, made.localPatch, cause) : what.record;
    const seen = { localRev: record.localRev, remoteVer: remote.ver };
    const newConflicts = conflicts.follow(tx, link, made, seen, flaps);
    const about = {
      link,
      record: what.record,
      after: record,
      cause,
      job: what.job,
      how,
      remoteVer: remote.ver,
      pageId: remote.pageId,
      policyRev: rev,
      mappingRev: remote.mappingRev ?? OWN_VERSION,
      ...(what.alsoChange?.lifecycle === 'linked' ? { also: [linkedTo(link, remote, how)] } : {}),
    };
    ledger.note(tx, about, { kind: 'merge', input, made, how });
    const base = { ...before, ...made.agreed, ...taken(made, remote) };
    const settled =
      Object.keys(made.remotePatch).length === 0 && made.conflicts.length === 0
        ? { baseLocalRev: record.localRev, syncedAt: clock.now() }
        : {};
    const changes = {
      ...what.alsoChange,
      base,
      goneEvidence: [],
      policyRev: rev,
      mappingRev: remote.mappingRev ?? OWN_VERSION,
      ...stillMuted(muted, input),
      ...settled,
    };
    links.saw(tx, link.id, { ver: remote.ver, values: remote.values, how }, changes);
    return {
      plan: made,
      record,
      link: { ...link, ...changes, remoteVer: remote.ver },
      newConflicts,
    };
  };
}

/** A difference is accepted as it stood: where either side changed since, it is one like any other. */
function stillMuted(muted: LinkRow['muted'], { local, remote, profile }: PlanInput) {
  const entries = Object.entries(muted);
  if (entries.length === 0) return {};
  const kept = entries.flatMap(([field, each]): [string, Muted][] => {
    const there = remote[field];
    if (!rests({ field, profile }, each, local[field], there)) return [];
    const known = each.remote === undefined && there !== undefined;
    return [[field, known ? { ...each, remote: there } : each]];
  });
  return { muted: Object.fromEntries(kept) };
}

type Planned = {
  readonly base: FieldValues;
  readonly frozen: readonly string[];
  readonly muted?: LinkRow['muted'];
  readonly rule: RuleOf;
};

/** The planner's answer about a record of ours and what is seen of it there. */
export function planFor(
  link: Planned,
  record: Pick<SyncRecord, 'values'>,
  remote: Pick<RemoteRecord, 'values' | 'opaque' | 'faults'>,
  port: RecordsPort,
): Plan {
  return plan(inputFor(link, record, remote, port));
}

function inputFor(
  link: Planned,
  record: Pick<SyncRecord, 'values'>,
  remote: Pick<RemoteRecord, 'values' | 'opaque' | 'faults'>,
  port: RecordsPort,
): PlanInput {
  return {
    base: link.base,
    local: localValues(record, port),
    remote: remote.values,
    opaque: remote.opaque,
    ...(remote.faults ? { faults: remote.faults } : {}),
    rule: link.rule,
    profile: port,
    frozen: new Set(link.frozen),
    ...(link.muted ? { muted: link.muted } : {}),
  };
}

/**
 * Two records that became one: by what tells people apart, because ours was found made there, or
 * because theirs is there again.
 */
function linkedTo(link: LinkRow, { remoteId }: RemoteRecord, how: Seen['how']): LedgerLine {
  const met = how === 'pull' ? 'same_person' : 'found_there';
  const reason = link.remoteId === remoteId && link.lifecycle === 'detached' ? 'back_there' : met;
  return {
    side: 'local',
    field: '*link',
    outcome: 'linked',
    reason,
    before: null,
    after: remoteId,
  };
}

/** A record's values as far as this system holds them, without those that only say "from there". */
export function localValues(record: Pick<SyncRecord, 'values'>, port: RecordsPort): FieldValues {
  const values = record.values(port.fields());
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
