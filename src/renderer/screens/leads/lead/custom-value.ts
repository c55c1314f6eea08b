import type { Lead } from '../../../../shared/model/lead.ts';

type CustomValue = Lead['custom'][string];

/** How the language on screen writes what is no text. */
export type CustomForms = { decimal: ',' | '.'; yes: string; no: string };

/** A field of the company's own as it is typed: numbers whole and without groups. */
export function customToInput(value: CustomValue, { decimal, yes, no }: CustomForms): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? yes : no;
  return typeof value === 'number' ? String(value).replace('.', decimal) : value;
}

/**
 * What was typed, as the value to keep.
 *
 * A number stays a number and a yes or no stays one, as long as what was typed reads as such;
 * text stays text even where it looks like a number (a code, a phone).
 */
export function customFromInput(
  typed: string,
  before: CustomValue,
  forms: CustomForms,
): CustomValue {
  const text = typed.trim();
  if (text === '') return null;
  if (typeof before === 'number') return readNumber(text, forms.decimal) ?? text;
  if (typeof before === 'boolean') {
    const word = text.toLocaleLowerCase();
    if (word === forms.yes || word === forms.no) return word === forms.yes;
  }
  return text;
}

/** `1234`, `1.234`, `1.234,5`, `1234,5` where the comma is the decimal sign; null for anything else. */
function readNumber(text: string, decimal: ',' | '.'): number | null {
  const group = decimal === ',' ? '.' : ',';
  const form = new RegExp(`^-?(\\d+|\\d{1,3}(\\${group}\\d{3})+)(\\${decimal}\\d+)?$`);
  // A lone sign of the other language before one or two digits can only be the decimal one.
  const plain = form.test(text)
    ? text.replaceAll(group, '').replace(decimal, '.')
    : /^-?\d+[.,]\d{1,2}$/.test(text)
      ? text.replace(',', '.')
      : null;
  // A longer one would come back with other digits.
  if (plain === null || plain.replaceAll(/\D/g, '').length > 15) return null;
  return Number(plain);
}
