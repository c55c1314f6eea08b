import { fold } from '../../../shared/text.ts';
import { parted, searchWords } from './lead-search.ts';
import type { LeadValues } from './lead-values.ts';

/** What of a lead is read to know whether it has a word. */
export type Worded = Parameters<typeof searchWords>[0] & Pick<LeadValues, 'document'>;

const mostWords = 8;

/** Letters that the search index folds as we do: those of western Europe. */
const plainWord = /^[A-Za-zÀ-ÖØ-öø-ÿ]+$/;

/**
 * Signs beyond those letters of which the index also knows that they are no letters: spaces, quotes,
 * dashes, currencies and emoji.
 */
const plainText =
  /^(?:[\s\u0020-\u00ff\u2000-\u206f\u20a0-\u20bf\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}]|\ufe0f)*$/u;

/** Letters that the index takes for `s` and `k`, and `fold` for themselves. */
const foldsToAscii = /[\u017f\u212a]/;

/**
 * Whether leads have all words of a search, told without the index.
 *
 * Null where only the index can tell: numbers, addresses and other alphabets are cut into words there.
 * The answer for one lead is null where its own text holds such letters beside what was looked for.
 */
export function wordTest(typed: string): ((lead: Worded) => boolean | null) | null {
  const words = typed
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => plainWord.test(word))) return null;
  const asked = words.slice(0, mostWords).map((word) => ({ word: fold(word), whole: isOne(word) }));
  // What has no accent to take off, such as the German sharp s, is left to the index.
  if (!asked.every(({ word }) => /^[a-z]+$/.test(word))) return null;
  return (lead) => {
    const text = `${searchWords(lead)} ${parted(lead.document ?? '')}`;
    const folded = fold(text.replaceAll('\ufe0f', ' '));
    if (!asked.every(({ word }) => folded.includes(word)))
      return foldsToAscii.test(text) ? null : false;
    return plainText.test(text) ? asked.every(({ word, whole }) => has(folded, word, whole)) : null;
  };
}

function isOne(word: string): boolean {
  return /^\p{L}$/u.test(word);
}

/** Whether a word of the text begins with this one, or is it. */
function has(text: string, word: string, whole: boolean): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (at > 0 && isOfWord(text, at - 1)) continue;
    if (!whole || !isOfWord(text, at + word.length)) return true;
  }
  return false;
}

function isOfWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
  return /^[\p{L}\p{N}\p{Co}]/u.test(text.charAt(at));
}
