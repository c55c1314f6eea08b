import type { FieldProblem } from '../../../shared/errors.ts';
import type { EventGist } from '../../../shared/model/event.ts';
import type { HookReason } from '../../../shared/model/hook.ts';
import type { LeadEdit } from '../leads/lead-values.ts';

/** Whom a fact is about, as lead's values. */
export type Person = {
  /** What is told of them; a value with a problem as it was typed. */
  readonly whole: LeadEdit;
  /** Of it the values without a problem: by these they are found, and blanks filled. */
  readonly sure: LeadEdit;
};

/** What is understood of a payload. */
export type Told = {
  /** What makes it the same fact when it is told again; null where it does not say. */
  readonly key: string | null;
  /** UTC milliseconds; null where it does not say. */
  readonly occurredAt: number | null;
  readonly person: Person;
  /** Whether a person who is not known becomes a lead, and from where they came. */
  readonly makesLead: { readonly origin: string } | null;
  readonly gist: EventGist;
};

export type Reading =
  | { readonly to: 'take'; readonly told: Told }
  /** Sound, and nothing for us: why, as a word of the program's; `about` whom, where it says so. */
  | { readonly to: 'ignore'; readonly reason: HookReason; readonly about?: Person }
  | { readonly to: 'refuse'; readonly fields: readonly FieldProblem[] };

export type Read = (body: unknown) => Reading;

export type Json = Readonly<Record<string, unknown>>;

export const noGist: EventGist = {
  text: null,
  about: null,
  message: null,
  amount: null,
  rating: null,
};

export const nobody: Person = { whole: {}, sure: {} };

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function refused(...fields: readonly FieldProblem[]): Reading {
  return { to: 'refuse', fields };
}

/** What a body that is not one of names and values is told. */
export function notAnObject(): Reading {
  return refused({
    field: 'body',
    problem: 'not_an_object',
    message: 'Send names and values: a JSON object or a form.',
  });
}

/** Why a fact was refused, in one line. No value of it is told: the payload may be sealed. */
export function inWords(problems: readonly FieldProblem[]): string {
  const fieldsOf = new Map<string, string[]>();
  for (const { field, message } of problems) {
    fieldsOf.set(message, [...(fieldsOf.get(message) ?? []), field]);
  }
  return [...fieldsOf]
    .map(([message, fields]) => `${fields.join(', ')}: ${message}`)
    .join(' ')
    .slice(0, 500);
}
