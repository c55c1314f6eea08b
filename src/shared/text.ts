/**
 * Text as it is compared and looked up: no accents, lower case, single spaces.
 *
 * @example fold('  São  PAULO ') === 'sao paulo'
 */
export function fold(text: string): string {
  const bare = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFD').replace(/\p{M}+/gu, '');
  return bare.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Words of ASCII and of the accented letters of western Europe, which NFC leaves as they are. */
const tidyAlready = /^[\x21-\x7e\u00a1-\u017f]+(?: [\x21-\x7e\u00a1-\u017f]+)*$/;

/** Text as it is kept on one line: NFC, no control characters, single spaces, trimmed. */
export function tidy(text: string): string {
  if (tidyAlready.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\u200B\uFEFF]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Text of several lines as it is kept: NFC, one kind of line end, trimmed. */
export function tidyLines(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, '')
    .trim();
}

/** The words of a text, folded: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}
