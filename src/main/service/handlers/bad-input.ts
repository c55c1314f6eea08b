import type { FieldProblem } from '../../../shared/errors.ts';

/** One thing wrong with an input, as zod tells it. */
type Issue = {
  readonly code?: string;
  readonly path?: readonly unknown[] | undefined;
  readonly message: string;
  readonly [more: string]: unknown;
};

/**
 * What is wrong with an input, field by field, in words that say what to send instead.
 *
 * `issues` come from zod; a form of issue not known here keeps zod's own words. At most 50.
 */
export function fieldProblems(issues: readonly unknown[]): FieldProblem[] {
  return issues
    .filter((issue): issue is Issue => typeof issue === 'object' && issue !== null)
    .slice(0, 50)
    .map((issue) => ({
      field: pathOf(issue),
      problem: problemOf(issue),
      message: sentenceOf(issue),
    }));
}

/** The same in one line, for a person who reads only the message. */
export function badInputMessage(fields: readonly FieldProblem[]): string {
  const [first] = fields;
  if (!first) return 'The input is not of the expected shape.';
  const more = fields.length > 1 ? ` (and ${fields.length - 1} more)` : '';
  const subject = first.field === '' ? 'The input' : `"${first.field}"`;
  return `${subject} ${first.message}${more}.`;
}

function pathOf(issue: Issue): string {
  return (issue.path ?? [])
    .map((key) => (typeof key === 'object' && key !== null && 'key' in key ? key.key : key))
    .map(String)
    .join('.');
}

function problemOf(issue: Issue): string {
  if (isMissing(issue)) return 'required';
  switch (issue.code) {
    case 'too_big':
      return 'too_large';
    case 'too_small':
      return 'too_small';
    case 'invalid_type':
      return 'wrong_type';
    case 'unrecognized_keys':
      return 'unknown_field';
    default:
      return 'invalid';
  }
}

function sentenceOf(issue: Issue): string {
  if (isMissing(issue)) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[String(issue.expected)] ?? String(issue.expected)}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${unit(issue)}`;
    case 'too_small':
      return `must be at least ${issue.minimum}${unit(issue)}`;
    case 'invalid_value':
      return `must be one of: ${list(issue.values)}`;
    case 'invalid_format':
      return formats[String(issue.format)] ?? 'is not of the expected form';
    case 'unrecognized_keys':
      return `has fields that are not known: ${list(issue.keys)}`;
    case 'invalid_union':
      return unionSentence(issue);
    default:
      return lowerFirst(issue.message);
  }
}

/** The closest of a union's shapes is the one with the fewest complaints. */
function unionSentence(issue: Issue): string {
  const branches = Array.isArray(issue.errors) ? (issue.errors as Issue[][]) : [];
  const nearest = branches.filter((branch) => branch.length > 0).sort(byLength)[0]?.[0];
  if (!nearest) return 'has none of the accepted shapes';
  const inner = pathOf(nearest);
  return inner === ''
    ? sentenceOf(nearest)
    : `has none of the accepted shapes: "${inner}" ${sentenceOf(nearest)}`;
}

function byLength(a: readonly unknown[], b: readonly unknown[]): number {
  return a.length - b.length;
}

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
}

function unit(issue: Issue): string {
  if (issue.origin === 'string') return ' characters';
  if (issue.origin === 'array' || issue.origin === 'set') return ' items';
  return '';
}

function list(values: unknown): string {
  const all = Array.isArray(values) ? values.map(String) : [];
  return all.length > 20 ? `${all.slice(0, 20).join(', ')}, …` : all.join(', ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  datetime: 'must be a UTC time such as 2026-01-31T12:00:00Z',
  regex: 'is not of the expected form',
  email: 'must be an e-mail address',
  base64: 'must be base64',
};
