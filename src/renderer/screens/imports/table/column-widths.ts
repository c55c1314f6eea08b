import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import type { PreviewRow } from './preview-problems.ts';

const [least, most] = [112, 240];
const besides = 18;
const looked = 60;

/** Room for the number of the last line, with the sign of a problem beside it. */
export function lineWidthOf(rows: readonly PreviewRow[]): number {
  const digits = String(rows.at(-1)?.line ?? 1).length;
  return Math.max(52, Math.round(36 + digits * 7.6));
}

/** Fields whose values are known by their beginning; a phone or a sum must be read whole. */
const maySqueeze = new Set(['name', 'email', 'company', 'interest', 'notes', 'tags', 'city', null]);
const squeezed = 0.74;

/**
 * Pixels for each column: as wide as its field's name and most of its values need, then fitted to
 * the room there is.
 *
 * @param nameOf the field's name in words
 * @param room what the columns may take without scrolling
 */
export function columnWidths(
  columns: readonly ImportColumn[],
  rows: readonly PreviewRow[],
  nameOf: (target: ImportTarget) => string,
  room: number,
): readonly number[] {
  const named = columns.map(({ target }) => Math.min(200, textWidth(nameOf(target)) + 56));
  const natural = columns.map(({ index, header, target }, at) => {
    const widths = rows.slice(0, looked).map(({ cells }) => textWidth(cells[index]?.trim() ?? ''));
    const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length * 0.95)] ?? 0;
    // What stays out is shown to be recognised, not to be read.
    const wide = target === null ? Math.min(usual, 96) : usual;
    const need = Math.max(wide, Math.min(textWidth(header), 140) + 18) + besides;
    return Math.round(Math.max(least, named[at] ?? 0, Math.min(most, need)));
  });
  const total = sum(natural);
  if (total === 0) return natural;
  if (total < room) return natural.map((width) => (width * room) / total);
  return squeeze(natural, named, columns, total - room);
}

/** Takes what is too much from columns that may lose it, in proportion; less when that is not enough. */
function squeeze(
  natural: readonly number[],
  named: readonly number[],
  columns: readonly ImportColumn[],
  excess: number,
): readonly number[] {
  const spare = natural.map((width, at) => {
    const { target = null } = columns[at] ?? {};
    const may = maySqueeze.has(target) || target?.startsWith('custom:');
    return may ? Math.max(0, width - Math.max(least, named[at] ?? 0, width * squeezed)) : 0;
  });
  const all = sum(spare);
  // A table that scrolls anyway gains nothing from narrower columns.
  if (all < excess) return natural;
  return natural.map((width, at) => width - ((spare[at] ?? 0) * excess) / all);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** About how wide 13 px text is: figures and capitals take more than small letters. */
function textWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += /[\dA-Z@mwMW]/.test(letter) ? 8.4 : 6.5;
  return width;
}
