/**
 * Letters of UTF-8 read as Windows-1252, in a file that is in both: `Ã£`, `Ã§`, `Ã‰`, `Âº`.
 *
 * `Ã` and `Â` stand before letters in Portuguese, never before signs or what these bytes stand for.
 */
const readWrong =
  /[\u00c2\u00c3][\u0080-\u00a9\u00ab-\u00b9\u00bb-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/;
/** `Ãª` and `Ãº` end no word that is written in capitals, and are `ê` and `ú` of such a file. */
const readWrongInWord = /\u00c3[\u00aa\u00ba](?=\p{Ll})|(?<=\p{Ll})\u00c3[\u00aa\u00ba]/u;

/** Whether a cell holds what no text holds, or letters that were read in the wrong encoding. */
export function isBrokenText(cell: string): boolean {
  if (cell.includes('\uFFFD') || cell.includes('\0')) return true;
  if (!/[\u00c2\u00c3]/.test(cell)) return false;
  return readWrong.test(cell) || readWrongInWord.test(cell);
}
