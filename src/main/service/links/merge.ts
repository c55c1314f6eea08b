import { isBlank, type FieldValue, type FieldValues } from '../providers/field-values.ts';
import type { FieldProfile } from '../providers/provider.ts';

/**
 * The planner: what to do about one record that two sides hold.
 *
 * Pure: no clock, no randomness, no I/O, and the order of fields does not matter. `base` is what
 * both sides last agreed on. Times and versions are not asked; content alone decides.
 *
 * | base, local, remote          | result                                   |
 * |------------------------------|------------------------------------------|
 * | local = remote               | agreed                                   |
 * | local = base, remote differs | take remote                              |
 * | remote = base, local differs | send local                               |
 * | all differ                   | the field's policy; by default a person  |
 *
 * Without a base (a new link, a newly mapped field) a blank side counts as unchanged, so the
 * filled side wins; both filled and different is "all differ".
 */
export type FieldPolicy = 'manual' | 'local' | 'remote' | 'union' | 'opt_out_wins';

export type FieldRule = {
  readonly policy: FieldPolicy;
  /** A blank that comes from this side over a filled base is asked about, not carried over. */
  readonly neverClear: { readonly fromLocal: boolean; readonly fromRemote: boolean };
  /** Whether local values may go to the other system, and its values come here. */
  readonly sends: boolean;
  readonly takes: boolean;
};

export type PlanInput = {
  readonly base: FieldValues;
  readonly local: FieldValues;
  readonly remote: FieldValues;
  readonly rule: (field: string) => FieldRule;
  readonly profile: FieldProfile;
  /** Fields under an open conflict: neither sent nor taken until both sides agree. */
  readonly frozen: ReadonlySet<string>;
  /** Remote fields that hold something unreadable, as it stands there: neither taken nor overwritten. */
  readonly opaque?: Readonly<Record<string, string>>;
};

export type FieldConflict = {
  readonly field: string;
  readonly kind: 'clash' | 'clear' | 'schema';
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
};

export type Reason =
  | 'agree'
  | 'local_changed'
  | 'remote_changed'
  | 'both_changed'
  | 'policy_local'
  | 'policy_remote'
  | 'merged'
  | 'opt_out_wins'
  | 'would_clear'
  | 'frozen'
  | 'unreadable'
  | 'not_sent'
  | 'not_taken';

export type Plan = {
  /** Local values to change, and remote ones; both in canonical local form. */
  readonly localPatch: FieldValues;
  readonly remotePatch: FieldValues;
  readonly conflicts: readonly FieldConflict[];
  /** Fields on which both sides are known to agree, with the value the base takes. */
  readonly agreed: FieldValues;
  /** Why, per field that was looked at and did not simply rest. */
  readonly reasons: Readonly<Record<string, Reason>>;
};

type Verdict = {
  readonly reason: Reason;
  readonly toLocal?: FieldValue;
  readonly toRemote?: FieldValue;
  readonly agreed?: FieldValue;
  readonly conflict?: FieldConflict['kind'];
} | null;

export function plan(input: PlanInput): Plan {
  const localPatch: Record<string, FieldValue> = {};
  const remotePatch: Record<string, FieldValue> = {};
  const agreed: Record<string, FieldValue> = {};
  const reasons: Record<string, Reason> = {};
  const conflicts: FieldConflict[] = [];
  const { opaque = {} } = input;
  const fields = new Set([input.local, input.remote, opaque].flatMap((each) => Object.keys(each)));

  for (const field of [...fields].toSorted()) {
    const verdict = judge(field, input);
    if (verdict === null) continue;
    reasons[field] = verdict.reason;
    if (verdict.toLocal !== undefined) localPatch[field] = verdict.toLocal;
    if (verdict.toRemote !== undefined) remotePatch[field] = verdict.toRemote;
    if (verdict.agreed !== undefined) agreed[field] = verdict.agreed;
    if (verdict.conflict === undefined) continue;
    conflicts.push({
      field,
      kind: verdict.conflict,
      base: input.base[field] ?? null,
      local: input.local[field] ?? null,
      remote: input.opaque?.[field] ?? input.remote[field] ?? null,
    });
  }
  return { localPatch, remotePatch, conflicts, agreed, reasons };
}

function judge(field: string, input: PlanInput): Verdict {
  const rule = input.rule(field);
  const side = { field, rule, profile: input.profile, base: input.base[field] };
  const local = input.local[field];
  const remote = input.remote[field];

  if (input.opaque?.[field] !== undefined) return unreadable(side, local, input.frozen);
  if (local !== undefined && remote !== undefined && agrees(side, local, remote)) {
    return { reason: 'agree', agreed: remote };
  }
  if (input.frozen.has(field)) {
    if (local === undefined || remote === undefined) return { reason: 'frozen' };
    return { reason: 'frozen', conflict: clears(side, local, remote) ? 'clear' : 'clash' };
  }
  if (remote === undefined) return local === undefined ? null : onlyLocalKnown(side, local);
  if (local === undefined) return onlyRemoteKnown(side, remote);

  if (rule.policy === 'opt_out_wins' && (local === 'denied' || remote === 'denied')) {
    return local === 'denied'
      ? send(side, local, 'opt_out_wins')
      : take(side, remote, 'opt_out_wins');
  }
  const ours = localMoved(side, local);
  const theirs = remoteMoved(side, remote);
  if (ours && theirs) return settle(side, local, remote);
  if (theirs) {
    return wouldClear(side, remote, rule.neverClear.fromRemote)
      ? { reason: 'would_clear', conflict: 'clear' }
      : take(side, remote, 'remote_changed');
  }
  if (!ours) return null;
  return wouldClear(side, local, rule.neverClear.fromLocal)
    ? { reason: 'would_clear', conflict: 'clear' }
    : send(side, local, 'local_changed');
}

