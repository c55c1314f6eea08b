import { phoneDigits } from '../../../shared/br/phone.ts';
import type { LeadValues } from './lead-values.ts';

type Searched = Omit<LeadValues, 'tracking'>;

/** The words of a lead that a search looks in. The index itself ignores accents and case. */
export function searchWords(values: Searched): string {
  const texts = [
    values.name,
    values.email,
    values.company,
    values.city,
    values.state,
    values.origin,
    values.interest,
    values.owner,
    values.tags.join(' '),
    values.notes,
  ];
  for (const each of Object.values(values.custom)) {
    if (typeof each === 'string') texts.push(each);
  }
  return parted(texts.filter(Boolean).join(' '));
}

/** Phone and document as runs of characters, in every form in which people type them. */
export function searchDigits(values: Searched): string {
  const runs = values.phone ? phoneDigits(values.phone) : [];
  if (values.document) runs.push(parted(values.document));
  return runs.join(' ');
}

/**
 * Letters and digits apart: `silva87@` has the word `silva`, which a million leads may share, rather
 * than one of its own. What begins with `silva` is then found in a few words instead of in as many
 * as there are addresses.
 */
export function parted(text: string): string {
  return text.replace(/([\p{L}\p{M}])(?=\d)|(\d)(?=\p{L})/gu, '$1$2 ');
}

const mostTokens = 8;

/**
 * A full-text expression for what a person typed, or null when it holds nothing to look for.
 *
 * Every word must begin a word of the lead; a single letter must be a word. What holds digits is
 * also tried without its punctuation, so that `(11) 98231-7745` and `123.456.789-09` are found; letters
 * and digits of one token are looked for beside one another. Each token is quoted here: nothing typed
 * is ever read as the query language of FTS5.
 */
export function searchExpression(typed: string): string | null {
  const tokens = typed
    .split(/\s+/)
    .map((token) => token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((token) => token !== '');
  if (tokens.length === 0) return null;
  const words = tokens.slice(0, mostTokens).map((token) => either([token, ...bareForms(token)]));
  const digits = typed.replace(/\D/g, '');
  if (tokens.length === 1 || digits.length < 3 || !/^[\d\s()+./-]+$/.test(typed)) {
    return words.join(' AND ');
  }
  const asOneNumber = either(bareForms(digits));
  return /[()+]/.test(typed) ? asOneNumber : `(${words.join(' AND ')}) OR ${asOneNumber}`;
}

/** `98231-7745` without its punctuation, and a phone without its country or trunk prefix. */
function bareForms(token: string): string[] {
  if (!/\d/.test(token) || token.includes('@')) return [];
  const bare = token.replace(/[^\p{L}\p{N}]/gu, '');
  const forms = [bare];
  if (/^55\d{3,}$/.test(bare)) forms.push(bare.slice(2));
  if (/^0\d{4,}$/.test(bare)) forms.push(bare.replace(/^0+/, ''));
  return forms;
}

function either(tokens: string[]): string {
  const quoted = [...new Set(tokens)]
    .filter((token) => token !== '')
    .map((token) => `"${parted(token).replaceAll('"', '""')}"${/^\p{L}$/u.test(token) ? '' : '*'}`);
  return quoted.length === 1 ? (quoted[0] ?? '') : `(${quoted.join(' OR ')})`;
}
