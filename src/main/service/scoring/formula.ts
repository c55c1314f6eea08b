import { scoredFields } from '../../../shared/model/scoring.ts';
import { StepFailure } from '../mappings/bounds.ts';
import { readExpression, type ExpressionReading } from '../mappings/expression.ts';
import type { CompiledRule } from './compile-rule.ts';
import { fieldText } from './score-input.ts';

const readable = [...scoredFields, 'status', 'consent'];

/** Names that a formula may read of a lead. */
export function formulaFieldsOf(customNames: readonly string[]): string[] {
  return [...readable, ...customNames.map((name) => `custom:${name}`)];
}

/**
 * Reads a formula in the language of mappings; it sees the lead as `registro` and nothing else.
 *
 * @param fields what it may read; any name where none are given, and of an unknown one nothing
 */
export function readFormula(source: string, fields?: readonly string[]): ExpressionReading {
  const known = fields === undefined ? undefined : new Set(fields);
  return readExpression(source, { record: true, value: false, fields: known });
}

/**
 * A formula as a rule. Yes gives the points; a number gives itself, rounded, no further from zero
 * than the points. Whatever else it answers, and when it fails on a lead, it gives nothing.
 */
export function compileFormula(source: string, points: number): CompiledRule {
  const reading = readFormula(source);
  if (!reading.ok) return () => null;
  const { reads, run } = reading.expression;
  const most = Math.abs(points);
  return (values) => {
    const record = new Map(reads.map((field) => [field, fieldText(values, field)]));
    try {
      const said = run('', record);
      if (said === 'true') return { points, values: {} };
      const number = said === '' ? 0 : Math.round(Number(said));
      if (!Number.isFinite(number) || number === 0) return null;
      return { points: Math.max(-most, Math.min(most, number)), values: {} };
    } catch (error) {
      if (error instanceof StepFailure) return null;
      throw error;
    }
  };
}
