import { readPhone } from '../../../../shared/br/phone.ts';
import { stateCode } from '../../../../shared/br/places.ts';
import type { ImportStep } from '../../../../shared/model/import-rules.ts';
import { StepFailure } from '../../mappings/bounds.ts';
import { compileSteps } from '../../mappings/steps.ts';
import { tidyDate, yearInFull } from './dates.ts';

/** What the steps of a column make of a text. @throws StepFailure */
export type ColumnSteps = (text: string) => string;

/**
 * The steps of a column, one after the other. Those that mappings of connections have are theirs; a
 * date may also be a spreadsheet's count of days.
 */
export function compileColumn(steps: readonly ImportStep[]): ColumnSteps {
  const made = steps.map(stepOf);
  return (text) => made.reduce((now, step) => step(now), text);
}

function stepOf(step: ImportStep): ColumnSteps {
  switch (step.kind) {
    case 'namePart':
      return step.part === 'first' ? firstName : restOfName;
    case 'monthFirst':
      return dayFirst;
    case 'decimal':
      return (text) => withDecimal(text, step.mark);
    case 'areaCode':
      return (text) => withArea(text, step.code);
    case 'stateCode':
      return (text) => stateCode(text) ?? text;
    case 'date': {
      const { run } = compileSteps([step], 'in');
      return (text) => run(tidyDate(text), nothing);
    }
    default: {
      const { run } = compileSteps([step], 'in');
      return (text) => run(text, nothing);
    }
  }
}

const nothing: ReadonlyMap<string, string> = new Map();

function firstName(text: string): string {
  return text.trim().split(/\s+/)[0] ?? '';
}

function restOfName(text: string): string {
  return text.trim().split(/\s+/).slice(1).join(' ');
}

/** 12/31/2026 to 31/12/2026, with what follows. */
function dayFirst(text: string): string {
  const read = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})\b(.*)$/s.exec(text.trim());
  if (!read) return text;
  const [, month = '', day = '', year = '', rest = ''] = read;
  if (Number(month) > 12 || Number(day) > 31) {
    throw new StepFailure(`"${text.slice(0, 60)}" does not name its month first`);
  }
  return `${day.padStart(2, '0')}/${month.padStart(2, '0')}/${yearInFull(year)}${rest}`;
}

/** An amount without its groups, so that a lone separator before three digits is no question. */
function withDecimal(text: string, mark: ',' | '.'): string {
  const [whole = '', cents = '', ...more] = text.split(mark);
  const group = mark === ',' ? '.' : ',';
  if (text.trim() === '') return '';
  if (more.length > 0 || cents.includes(group)) {
    throw new StepFailure(`"${text.slice(0, 60)}" is no amount`);
  }
  const bare = whole.replaceAll(group, '');
  // Three digits after a mark would be read as thousands.
  return cents === '' ? bare : `${bare},${cents.padEnd(cents.length === 3 ? 4 : 2, '0')}`;
}

/** A phone that lacks its area code, with it; any other as it is. */
function withArea(text: string, code: string): string {
  if (text.trim() === '' || readPhone(text).kind !== 'no-area') return text;
  return `(${code}) ${text.trim()}`;
}
