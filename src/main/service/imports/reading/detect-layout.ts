import type { ImportDelimiter, ImportEncoding } from '../../../../shared/model/import.ts';
import { oneLineEnd, parse } from './cut-rows.ts';
import { bomLength, decode, endOfLine } from './text-encoding.ts';

const candidates: readonly ImportDelimiter[] = [';', ',', '\t', '|'];
const ROWS_LOOKED_AT = 50;

export type Layout = {
  delimiter: ImportDelimiter;
  /** The byte at which the first row begins: after the byte order mark and a `sep=` line. */
  start: number;
};

/** Where the table begins, and what stands between its cells. */
export function detectLayout(head: Buffer, encoding: ImportEncoding): Layout {
  const mark = bomLength(head);
  const content = head.subarray(mark);
  const said = separatorLine(decode(content.subarray(0, 32), encoding));
  if (said) return { delimiter: said, start: mark + endOfLine(content, encoding, 1) };
  return { delimiter: guessDelimiter(decode(content, encoding)), start: mark };
}

/** Excel's own note on a first line of its own, which is no row. */
function separatorLine(text: string): ImportDelimiter | null {
  const said = /^sep=([;,\t|])[\r\n]/i.exec(text)?.[1];
  return (said as ImportDelimiter | undefined) ?? null;
}

/**
 * The separator that cuts the rows into the same number of cells, the larger number where two do.
 *
 * Looked at with quotes and without: one quote that is never closed would hide the rows after it.
 */
export function guessDelimiter(text: string): ImportDelimiter {
  const lines = oneLineEnd(text).split('\n');
  const sample = `${lines.slice(0, ROWS_LOOKED_AT * 4).join('\n')}\n`;
  const scored = candidates.map((delimiter) => ({
    delimiter,
    score: Math.max(
      evenness(parse(sample, delimiter, true)),
      evenness(parse(sample, delimiter, true, true)),
    ),
  }));
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  if (best.score > 0) return best.delimiter;
  return candidates.find((delimiter) => !sample.includes(delimiter)) ?? ';';
}

function evenness({ data }: { data: string[][] }): number {
  const widths = data
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))
    .slice(0, ROWS_LOOKED_AT)
    .map((cells) => cells.length);
  const usual = mostFrequent(widths);
  if (usual < 2) return 0;
  const share = widths.filter((width) => width === usual).length / widths.length;
  if (share < 0.5) return 0;
  return share * (1 + Math.log2(usual)) * (widths[0] === usual ? 1 : 0.5);
}

/** The value found most often, the larger of two that are found as often; 0 for none. */
export function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let [best, most] = [0, 0];
  for (const [value, count] of counts) {
    if (count > most || (count === most && value > best)) [best, most] = [value, count];
  }
  return best;
}
