import { isBlank, type FieldValue } from '../../providers/field-values.ts';
import type { Verdict } from './plan-types.ts';
import { send, take, type Side } from './side.ts';

/**
 * The step further on, of the order in the rule.
 *
 * A lead's steps are new, contacted, qualified, converted. Lost and inactive are in no order with
 * them: one side saw the lead go on and the other saw it end, and which is true only a person
 * knows. But the last step is a fact, a sale, so it stands against them too.
 */
export function further(side: Side, local: FieldValue, remote: FieldValue): Verdict {
  const steps = side.rule.steps ?? [];
  const [here, there] = [rank(steps, local), rank(steps, remote)];
  if (here === null || there === null || here === there) {
    return { reason: 'no_order', conflict: 'clash' };
  }
  const known = here !== ASIDE && there !== ASIDE;
  if (!known && Math.max(here, there) !== steps.length) {
    return { reason: 'no_order', conflict: 'clash' };
  }
  return here > there ? send(side, local, 'further') : take(side, remote, 'further');
}

/** In no order, yet before the last step. */
const ASIDE = 0.5;

/** From 1; a blank is before all steps; null for what is not a single text. */
function rank(steps: readonly string[], value: FieldValue): number | null {
  if (isBlank(value)) return 0;
  if (typeof value !== 'string') return null;
  const index = steps.indexOf(value);
  return index === -1 ? ASIDE : index + 1;
}
