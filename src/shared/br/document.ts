import { formatCnpj } from '@brazilian-utils/brazilian-utils/format-cnpj';
import { formatCpf } from '@brazilian-utils/brazilian-utils/format-cpf';
import { isValidCnpj } from '@brazilian-utils/brazilian-utils/is-valid-cnpj';
import { isValidCpf } from '@brazilian-utils/brazilian-utils/is-valid-cpf';

/** What a typed document turned out to be. `value` is the kept form: no punctuation, upper case. */
export type DocumentReading =
  | { kind: 'cpf' | 'cnpj'; value: string }
  | { kind: 'wrong-digits'; value: string }
  /** Neither 11 nor 14 characters. The suggestion restores zeros that a spreadsheet dropped. */
  | { kind: 'wrong-length'; value: string; suggestion: string | null };

/**
 * Reads a CPF or CNPJ and checks its digits.
 *
 * A CNPJ may hold letters in its first twelve places (Receita Federal, IN 2.229/2024, in force
 * since July 2026), so it is checked as version 2 and is text, never a number.
 */
export function readDocument(text: string): DocumentReading {
  // A letter of another alphabet may become several in capitals, which are put together again.
  const value = text
    .toUpperCase()
    .normalize('NFC')
    .replace(/[\s.\-/]/g, '');
  if (value.length === 11 && /^\d+$/.test(value)) {
    return isValidCpf(value) ? { kind: 'cpf', value } : { kind: 'wrong-digits', value };
  }
  if (value.length === 14) {
    return isValidCnpj(value, { version: 2 })
      ? { kind: 'cnpj', value }
      : { kind: 'wrong-digits', value };
  }
  return { kind: 'wrong-length', value, suggestion: withZeros(value) };
}

function withZeros(value: string): string | null {
  if (!/^\d{8,13}$/.test(value)) return null;
  if (value.length < 11 && isValidCpf(value.padStart(11, '0'))) return value.padStart(11, '0');
  const cnpj = value.padStart(14, '0');
  return isValidCnpj(cnpj, { version: 2 }) ? cnpj : null;
}

/** A kept document as people write it: `123.456.789-09`, `12.ABC.345/01DE-35`. */
export function formatDocument(value: string): string {
  if (/^\d{11}$/.test(value)) return formatCpf(value);
  if (/^[0-9A-Z]{12}\d{2}$/.test(value)) return formatCnpj(value, { version: 2 });
  return value;
}