type Side = {
  readonly field: string;
  readonly rule: FieldRule;
  readonly profile: FieldProfile;
  readonly base: FieldValue | undefined;
};

/** Equal, or as equal as the way between the two systems lets them be. */
function agrees({ field, profile }: Side, local: FieldValue, remote: FieldValue): boolean {
  if (profile.same(field, local, remote)) return true;
  const sent = profile.out(field, local);
  if (sent !== undefined && profile.same(field, sent, remote)) return true;
  const taken = profile.in(field, remote);
  return taken !== undefined && profile.same(field, taken, local);
}

/** Whether a side left the base, which it also has not when the way between the systems explains the difference. */
function localMoved(side: Side, local: FieldValue): boolean {
  return side.base === undefined ? !isBlank(local) : !agrees(side, local, side.base);
}

function remoteMoved(side: Side, remote: FieldValue): boolean {
  return side.base === undefined ? !isBlank(remote) : !agrees(side, side.base, remote);
}

/** Nothing can be said of the remote value but that it is there: a local change has to be asked about. */
function unreadable(
  side: Side,
  local: FieldValue | undefined,
  frozen: ReadonlySet<string>,
): Verdict {
  const asks = local !== undefined && (frozen.has(side.field) || localMoved(side, local));
  return asks ? { reason: 'unreadable', conflict: 'schema' } : null;
}

/** The remote did not say: it counts as unchanged, so a local change goes out and nothing comes in. */
function onlyLocalKnown(side: Side, local: FieldValue): Verdict {
  if (!localMoved(side, local)) return null;
  // What the remote rests on is not known to be lifted, so only a refusal is passed on.
  if (side.rule.policy === 'opt_out_wins' && local !== 'denied') return { reason: 'not_sent' };
  if (wouldClear(side, local, side.rule.neverClear.fromLocal)) return { reason: 'not_sent' };
  return send(side, local, 'local_changed');
}

function onlyRemoteKnown(side: Side, remote: FieldValue): Verdict {
  if (!remoteMoved(side, remote)) return null;
  if (side.rule.policy === 'opt_out_wins' && remote !== 'denied') return { reason: 'not_taken' };
  if (wouldClear(side, remote, side.rule.neverClear.fromRemote)) return { reason: 'not_taken' };
  return take(side, remote, 'remote_changed');
}

function settle(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  switch (side.rule.policy) {
    case 'local':
      return send(side, local, 'policy_local');
    case 'remote':
      return take(side, remote, 'policy_remote');
    case 'union':
      return union(side, local, remote);
    case 'opt_out_wins':
      // Neither is a refusal here; "not said" is the more careful of the two that are left.
      return local === 'unknown'
        ? send(side, local, 'opt_out_wins')
        : take(side, remote, 'opt_out_wins');
    case 'manual':
      return {
        reason: clears(side, local, remote) ? 'would_clear' : 'both_changed',
        conflict: clears(side, local, remote) ? 'clear' : 'clash',
      };
  }
}

/** Three-way merge of two sets: what either added is in, what either took away is out. */
function union(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const [ours, theirs, before] = [items(local), items(remote), items(side.base ?? [])];
  const has = (set: readonly string[], item: string) =>
    set.some((each) => side.profile.same(side.field, [each], [item]));
  const merged = [
    ...ours.filter((item) => has(theirs, item) || !has(before, item)),
    ...theirs.filter((item) => !has(ours, item) && !has(before, item)),
  ].toSorted();
  const whole = (set: readonly string[]) => side.profile.same(side.field, set, merged);
  return {
    reason: 'merged',
    ...(whole(ours) || !side.rule.takes ? {} : { toLocal: merged }),
    ...(whole(theirs) || !side.rule.sends ? {} : { toRemote: merged }),
  };
}

function items(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function send(side: Side, value: FieldValue, reason: Reason): Verdict {
  const carried = side.rule.sends ? side.profile.out(side.field, value) : undefined;
  return carried === undefined ? { reason: 'not_sent' } : { reason, toRemote: value };
}

function take(side: Side, value: FieldValue, reason: Reason): Verdict {
  const carried = side.rule.takes ? side.profile.in(side.field, value) : undefined;
  return carried === undefined ? { reason: 'not_taken' } : { reason, toLocal: carried };
}

function wouldClear({ base }: Side, value: FieldValue, never: boolean): boolean {
  return never && isBlank(value) && base !== undefined && !isBlank(base);
}

function clears(side: Side, local: FieldValue, remote: FieldValue): boolean {
  const { neverClear } = side.rule;
  return (isBlank(remote) && neverClear.fromRemote) || (isBlank(local) && neverClear.fromLocal);
}
