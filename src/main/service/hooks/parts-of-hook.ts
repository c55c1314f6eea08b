import type { TouchedRecord } from '../../../shared/model/hook.ts';
import type { HookAnswer } from './consumer.ts';

/**
 * What a hook is answered whose parts were acted on one by one.
 *
 * Of somebody who was erased nothing is kept, so that goes before all; then that something failed,
 * since it waits for a person. What was acted on stays so, and is known when the hook is looked at
 * again.
 */
export function togetherOf(answers: readonly HookAnswer[]): HookAnswer {
  const [only, ...others] = answers;
  if (!only) return { to: 'applied', touched: [] };
  if (others.length === 0) return only;
  const erased = answers.find((each) => each.to === 'ignored' && each.reason === 'erased_person');
  const failed = answers.filter((each) => each.to === 'failed');
  const decides =
    erased ??
    failed.find(({ retry }) => retry !== false) ??
    failed[0] ??
    answers.find(({ to }) => to === 'planned');
  if (decides) return decides;
  const applied = answers.filter((each) => each.to === 'applied');
  if (applied.length === 0) return only;
  const touched = new Map<string, TouchedRecord>();
  for (const each of applied.flatMap((answer) => answer.touched)) {
    touched.set(`${each.type}:${each.id}`, each);
  }
  return { to: 'applied', touched: [...touched.values()] };
}
