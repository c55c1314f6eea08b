import type { FieldValue } from '../../providers/field-values.ts';
import type { Verdict } from './plan-types.ts';
import { clears, send, take, type Side } from './side.ts';
import { union } from './union.ts';

/** Both sides left the base, each its own way: the field's policy decides, or a person. */
export function settle(side: Side, local: FieldValue, remote: FieldValue): Verdict {
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
