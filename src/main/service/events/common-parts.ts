import type { FieldProblem } from '../../../shared/errors.ts';
import { normalizeDraft } from '../leads/lead-normalize.ts';
import { toReais } from '../../../shared/br/money.ts';
import { shortText, valueOf } from './names.ts';

type Entries = readonly (readonly [string, unknown])[];

export type Part<T> = { readonly value: T; readonly problems: readonly FieldProblem[] };

const keyNames = 'idempotency key|event id|id evento';
const whenNames =
  'occurred at|ocorrido em|date|data|created at|criado em|timestamp|momento|submitted at|enviado em';
const oldest = Date.UTC(2000, 0, 1);
const newest = Date.UTC(2100, 0, 1);
const mostReais = 1e12;
const longestKey = 200;

/** The sender's own id of the fact. */
export function keyIn(entries: Entries): string | null {
  const key = shortText(valueOf(entries, keyNames), longestKey + 1);
  return key === null || key.length > longestKey ? null : key;
}

/**
 * When it happened, in UTC milliseconds: an ISO or Brazilian date, Unix seconds or milliseconds.
 *
 * @param names further names for it, before the usual ones
 */
export function whenIn(entries: Entries, names?: string): Part<number | null> {
  const said = valueOf(entries, names === undefined ? whenNames : `${names}|${whenNames}`);
  if (said === undefined) return { value: null, problems: [] };
  const at = typeof said === 'number' ? fromUnix(said) : readWhen(said);
  if (at !== null && at >= oldest && at < newest) return { value: at, problems: [] };
  const message = 'This is not a date. Write it as 2026-12-31T15:00:00Z or 31/12/2026.';
  return { value: null, problems: [{ field: 'occurredAt', problem: 'date_form', message }] };
}

/** Below this a number counts seconds, above it milliseconds. */
export function fromUnix(said: number): number {
  return Math.round(said < 1e11 ? said * 1000 : said);
}

function readWhen(said: unknown): number | null {
  return normalizeDraft({ followUpAt: said }).values.followUpAt ?? null;
}

/** An amount in reais: a number, or text as people write it. It must be there. */
export function amountIn(entries: Entries, names: string): Part<number | null> {
  const said = valueOf(entries, names);
  const refuse = (problem: string, message: string): Part<null> => ({
    value: null,
    problems: [{ field: 'amount', problem, message }],
  });
  if (said === undefined) return refuse('required', 'The amount is missing. Send it in reais.');
  const { values, problems } = normalizeDraft({ income: said });
  if (problems.some(({ problem }) => problem === 'money_negative')) {
    return refuse('money_negative', 'An amount cannot be below zero.');
  }
  const reais = values.incomeCents == null ? null : toReais(values.incomeCents);
  if (reais !== null && reais <= mostReais) return { value: reais, problems: [] };
  return refuse('money_form', 'This is not an amount in reais. Write it as 1234.56.');
}
