import { parseMoney, toReais } from '../../../shared/br/money.ts';
import { boundedLength, StepFailure } from './bounds.ts';

/** What single steps do to a text. All are pure, and none makes a text longer than is allowed. */

const small = new Set(['da', 'das', 'de', 'do', 'dos', 'e', 'di', 'du']);

/** "MARIA DA SILVA" to "Maria da Silva". */
export function titleCase(text: string): string {
  return text
    .toLocaleLowerCase('pt-BR')
    .split(' ')
    .map((word, at) => (at > 0 && small.has(word) ? word : capital(word)))
    .join(' ');
}

function capital(word: string): string {
  const [first = ''] = word;
  return first.toLocaleUpperCase('pt-BR') + word.slice(first.length);
}

export function onlyDigits(text: string): string {
  return text.replaceAll(/\D/g, '');
}

export function replaceAll(text: string, from: string, to: string): string {
  if (from === '') throw new StepFailure('nothing to replace was named');
  const parts = text.split(from);
  boundedLength(text.length + (parts.length - 1) * (to.length - from.length));
  return parts.join(to);
}

export function partsOf(text: string, separator: string): string[] {
  if (separator === '') throw new StepFailure('no separator was named');
  return text.split(separator).map((part) => part.trim());
}

/** The n-th part from one, or from the end where n is negative; '' where there is none. */
export function part(text: string, separator: string, n: number): string {
  return partsOf(text, separator).at(n > 0 ? n - 1 : n) ?? '';
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2})\S*)?$/;
const brDate = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,]+(\d{2}:\d{2})\S*)?$/;

/** A date in either form, in the one that is wanted. */
export function dateAs(text: string, to: 'iso' | 'br'): string {
  const iso = isoDate.exec(text);
  const br = iso === null ? brDate.exec(text) : null;
  const [year, month, day] =
    iso !== null ? [iso[1], iso[2], iso[3]] : br !== null ? [br[3], br[2], br[1]] : [];
  const pad = (part = '') => part.padStart(2, '0');
  const date = `${year}-${pad(month)}-${pad(day)}`;
  const at = new Date(`${date}T00:00:00Z`);
  if (year === undefined || Number.isNaN(at.getTime()) || !at.toISOString().startsWith(date)) {
    throw new StepFailure(`"${text.slice(0, 60)}" is no date`);
  }
  return to === 'iso' ? date : `${pad(day)}/${pad(month)}/${year}`;
}

/** An amount in either form, in the one that is wanted. */
export function moneyAs(text: string, to: 'plain' | 'br'): string {
  const plain = toReais(centsOf(text)).toFixed(2);
  if (to === 'plain') return plain;
  const [whole = '', cents = ''] = plain.split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, '.')},${cents}`;
}

export function centsOf(text: string): number {
  const cents = parseMoney(text);
  if (cents === null) throw new StepFailure(`"${text.slice(0, 60)}" is no amount`);
  return cents;
}
