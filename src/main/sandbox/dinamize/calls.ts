import { DinamizeRefusal } from './codes.ts';
import type { Fields } from './fields.ts';

/** One authenticated call: its body's keys, and what it comes to. */
export type Call = {
  readonly values: Readonly<Record<string, unknown>>;
  /** For how long search is to lag behind what this call writes; asked only by calls that write. */
  readonly lagMs: () => number;
};

export type CallResult = {
  /** JSON; a long one in bytes, so that it need not be encoded in one go. */
  readonly body: string | Buffer;
  readonly wrote?: boolean;
  readonly warning?: readonly string[];
};

export type Calls = Readonly<Record<string, (call: Call) => CallResult | Promise<CallResult>>>;

export function answerWith(body: unknown): CallResult {
  return { body: JSON.stringify(body) };
}

/** A code under `key`, sent as a string or a number. */
export function readCode(values: Readonly<Record<string, unknown>>, key: string): number {
  const value = values[key];
  if (value === undefined || value === null || value === '') {
    throw new DinamizeRefusal('required', key);
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (!/^\d{1,15}$/.test(text)) throw new DinamizeRefusal('valueInvalid', key);
  return Number(text);
}

export function readList(values: Readonly<Record<string, unknown>>, fields: Fields): number {
  const list = readCode(values, 'contact-list_code');
  if (!fields.hasList(list)) throw new DinamizeRefusal('listNotFound', String(list));
  return list;
}

/** Flags travel as booleans; `1`, `"true"` and the like are taken too. */
export function readFlag(value: unknown, otherwise: boolean): boolean {
  if (value === undefined || value === null || value === '') return otherwise;
  return value === true || value === 1 || value === '1' || value === 'true' || value === 'S';
}
