import { fold } from '../../../shared/text.ts';

/**
 * A word or a phrase as texts hold it, folded: itself and its plurals, of Portuguese and of English.
 *
 * Where the singular does not tell which plural it has (-ão, -il), all are given: none of the wrong
 * ones is a word. Of a phrase the first word is also made plural, and all its longer ones together.
 *
 * @example formsOf('imóvel') // imovel, imoveis
 * @example formsOf('casa de praia') // casa de praia, casas de praia, casas de praias
 */
export function formsOf(text: string): string[] {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = '', ...rest] = words;
  if (rest.length === 0) return first === '' ? [] : [...new Set([first, ...pluralsOf(first)])];
  const after = rest.join(' ');
  const whole = rest.map((word) => (word.length > 3 ? (pluralsOf(word)[0] ?? word) : word));
  return [
    ...new Set([
      `${first} ${after}`,
      ...pluralsOf(first).flatMap((form) => [`${form} ${after}`, `${form} ${whole.join(' ')}`]),
    ]),
  ];
}

/** Of a folded word. */
function pluralsOf(word: string): string[] {
  const but = (letters: number, end: string) => word.slice(0, word.length - letters) + end;
  if (/\p{N}$/u.test(word)) return [];
  if (word.endsWith('ao')) return [but(2, 'oes'), but(2, 'aos'), but(2, 'aes')];
  if (word.endsWith('il')) return [but(2, 'is'), but(2, 'eis')];
  if (/[aeou]l$/.test(word)) return [but(1, 'is')];
  if (word.endsWith('m')) return [but(1, 'ns')];
  if (/[rsz]$/.test(word)) return [`${word}es`];
  return [`${word}s`];
}
