import { cityName } from '../../../../shared/br/cities.ts';
import { readDocument } from '../../../../shared/br/document.ts';
import { stateCode } from '../../../../shared/br/places.ts';

/** What a cell looks like, told from its own form alone. */
export type ValueForm = 'email' | 'phone' | 'document' | 'money' | 'date' | 'state' | 'number';

/**
 * The form of one cell, or null for plain text. Cheap: it is asked of thousands of cells at once.
 *
 * What was meant, not whether it is right: an address with a mistake in it is an address. A CPF and a mobile number both have eleven digits: the check digits decide, then the area code.
 */
export function formOf(cell: string): ValueForm | null {
  const text = cell.trim();
  if (text === '' || text.length > 254) return null;
  if (text.includes('@')) return /^\S+@\S+$/.test(text) ? 'email' : null;
  if (/^[A-Za-z]{2}$/.test(text)) return stateCode(text) ? 'state' : null;
  if (/^(\d{4}-\d{2}-\d{2}|\d{1,2}\/\d{1,2}\/\d{2,4})(?:[T ].*)?$/.test(text)) return 'date';
  if (isDocument(text)) return 'document';
  if (isPhone(text)) return 'phone';
  if (
    /^R\$|^-?\d{1,3}(\.\d{3})*,\d{1,2}$|^-?\d{1,3}(,\d{3})*\.\d{1,2}$|^-?\d+[.,]\d{1,2}$/.test(text)
  ) {
    return 'money';
  }
  return /^-?[\d.,]+$/.test(text) ? 'number' : null;
}

function isDocument(text: string): boolean {
  if (!/^[\dA-Z.\-/\s]{11,20}$/i.test(text)) return false;
  const reading = readDocument(text);
  return reading.kind === 'cpf' || reading.kind === 'cnpj';
}

/** A Brazilian number with its area code, or one that names its country. */
function isPhone(text: string): boolean {
  if (!/^[+(]?[\d()\s.\-+/]{8,25}$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+')) return digits.length >= 8 && digits.length <= 15;
  const national = digits.replace(/^(?:55(?=\d{10,11}$)|0)/, '');
  return /^[1-9]{2}(?:9\d{8}|[2-9]\d{7})$/.test(national);
}

export function isCity(cell: string): boolean {
  return cityName(cell) !== null;
}

/** Two to six words of letters only, as a person's name has. */
export function isPersonName(cell: string): boolean {
  const words = cell.trim().split(/\s+/);
  if (words.length < 2 || words.length > 7) return false;
  return words.every((word) => /^[\p{L}'’.-]+$/u.test(word));
}

const wanted =
  /\b(im[oó]ve(?:l|is)|apartamentos?|aptos?|casas?|terrenos?|coberturas?|salas?|kitnets?|ch[aá]caras?|financiamentos?|cons[oó]rcios?|investimentos?|alug(?:uel|ar)|lotes?)\b/i;

/** Words for what a buyer looks for. */
export function isInterest(cell: string): boolean {
  return wanted.test(cell);
}
