import type { Conditions, Definition, Step } from '../../../shared/model/automation.ts';
import type { LeadRow } from '../leads/lead-values.ts';
import type { AutomationStore, Known } from './automation-store.ts';
import type { Holds } from './conditions.ts';

/**
 * How many messages an automation leaves for a lead that stays as it is: those of its own steps and
 * of the automations that it begins.
 */
export function messagesOf(
  automation: Known,
  lead: LeadRow,
  { automations, holds }: { automations: Pick<AutomationStore, 'byUid'>; holds: Holds },
): number {
  const met = new Set<number>();

  function inSteps(steps: readonly Step[]): number {
    return steps.reduce((sum, step) => sum + inStep(step), 0);
  }

  function inStep(step: Step): number {
    if (step.kind === 'message') return 1;
    if (step.kind === 'branch') {
      return inSteps(holds(lead, step.conditions) ? step.yes : step.no);
    }
    const begun = step.kind === 'begin' ? automations.byUid(step.automationId) : null;
    return begun !== null && begun.active === 1 ? inAll(begun) : 0;
  }

  function inAll({ id, definition: { conditions, steps } }: Known): number {
    if (met.has(id) || !holds(lead, conditions)) return 0;
    met.add(id);
    return inSteps(steps);
  }

  return inAll(automation);
}

/** Whether a condition of it is a filter, which is asked of the file. */
export function asksTheFile({ conditions, steps }: Pick<Definition, 'conditions' | 'steps'>) {
  const filters = (each: Conditions) => Object.keys(each.filter).length > 0;
  return filters(conditions) || steps.some(stepAsks);

  function stepAsks(step: Step): boolean {
    if (step.kind !== 'branch') return false;
    return filters(step.conditions) || [...step.yes, ...step.no].some(stepAsks);
  }
}
