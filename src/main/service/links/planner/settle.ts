import { isBlank, type FieldValue } from '../../providers/field-values.ts';
import { append } from './append.ts';
import { further } from './further.ts';
import type { ChangeTimes, Reason, Verdict } from './plan-types.ts';
import { clears, send, take, wouldClear, type Side } from './side.ts';
import { union } from './union.ts';

/** What `newest` goes by; the planner looks at no clock itself. */
export type Times = { readonly of: ChangeTimes | undefined; readonly unsureBy: number };

/** Both sides left the base, each its own way: the field's rule decides, or a person. */
export function settle(side: Side, local: FieldValue, remote: FieldValue, times: Times): Verdict {
  const { policy, sends, takes } = side.rule;
  if (policy === 'opt_out_wins') return careful(side, local, remote);
  // Where values go one way only, that side is right; nothing is asked that could not be answered.
  if (!takes) return sends ? ours(side, local, 'only_sends') : { reason: 'not_sent' };
  if (!sends) return theirs(side, remote, 'only_takes');
  switch (policy) {
    case 'local':
      return ours(side, local, 'policy_local');
    case 'remote':
      return theirs(side, remote, 'policy_remote');
    case 'union':
      return union(side, local, remote);
    case 'append':
      return append(side, local, remote);
    case 'max':
      return larger(side, local, remote);
    case 'forward_only':
      return further(side, local, remote);
    case 'newest':
      return newer(side, local, remote, times);
    case 'manual':
      return clears(side, local, remote)
        ? { reason: 'would_clear', conflict: 'clear' }
        : { reason: 'both_changed', conflict: 'clash' };
  }
}

/** Ours stands, unless it is a blank that must not wipe what was there. */
function ours(side: Side, local: FieldValue, reason: Reason): Verdict {
  return wouldClear(side, local, side.rule.neverClear.fromLocal)
    ? { reason: 'would_clear', conflict: 'clear' }
    : send(side, local, reason);
}

function theirs(side: Side, remote: FieldValue, reason: Reason): Verdict {
  return wouldClear(side, remote, side.rule.neverClear.fromRemote)
    ? { reason: 'would_clear', conflict: 'clear' }
    : take(side, remote, reason);
}

/** The more restrictive of two answers, whichever side gave it. */
function careful(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const [here, there] = [restraint(local), restraint(remote)];
  const byText = here === there && String(local) >= String(remote);
  return here > there || byText
    ? send(side, local, 'opt_out_wins')
    : take(side, remote, 'opt_out_wins');
}

/** "Not said" is more careful than a yes; a blank says less than even that. */
function restraint(consent: FieldValue): number {
  if (consent === 'denied') return 3;
  if (consent === 'granted') return 0;
  return isBlank(consent) ? 1 : 2;
}

function larger(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  if (isBlank(remote)) return send(side, local, 'larger');
  if (isBlank(local)) return take(side, remote, 'larger');
  if (typeof local !== 'number' || typeof remote !== 'number') {
    return { reason: 'no_number', conflict: 'clash' };
  }
  return local > remote ? send(side, local, 'larger') : take(side, remote, 'larger');
}

function newer(
  side: Side,
  local: FieldValue,
  remote: FieldValue,
  { of: changed, unsureBy }: Times,
): Verdict {
  const [here, there] = [changed?.local ?? null, changed?.remote ?? null];
  if (here === null || there === null || Math.abs(here - there) <= unsureBy) {
    return { reason: 'times_unsure', conflict: 'clash' };
  }
  return here > there ? ours(side, local, 'newer') : theirs(side, remote, 'newer');
}
