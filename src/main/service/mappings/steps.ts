import type { MappingStep } from '../../../shared/model/mapping.ts';
import { bounded, StepFailure } from './bounds.ts';
import { readExpression, type Expression } from './expression.ts';
import {
  dateAs,
  moneyAs,
  onlyDigits,
  part,
  partsOf,
  replaceAll,
  titleCase,
} from './value-steps.ts';

/** One step after the other over a text. A blank passes all but a default and an expression. */
export type Steps = {
  /** Fields of the record there that expressions among them read. */
  readonly reads: readonly string[];
  /** @throws StepFailure */
  run(text: string, record: ReadonlyMap<string, string>): string;
};

type Step = (text: string, record: ReadonlyMap<string, string>) => string;

export function compileSteps(steps: readonly MappingStep[], way: 'in' | 'out'): Steps {
  const reads: string[] = [];
  const made = steps.map((step): Step => {
    if (step.kind !== 'expression') return plain(step);
    const reading = readExpression(step.source, { record: way === 'in' });
    if (!reading.ok) return refused;
    reads.push(...reading.expression.reads);
    return expression(reading.expression);
  });
  return {
    reads,
    run: (text, record) => made.reduce((now, step) => bounded(step(now, record)), bounded(text)),
  };
}

function expression({ reads, run }: Expression): Step {
  return (text, record) => {
    const read = new Map(reads.map((field) => [field, record.get(field) ?? '']));
    return run(text, read);
  };
}

/** Saved by a build whose language was larger: the value waits, rather than being taken for blank. */
function refused(): never {
  throw new StepFailure('the expression cannot be read');
}

function plain(step: Exclude<MappingStep, { kind: 'expression' }>): Step {
  const filled = stepOf(step);
  if (step.kind === 'default' || step.kind === 'trim') return filled;
  return (text, record) => (text === '' ? '' : filled(text, record));
}

function stepOf(step: Exclude<MappingStep, { kind: 'expression' }>): Step {
  switch (step.kind) {
    case 'trim':
      return (text) => text.trim();
    case 'upper':
      return (text) => text.toLocaleUpperCase('pt-BR');
    case 'lower':
      return (text) => text.toLocaleLowerCase('pt-BR');
    case 'title':
      return titleCase;
    case 'digits':
      return onlyDigits;
    case 'prefix':
      return (text) => step.text + text;
    case 'suffix':
      return (text) => text + step.text;
    case 'replace':
      return (text) => replaceAll(text, step.from, step.to);
    case 'split':
      return (text) => part(text, step.separator, step.part);
    case 'join':
      return (text) => partsOf(text, step.from).join(step.to);
    case 'date':
      return (text) => dateAs(text, step.to);
    case 'money':
      return (text) => moneyAs(text, step.to);
    case 'default':
      return (text) => (text.trim() === '' ? step.text : text);
  }
}
