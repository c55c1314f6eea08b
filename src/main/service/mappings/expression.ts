import { Environment, type ASTNode } from '@marcbachmann/cel-js';
import { EXPRESSION_LENGTH } from '../../../shared/model/mapping.ts';
import { fold } from '../../../shared/text.ts';
import { bounded, StepFailure } from './bounds.ts';
import { functions, numberText } from './functions.ts';
import { patternOf } from './pattern.ts';

/**
 * Expressions over one value, in a small part of CEL.
 *
 * Everything that could repeat itself is left out: no macros over lists, no variables of one's own,
 * no patterns but those of `combina` and `extrair`. What is left is a tree of bounded size whose
 * every function takes and gives bounded texts, so that an evaluation ends after a few thousand
 * steps whatever was written. Reading a value needs `valor`, and on the way in also `registro`, the
 * fields of the record there.
 */
export type Expression = {
  /** Fields of `registro` that it reads. */
  readonly reads: readonly string[];
  /** @throws StepFailure */
  run(value: string, record: ReadonlyMap<string, string>): string;
};

/** What is wrong with an expression, and where: offsets into its text. */
export type ExpressionFlaw = {
  readonly code:
    | 'syntax'
    | 'unknown'
    | 'types'
    | 'not_allowed'
    | 'too_large'
    | 'no_text'
    | 'pattern';
  readonly name: string | null;
  /** A name that exists and is much like the one written. */
  readonly meant: string | null;
  readonly from: number;
  readonly to: number;
};

export type ExpressionReading =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly flaw: ExpressionFlaw };

const limits = {
  maxAstNodes: 200,
  maxDepth: 24,
  maxListElements: 50,
  maxMapEntries: 0,
  maxCallArguments: 4,
};

const operators = new Set(
  '+ - * / % == != < <= > >= in && || ?: !_ -_ value id list call . []'.split(' '),
);
const names = new Set(functions.map(({ name }) => name));
/** These match patterns, which cost more than all else: they stand in the text and are few. */
const matching = new Set(['combina', 'extrair']);
const MOST_MATCHING = 5;
const results = new Set(['string', 'double', 'int', 'bool', 'list<string>']);

function environment(withRecord: boolean): Environment {
  const made = new Environment({ limits }).registerVariable('valor', 'string');
  if (withRecord) made.registerVariable('registro', 'map<string, string>');
  for (const { name, takes, gives, run } of functions) {
    made.registerFunction(`${name}(${takes.join(', ')}): ${gives}`, run);
  }
  return made;
}

const withRecord = environment(true);
const valueAlone = environment(false);

/** Reads an expression and proves that it may run; it never runs here. */
export function readExpression(
  source: string,
  more: {
    readonly record: boolean;
    readonly fields?: ReadonlySet<string> | undefined;
    /** False where there is a record and no value of its own. */
    readonly value?: boolean;
  },
): ExpressionReading {
  const whole = { from: 0, to: source.length };
  if (source.length > EXPRESSION_LENGTH) return flawed('too_large', whole);
  const language = more.record ? withRecord : valueAlone;
  let parsed: ReturnType<Environment['parse']>;
  try {
    parsed = language.parse(source);
  } catch (error) {
    const { code } = error as { code?: string };
    return flawed(code?.includes('limit') ? 'too_large' : 'syntax', rangeOf(error, whole));
  }
  const reads = new Set<string>();
  const flaw = inspect(parsed.ast, { ...more, reads, patterns: 0 });
  if (flaw !== null) return { ok: false, flaw };
  const checked = parsed.check();
  if (!checked.valid) return flawed('types', rangeOf(checked.error, whole));
  if (checked.type === undefined || !results.has(checked.type)) return flawed('no_text', whole);
  return {
    ok: true,
    expression: { reads: [...reads], run: (value, record) => run(parsed, value, record) },
  };
}

function run(
  parsed: ReturnType<Environment['parse']>,
  value: string,
  record: ReadonlyMap<string, string>,
): string {
  bounded(value);
  let result: unknown;
  try {
    result = parsed({ valor: value, registro: record });
  } catch (error) {
    const { cause } = error as { cause?: unknown };
    if (error instanceof StepFailure) throw error;
    if (cause instanceof StepFailure) throw cause;
    throw new StepFailure((error as { summary?: string }).summary ?? 'the expression failed');
  }
  return bounded(asText(result));
}

function asText(result: unknown): string {
  if (typeof result === 'string') return result;
  if (typeof result === 'number') return numberText(result);
  if (typeof result === 'bigint') return String(result);
  if (typeof result === 'boolean') return result ? 'true' : 'false';
  if (Array.isArray(result)) return result.map(String).join(', ');
  throw new StepFailure('the expression gave no text');
}

