import type { Span, Step, StepKind } from '../../../shared/model/automation.ts';

/** Lists of steps as values: each change gives a new one. */
type Change = (list: readonly Step[]) => Step[];

const empty = { filter: {}, expression: null };
const oneDay: Span = { amount: 1, unit: 'days', at: null };

/** A step of a kind, to be filled in. */
export function newStep(kind: StepKind, id: string): Step {
  switch (kind) {
    case 'notice':
      return { id, kind, text: '' };
    case 'send':
      return { id, kind, connectionId: null };
    case 'webhook':
      return { id, kind, subscriptionId: null, name: '' };
    case 'follow-up':
      return { id, kind, in: oneDay, replaces: false };
    case 'tag':
    case 'untag':
      return { id, kind, tag: '' };
    case 'assign':
      return { id, kind, owner: null };
    case 'status':
      return { id, kind, status: 'contacted' };
    case 'audience-in':
    case 'audience-out':
      return { id, kind, audienceId: '' };
    case 'begin':
    case 'end':
      return { id, kind, automationId: '' };
    case 'message':
      return { id, kind, channel: 'email', templateId: '', connectionId: null, withFile: false };
    case 'wait':
      return { id, kind, for: oneDay };
    case 'wait-until':
      return { id, kind, conditions: empty, limit: oneDay, otherwise: 'continue' };
    case 'branch':
      return { id, kind, conditions: empty, yes: [], no: [] };
  }
}

/** Whether what a step cannot do without is there. */
export function isWhole(step: Step): boolean {
  switch (step.kind) {
    case 'notice':
      return step.text.trim() !== '';
    case 'webhook':
      return step.name.trim() !== '';
    case 'tag':
    case 'untag':
      return step.tag.trim() !== '';
    case 'audience-in':
    case 'audience-out':
      return step.audienceId !== '';
    case 'begin':
    case 'end':
      return step.automationId !== '';
    case 'message':
      return step.templateId !== '';
    case 'branch':
      return [...step.yes, ...step.no].every(isWhole);
    default:
      return true;
  }
}

/** Changes the list in which a step is, wherever that is. */
function inListOf(steps: readonly Step[], id: string, change: Change): Step[] {
  if (steps.some((step) => step.id === id)) return change(steps);
  return steps.map((step) =>
    step.kind === 'branch'
      ? { ...step, yes: inListOf(step.yes, id, change), no: inListOf(step.no, id, change) }
      : step,
  );
}

export function replaceStep(steps: readonly Step[], next: Step): Step[] {
  return inListOf(steps, next.id, (list) =>
    list.map((step) => (step.id === next.id ? next : step)),
  );
}

export function removeStep(steps: readonly Step[], id: string): Step[] {
  return inListOf(steps, id, (list) => list.filter((step) => step.id !== id));
}

/** Up or down among its neighbours. */
export function moveStep(steps: readonly Step[], id: string, by: -1 | 1): Step[] {
  return inListOf(steps, id, (list) => {
    const from = list.findIndex((step) => step.id === id);
    const to = from + by;
    const step = list[from];
    if (step === undefined || to < 0 || to >= list.length) return [...list];
    const without = list.filter((each) => each !== step);
    return [...without.slice(0, to), step, ...without.slice(to)];
  });
}

/** To just before another, also in another branch; never into itself. */
export function dropBefore(steps: readonly Step[], id: string, before: string): Step[] {
  const dragged = findStep(steps, id);
  if (dragged === null || id === before || findStep([dragged], before) !== null) return [...steps];
  return inListOf(removeStep(steps, id), before, (list) =>
    list.flatMap((step) => (step.id === before ? [dragged, step] : [step])),
  );
}

export function findStep(steps: readonly Step[], id: string): Step | null {
  for (const step of steps) {
    if (step.id === id) return step;
    const inside = step.kind === 'branch' ? findStep([...step.yes, ...step.no], id) : null;
    if (inside !== null) return inside;
  }
  return null;
}

/** A new step's name: not one that is there. */
export function freeId(steps: readonly Step[]): string {
  for (let number = 1; ; number += 1) {
    const id = `p${number}`;
    if (findStep(steps, id) === null) return id;
  }
}
