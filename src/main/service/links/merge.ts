import type { FieldValue } from '../providers/field-values.ts';
import type {
  FieldConflict,
  FieldRule,
  Plan,
  PlanInput,
  Reason,
  Verdict,
} from './planner/plan-types.ts';
import { settle } from './planner/settle.ts';
import {
  agrees,
  clears,
  localMoved,
  remoteMoved,
  rests,
  send,
  take,
  wouldClear,
  type Side,
} from './planner/side.ts';

export type {
  FieldConflict,
  FieldPolicy,
  FieldRule,
  MutedValues,
  Plan,
  PlanInput,
  Reason,
} from './planner/plan-types.ts';

export { rests } from './planner/side.ts';

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
export function plan(input: PlanInput): Plan {
  const localPatch: Record<string, FieldValue> = {};
  const remotePatch: Record<string, FieldValue> = {};
  const agreed: Record<string, FieldValue> = {};
  const reasons: Record<string, Reason> = {};
  const conflicts: FieldConflict[] = [];
  for (const field of fieldsOf(input)) {
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
      ...(verdict.fault ? { fault: verdict.fault } : {}),
    });
  }
  conflicts.sort((one, other) => (one.field < other.field ? -1 : 1));
  return { localPatch, remotePatch, conflicts, agreed, reasons };
}

/** Each field that any side speaks of, once. */
function fieldsOf({ local, remote, opaque }: PlanInput): string[] {
  const fields = Object.keys(local);
  for (const field of Object.keys(remote)) if (!Object.hasOwn(local, field)) fields.push(field);
  for (const field of Object.keys(opaque ?? {})) {
    if (!Object.hasOwn(local, field) && !Object.hasOwn(remote, field)) fields.push(field);
  }
  return fields;
}

function judge(field: string, input: PlanInput): Verdict {
  const rule = input.rule(field);
  const side = { field, rule, profile: input.profile, base: input.base[field] };
  const local = input.local[field];
  const remote = input.remote[field];

  const text = input.opaque?.[field];
  if (text !== undefined) return unreadable(side, local, text, input);
  if (local !== undefined && remote !== undefined && agrees(side, local, remote)) {
    return { reason: 'agree', agreed: remote };
  }
  // Consent is never a question: a refusal is carried over even while something about it is open.
  if (input.frozen.has(field) && rule.policy !== 'opt_out_wins') {
    if (local === undefined || remote === undefined) return { reason: 'frozen' };
    return { reason: 'frozen', conflict: clears(side, local, remote) ? 'clear' : 'clash' };
  }
  const muted = input.muted?.[field];
  if (muted !== undefined && rests(side, muted, local, remote)) return { reason: 'muted' };
  if (remote === undefined) return local === undefined ? null : onlyLocalKnown(side, local);
  if (local === undefined) return onlyRemoteKnown(side, remote);

  if (rule.policy === 'opt_out_wins' && (local === 'denied' || remote === 'denied')) {
    return local === 'denied'
      ? send(side, local, 'opt_out_wins')
      : take(side, remote, 'opt_out_wins');
  }
  const ours = localMoved(side, local);
  const theirs = remoteMoved(side, remote);
  if (ours && theirs) {
    const times = { of: input.times?.[field], unsureBy: input.timesUnsureBy ?? 0 };
    return settle(side, local, remote, times);
  }
  if (theirs) {
    return rule.takes && wouldClear(side, remote, rule.neverClear.fromRemote)
      ? blank(rule, 'not_taken')
      : take(side, remote, 'remote_changed');
  }
  if (!ours) return null;
  return rule.sends && wouldClear(side, local, rule.neverClear.fromLocal)
    ? blank(rule, 'not_sent')
    : send(side, local, 'local_changed');
}

/** A blank over a value that is not to be wiped: asked about, and of consent simply not believed. */
function blank({ policy }: FieldRule, left: 'not_sent' | 'not_taken'): Verdict {
  return policy === 'opt_out_wins'
    ? { reason: left }
    : { reason: 'would_clear', conflict: 'clear' };
}

/**
 * A remote value that cannot be read counts as the text it is. It is asked about when ours changed,
 * and when theirs did, since what was agreed on once was readable; one that never was is left as it
 * is. Once a person has seen the text and chosen, it is the base, and ours may go over it.
 */
function unreadable(
  side: Side,
  local: FieldValue | undefined,
  text: string,
  { frozen, faults }: PlanInput,
): Verdict {
  const fault = faults?.[side.field];
  const unread = { reason: 'unreadable', conflict: 'schema', ...(fault ? { fault } : {}) } as const;
  if (local === undefined) return fault ? unread : null;
  if (side.base === text && !frozen.has(side.field)) {
    return side.rule.sends && wouldClear(side, local, side.rule.neverClear.fromLocal)
      ? blank(side.rule, 'not_sent')
      : send(side, local, 'local_changed');
  }
  const known = side.base !== undefined || frozen.has(side.field);
  return fault || known || localMoved(side, local) ? unread : null;
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