type Inspection = {
  readonly record: boolean;
  readonly value?: boolean;
  readonly fields?: ReadonlySet<string> | undefined;
  readonly reads: Set<string>;
  patterns: number;
};

/** Walks the whole tree: what is not expressly allowed is refused. */
function inspect(node: ASTNode, more: Inspection): ExpressionFlaw | null {
  const at = { from: node.start, to: node.end };
  const wrong = (code: ExpressionFlaw['code'], name: string | null, among: Iterable<string> = []) =>
    ({ code, name, meant: name === null ? null : nearest(name, among), ...at }) as const;
  if (!operators.has(node.op)) {
    const name = node.op === 'rcall' ? node.args[0] : node.op;
    return wrong('not_allowed', name, names);
  }
  if (node.op === 'id') {
    const known = [
      ...(more.value === false ? [] : ['valor']),
      ...(more.record ? ['registro'] : []),
    ];
    return known.includes(node.args) ? null : wrong('unknown', node.args, known);
  }
  if (node.op === 'value') {
    const plain =
      node.args === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof node.args);
    return plain ? null : wrong('not_allowed', null);
  }
  if (node.op === 'call') {
    const [name, given] = node.args;
    if (!names.has(name)) return wrong('unknown', name, names);
    if (matching.has(name)) {
      more.patterns += 1;
      if (more.patterns > MOST_MATCHING) return wrong('too_large', null);
      if (!isPattern(given[1]))
        return { ...wrong('pattern', null), ...rangeOfNode(given[1] ?? node) };
    }
    return first(given, (each) => inspect(each, more));
  }
  const field = fieldRead(node);
  if (field !== null) {
    if (!more.record) return wrong('unknown', 'registro', ['valor']);
    more.reads.add(field);
    const known = more.fields === undefined || more.fields.has(field);
    return known ? null : wrong('unknown', field, more.fields);
  }
  // Only a field of the record is reached into: of anything else nothing inside may be named.
  if (node.op === '.') return wrong('not_allowed', node.args[1]);
  if (node.op === '[]' && node.args[0].op === 'id') return wrong('not_allowed', 'registro');
  const inner = Array.isArray(node.args) ? node.args : [node.args];
  return first(inner as readonly ASTNode[], (each) => inspect(each, more));
}

function isPattern(node: ASTNode | undefined): boolean {
  if (node?.op !== 'value' || typeof node.args !== 'string') return false;
  try {
    patternOf(node.args);
    return true;
  } catch {
    return false;
  }
}

function rangeOfNode({ start, end }: ASTNode): { from: number; to: number } {
  return { from: start, to: end };
}

/** `registro.cmp4` and `registro["cmp4"]`, by a name that stands in the text. */
function fieldRead(node: ASTNode): string | null {
  if (node.op !== '.' && node.op !== '[]') return null;
  const [of, key] = node.args;
  if (of.op !== 'id' || of.args !== 'registro') return null;
  if (typeof key === 'string') return key;
  return key.op === 'value' && typeof key.args === 'string' ? key.args : null;
}

function first<T>(items: readonly T[], find: (item: T) => ExpressionFlaw | null) {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}

/** The name that differs from this one by the fewest letters, if by few. */
export function nearest(name: string, among: Iterable<string>): string | null {
  const wanted = fold(name);
  let best: { name: string; far: number } | null = null;
  for (const each of among) {
    const far = distance(wanted, fold(each));
    if (far <= Math.max(1, Math.floor(wanted.length / 3)) && (best === null || far < best.far)) {
      best = { name: each, far };
    }
  }
  return best?.name ?? null;
}

/** How many letters are added, left out, changed or swapped between two words of up to 80 letters. */
function distance(one: string, other: string): number {
  const [a, b] = [one.slice(0, 80), other.slice(0, 80)];
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    const above = rows[i - 1] ?? [];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function flawed(
  code: ExpressionFlaw['code'],
  at: { readonly from: number; readonly to: number },
): ExpressionReading {
  return { ok: false, flaw: { code, name: null, meant: null, ...at } };
}

function rangeOf(
  error: unknown,
  whole: { readonly from: number; readonly to: number },
): { from: number; to: number } {
  const { range } = (error ?? {}) as { range?: { start: number; end: number } };
  if (range === undefined) return whole;
  const from = Math.min(range.start, whole.to);
  return { from, to: Math.min(Math.max(range.end, from), whole.to) };
}
