import type { FieldPolicyChoice, FieldPolicyLine } from '../../../shared/model/field-policy.ts';

/** What a person chooses for a field in one list: who is right, or that values go one way only. */
export type FieldChoice = FieldPolicyChoice | 'receive' | 'send';

type Chosen = Pick<FieldPolicyLine, 'policy' | 'direction'>;

/** Where values go one way only, that side is right, so nothing else is left to choose. */
export function choiceOf({ policy, direction }: Chosen): FieldChoice {
  return direction === 'both' ? policy : direction;
}

export function choicesFor({ policies, directions }: FieldPolicyLine): readonly FieldChoice[] {
  return [...policies, ...directions.filter((each) => each !== 'both')];
}

export function withChoice(
  line: FieldPolicyLine,
  choice: FieldChoice | undefined,
): FieldPolicyLine {
  if (choice === undefined) return line;
  return choice === 'receive' || choice === 'send'
    ? { ...line, policy: line.initial.policy, direction: choice }
    : { ...line, policy: choice, direction: 'both' };
}

export function isInitial(line: FieldPolicyLine): boolean {
  return choiceOf(line) === choiceOf(line.initial);
}

/** The lines whose choice is another than what is kept. */
export function changedLines(
  kept: readonly FieldPolicyLine[],
  lines: readonly FieldPolicyLine[],
): readonly FieldPolicyLine[] {
  return lines.filter((line, index) => {
    const before = kept[index];
    return before === undefined || choiceOf(before) !== choiceOf(line);
  });
}

/** At most so many open conflicts are decided by these lines; "ask a person" decides none. */
export function decided(lines: readonly FieldPolicyLine[]): number {
  return lines
    .filter((line) => choiceOf(line) !== 'manual')
    .reduce((sum, { openConflicts }) => sum + openConflicts, 0);
}
