import {
  deepestBranch,
  mostSteps,
  type Definition,
  type Span,
  type Step,
} from '../../../shared/model/automation.ts';
import { daysLater } from './zoned.ts';

export type PlainStep = Exclude<Step, { kind: 'branch' }>;
export type BranchStep = Extract<Step, { kind: 'branch' }>;

/** What an automation does, in a row: a run remembers one number, its place in it. */
export type Instruction =
  | { readonly op: 'step'; readonly step: PlainStep }
  | { readonly op: 'test'; readonly step: BranchStep; readonly otherwise: number }
  | { readonly op: 'jump'; readonly to: number };

export type Program = readonly Instruction[];

/** Lays branches out in a row. There is no way back in it: each instruction is passed at most once. */
export function compile({ steps }: Pick<Definition, 'steps'>): Program {
  const program: Instruction[] = [];
  const add = (list: readonly Step[]): void => {
    for (const step of list) {
      if (step.kind !== 'branch') {
        program.push({ op: 'step', step });
        continue;
      }
      const test = program.push({ op: 'jump', to: 0 }) - 1;
      add(step.yes);
      const jump = program.push({ op: 'jump', to: 0 }) - 1;
      program[test] = { op: 'test', step, otherwise: program.length };
      add(step.no);
      program[jump] = { op: 'jump', to: program.length };
    }
  };
  add(steps);
  return program;
}

/** Every step, those inside branches too, in reading order. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.kind === 'branch' ? [step, ...allSteps(step.yes), ...allSteps(step.no)] : [step],
  );
}

/** More steps, or deeper branches, than a person can follow; or two steps of one name. */
export function isTooLarge({ steps }: Pick<Definition, 'steps'>): boolean {
  const all = allSteps(steps);
  const ids = new Set(all.map(({ id }) => id));
  return all.length > mostSteps || ids.size < all.length || depthOf(steps) > deepestBranch;
}

function depthOf(steps: readonly Step[]): number {
  return Math.max(
    0,
    ...steps.map((step) =>
      step.kind === 'branch' ? 1 + Math.max(depthOf(step.yes), depthOf(step.no)) : 0,
    ),
  );
}

const minute = 60_000;

/** When a wait that begins now ends, and whether it passes by a stopwatch rather than the calendar. */
export function endOf(
  { amount, unit, at }: Span,
  now: number,
  zone: string,
): { readonly at: number; readonly elapsed: boolean } {
  if (unit === 'minutes') return { at: now + amount * minute, elapsed: true };
  if (unit === 'hours') return { at: now + amount * 60 * minute, elapsed: true };
  const days = unit === 'weeks' ? amount * 7 : amount;
  return { at: daysLater(now, days, zone, at), elapsed: false };
}
