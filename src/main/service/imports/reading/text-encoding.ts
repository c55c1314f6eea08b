import iconv from 'iconv-lite';
import type { ImportEncoding } from '../../../../shared/model/import.ts';

/** Bytes of one code unit: two in UTF-16, one in all others that can hold a table. */
export function unitOf(encoding: ImportEncoding): 1 | 2 {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? 2 : 1;
}

/** Bytes to text. What is not valid in the encoding becomes U+FFFD, and is told as such later. */
export function decode(bytes: Buffer, encoding: ImportEncoding): string {
  if (encoding === 'utf-8') return bytes.toString('utf8');
  if (encoding === 'utf-16le') return bytes.toString('utf16le');
  return iconv.decode(bytes, encoding, { stripBOM: false });
}

/** How many bytes at the start say the encoding instead of holding text. */
export function bomLength(bytes: Buffer): number {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 3;
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return 2;
  return 0;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * The place after the last line end, 0 when there is none.
 *
 * A CR in the last place is not taken: the next piece may begin with its LF.
 */
export function endOfLastLine(bytes: Buffer, encoding: ImportEncoding): number {
  if (unitOf(encoding) === 1) {
    const feed = bytes.lastIndexOf(LF);
    if (feed >= 0 || bytes.length < 2) return feed + 1;
    return bytes.lastIndexOf(CR, bytes.length - 2) + 1;
  }
  let lastReturn = 0;
  const units = bytes.length >> 1;
  for (let unit = units - 1; unit >= 0; unit -= 1) {
    const code = codeAt(bytes, unit, encoding);
    if (code === LF) return (unit + 1) * 2;
    if (code === CR && lastReturn === 0 && unit < units - 1) lastReturn = (unit + 1) * 2;
  }
  return lastReturn;
}

/** The place after the `count`-th line end (LF, CR or CR LF), or the length when there are fewer. */
export function endOfLine(bytes: Buffer, encoding: ImportEncoding, count: number): number {
  const unit = unitOf(encoding);
  if (unit === 1 && count === 1) return endOfFirstLine(bytes);
  const units = Math.floor(bytes.length / unit);
  let left = count;
  for (let at = 0; at < units; at += 1) {
    const code = codeAt(bytes, at, encoding);
    if (code !== LF && code !== CR) continue;
    if (code === CR && at + 1 < units && codeAt(bytes, at + 1, encoding) === LF) at += 1;
    left -= 1;
    if (left === 0) return (at + 1) * unit;
  }
  return bytes.length;
}

/** The usual case, at the speed of a search. */
function endOfFirstLine(bytes: Buffer): number {
  const feed = bytes.indexOf(LF);
  const before = feed < 0 ? bytes : bytes.subarray(0, feed);
  const back = before.indexOf(CR);
  if (back >= 0 && back + 1 !== feed) return back + 1;
  return feed < 0 ? bytes.length : feed + 1;
}

function codeAt(bytes: Buffer, unit: number, encoding: ImportEncoding): number {
  if (encoding === 'utf-16le') return (bytes[unit * 2] ?? 0) | ((bytes[unit * 2 + 1] ?? 0) << 8);
  if (encoding === 'utf-16be') return ((bytes[unit * 2] ?? 0) << 8) | (bytes[unit * 2 + 1] ?? 0);
  return bytes[unit] ?? 0;
}
