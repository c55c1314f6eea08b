import { RE2JS } from 're2js';
import { StepFailure } from './bounds.ts';

/**
 * Patterns people write, matched in linear time.
 *
 * RE2 has no backtracking, so that no pattern takes longer than its size times that of the text;
 * both are bounded here.
 */
const MOST_PATTERN = 120;
const MOST_MATCHED = 2000;
const MOST_PROGRAM = 500;
const MOST_KEPT = 200;

const kept = new Map<string, RE2JS>();

/** @throws StepFailure for a pattern that cannot be read, or that is too large */
export function patternOf(source: string): RE2JS {
  const found = kept.get(source);
  if (found !== undefined) return found;
  if (source.length > MOST_PATTERN) {
    throw new StepFailure(`a pattern of more than ${MOST_PATTERN} characters`);
  }
  const made = compiled(source);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(source, made);
  return made;
}

function compiled(source: string): RE2JS {
  let made: RE2JS;
  try {
    made = RE2JS.compile(source);
  } catch {
    throw new StepFailure(`the pattern "${source}" cannot be read`);
  }
  if (made.programSize() > MOST_PROGRAM)
    throw new StepFailure(`the pattern "${source}" is too large`);
  return made;
}

/** Whether the pattern is found in the text. */
export function matches(text: string, pattern: string): boolean {
  return patternOf(pattern).matcher(short(text)).find();
}

/** The first thing found: its first group where the pattern has one, else all of it; '' for none. */
export function firstMatch(text: string, pattern: string): string {
  const matcher = patternOf(pattern).matcher(short(text));
  if (!matcher.find()) return '';
  return (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? '';
}

function short(text: string): string {
  if (text.length <= MOST_MATCHED) return text;
  throw new StepFailure(`a pattern on a text of more than ${MOST_MATCHED} characters`);
}
