import { isBlank, type FieldValue } from '../../providers/field-values.ts';
import type { FieldProfile } from '../../providers/provider.ts';
import type { FieldRule, MutedValues, Reason, Verdict } from './plan-types.ts';

/** One field as the planner looks at it, and what every policy asks of it. */
export type Side = {
  readonly field: string;
  readonly rule: FieldRule;
  readonly profile: FieldProfile;
  readonly base: FieldValue | undefined;
};

/** Equal, or as equal as the way between the two systems lets them be. */
export function agrees({ field, profile }: Side, local: FieldValue, remote: FieldValue): boolean {
  if (profile.same(field, local, remote)) return true;
  const sent = profile.out(field, local);
  if (sent !== undefined && sent !== local && profile.same(field, sent, remote)) return true;
  const taken = profile.in(field, remote);
  return taken !== undefined && taken !== remote && profile.same(field, taken, local);
}

/** Whether both sides still hold what they held when a person accepted that they differ. */
export function rests(
  { field, profile }: Pick<Side, 'field' | 'profile'>,
  muted: MutedValues,
  local: FieldValue | undefined,
  remote: FieldValue | undefined,
): boolean {
  if (local === undefined || !profile.same(field, local, muted.local)) return false;
  if (remote === undefined || muted.remote === undefined) return true;
  return profile.same(field, remote, muted.remote);
}

/** Whether a side left the base, which it also has not when the way between the systems explains the difference. */
export function localMoved(side: Side, local: FieldValue): boolean {
  return side.base === undefined ? !isBlank(local) : !agrees(side, local, side.base);
}

export function remoteMoved(side: Side, remote: FieldValue): boolean {
  return side.base === undefined ? !isBlank(remote) : !agrees(side, side.base, remote);
}

export function send(side: Side, value: FieldValue, reason: Reason): Verdict {
  const carried = side.rule.sends ? side.profile.out(side.field, value) : undefined;
  if (carried !== undefined) return { reason, toRemote: value };
  const fault = side.rule.sends ? (side.profile.refuses?.(side.field, value) ?? null) : null;
  return fault === null
    ? { reason: 'not_sent' }
    : { reason: 'unreadable', conflict: 'schema', fault };
}

export function take(side: Side, value: FieldValue, reason: Reason): Verdict {
  const carried = side.rule.takes ? side.profile.in(side.field, value) : undefined;
  return carried === undefined ? { reason: 'not_taken' } : { reason, toLocal: carried };
}

/** One value for both sides, each where it differs from what stands there and can be carried. */
export function toBoth(
  side: Side,
  value: FieldValue,
  now: { readonly local: FieldValue; readonly remote: FieldValue },
  reason: Reason,
): Verdict {
  const same = (held: FieldValue) => side.profile.same(side.field, held, value);
  const here = same(now.local) ? null : take(side, value, reason);
  const there = same(now.remote) ? null : send(side, value, reason);
  // What cannot arrive there is asked about as a whole: nothing of it is done here either.
  if (there?.conflict !== undefined) return there;
  return { ...here, ...there, reason };
}

export function wouldClear({ base }: Side, value: FieldValue, never: boolean): boolean {
  return never && isBlank(value) && base !== undefined && !isBlank(base);
}

export function clears(side: Side, local: FieldValue, remote: FieldValue): boolean {
  const { neverClear } = side.rule;
  return (isBlank(remote) && neverClear.fromRemote) || (isBlank(local) && neverClear.fromLocal);
}
