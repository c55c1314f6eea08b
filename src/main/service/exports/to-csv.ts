import Papa from 'papaparse';
import type { Language } from '../../../shared/i18n/catalogues.ts';
import { guardFormula, utf8Mark } from '../../../shared/spreadsheet.ts';
import type { Cell } from './lead-columns.ts';

/**
 * Rows as text that Excel opens with a double click: marked as UTF-8, with the separator, the
 * decimal mark and the dates of the language, and nothing in it that runs as a formula.
 */
export function createCsvWriter(
  language: Language,
): (rows: readonly (readonly Cell[])[]) => string {
  const brazilian = language === 'pt-BR';
  let begun = false;

  function text(cell: Cell): string {
    if (cell === null) return '';
    if (typeof cell === 'number') return brazilian ? String(cell).replace('.', ',') : String(cell);
    if (cell instanceof Date) return brazilian ? brazilianTime(cell) : isoTime(cell);
    return guardFormula(cell);
  }

  return (rows) => {
    if (rows.length === 0) return '';
    const options = { delimiter: brazilian ? ';' : ',', newline: '\r\n' };
    const lines = `${Papa.unparse(
      rows.map((row) => row.map(text)),
      options,
    )}\r\n`;
    const piece = begun ? lines : utf8Mark + lines;
    begun = true;
    return piece;
  };
}

const iso = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' });

/** `2026-11-22 15:04`, in this computer's time zone. */
function isoTime(at: Date): string {
  return iso.format(at);
}

/** `22/11/2026 15:04` */
function brazilianTime(at: Date): string {
  return isoTime(at).replace(/^(\d+)-(\d+)-(\d+)/, '$3/$2/$1');
}
