import { isAscii, isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { PonteError } from '../../../../shared/errors.ts';
import type { ImportEncoding } from '../../../../shared/model/import.ts';

const CHUNK = 256 * 1024;
/** Beyond this much of a file the rest is believed to be like it. */
const MOST_READ = 256 * 1024 * 1024;
const MOST_SUSPECT = 32 * 1024;

/**
 * Finds in which encoding a file was written.
 *
 * A byte order mark is believed. Else the file is UTF-8 when all of it is valid; that is read to
 * the end, since a long table may hold its first accent in its last row. What is left is one of
 * the one-byte encodings in which Portuguese spreadsheets are saved.
 *
 * @throws PonteError UNSUPPORTED when it is no text at all, BAD_INPUT when there is nothing in it
 */
export async function detectEncoding(file: FileHandle): Promise<ImportEncoding> {
  const head = await piece(file, 0);
  refuseOtherThanText(head);
  const wide = utf16(head);
  if (wide) return wide;
  let suspect = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let valid = true;
  for (let at = 0; at < MOST_READ; at += CHUNK) {
    const bytes = at === 0 ? head : await piece(file, at);
    if (bytes.length === 0) break;
    if (isAscii(bytes) && tail.length === 0) continue;
    if (suspect.length < MOST_SUSPECT) suspect = Buffer.concat([suspect, accented(bytes)]);
    const joined = Buffer.concat([tail, bytes]);
    const whole = bytes.length < CHUNK ? joined.length : wholeCharacters(joined);
    valid &&= isUtf8(joined.subarray(0, whole));
    tail = Buffer.from(joined.subarray(whole));
    if (!valid && suspect.length >= MOST_SUSPECT) break;
  }
  if (valid) return 'utf-8';
  return mostlyUtf8(suspect) ? 'utf-8' : oneByteEncoding(suspect);
}

async function piece(file: FileHandle, position: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(CHUNK);
  const { bytesRead } = await file.read(bytes, 0, CHUNK, position);
  return bytes.subarray(0, bytesRead);
}

/** First bytes of files that people take for tables, and what to do with each. */
const others: readonly [starts: string, words: string][] = [
  [
    '504b0304',
    'This is an Excel workbook or a compressed file. Open it and save the sheet as CSV.',
  ],
  ['d0cf11e0', 'This is an old Excel workbook. Open it and save the sheet as CSV.'],
  ['25504446', 'This is a PDF. Export the table as CSV from where it was made.'],
  ['1f8b', 'This file is compressed. Unpack it and import the CSV inside.'],
  ['fffe0000', 'This file is in UTF-32. Save it as CSV in UTF-8.'],
  ['53514c69746520', 'This is a database. Export the table as CSV.'],
];

/** Text that is no table, whatever it is called: old systems save web pages as `.xls` and `.csv`. */
const markups: readonly [form: RegExp, words: string][] = [
  [
    /^<(?:!doctype html|html|head|body|table|meta|div)[\s>]/i,
    'This is a web page, whatever its name says. Open it in Excel and save the sheet as CSV.',
  ],
  [
    /^<\?xml|^<[a-z]+:?workbook/i,
    'This is an XML file. Open it in the program it comes from and save the table as CSV.',
  ],
  [/^[[{]\s*["{[]/, 'This is a JSON file. Export the table as CSV from where it was made.'],
];

function refuseOtherThanText(head: Buffer): void {
  if (head.length === 0) throw emptyFile();
  const start = head.toString('hex', 0, 8);
  const other = others.find(([starts]) => start.startsWith(starts));
  if (other) throw new PonteError('UNSUPPORTED', other[1]);
  const text = head
    .toString('latin1', 0, 256)
    .trimStart()
    .replace(/^\xef\xbb\xbf\s*/, '');
  const markup = markups.find(([form]) => form.test(text));
  if (markup) throw new PonteError('UNSUPPORTED', markup[1]);
  if (utf16(head)) return;
  const sample = head.subarray(0, 4096);
  const controls = sample.reduce((count, byte) => count + (isControl(byte) ? 1 : 0), 0);
  if (controls > sample.length / 10) {
    throw new PonteError('UNSUPPORTED', 'This file holds no text. Choose a table saved as CSV.');
  }
}

export function emptyFile(): PonteError {
  return new PonteError(
    'BAD_INPUT',
    'The file is empty: there is no row to import. Choose a file with at least one row.',
  );
}

/** Bytes below the space that no text holds. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c;
}

/** UTF-16 by its mark, or by the zeros that Latin letters leave in every other byte. */
function utf16(head: Buffer): ImportEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.min(head.length, 4096) >> 1;
  let [even, odd] = [0, 0];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (head[pair * 2] === 0) even += 1;
    if (head[pair * 2 + 1] === 0) odd += 1;
  }
  if (odd > pairs * 0.6 && even < pairs * 0.1) return 'utf-16le';
  if (even > pairs * 0.6 && odd < pairs * 0.1) return 'utf-16be';
  return null;
}

/** How many bytes hold whole UTF-8 characters, where the last one may be cut. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The lines with letters beyond ASCII, each cut to a length at which words still show. */
function accented(bytes: Buffer): Buffer {
  const found: Buffer[] = [];
  let length = 0;
  for (let at = 0; at < bytes.length && length < MOST_SUSPECT;) {
    const feed = bytes.indexOf(0x0a, at);
    const end = Math.min(feed < 0 ? bytes.length : feed + 1, at + 4096);
    const line = bytes.subarray(at, end);
    if (!isAscii(line)) {
      found.push(line);
      length += line.length;
    }
    at = end;
  }
  return Buffer.concat(found);
}

/** Whether broken characters are the exception among whole ones. */
function mostlyUtf8(bytes: Buffer): boolean {
  let [whole, broken] = [0, 0];
  for (const character of bytes.toString('utf8')) {
    if (character === '\uFFFD') broken += 1;
    else if (character > '\x7f') whole += 1;
  }
  return whole > broken * 2;
}

const letters = new Set('áàâãçéêíóôõúüÁÀÂÃÇÉÊÍÓÔÕÚÜñÑªº');

/**
 * Windows-1252 or CP850, by which of the two makes Portuguese words of the bytes.
 *
 * ISO-8859-1 is not told apart: in files for people it is Windows-1252 without its extra signs.
 */
async function oneByteEncoding(bytes: Buffer): Promise<ImportEncoding> {
  const windows = portuguese(iconv.decode(bytes, 'windows-1252'));
  const dos = portuguese(iconv.decode(bytes, 'cp850'));
  if (windows !== dos) return windows > dos ? 'windows-1252' : 'cp850';
  // Its models take long to load, so it is asked only where the letters do not tell.
  const { detect } = await import('jschardet');
  const { encoding } = detect(bytes.subarray(0, 8192), {
    minimumThreshold: 0,
    detectEncodings: ['windows-1252', 'cp850'],
  });
  return encoding?.toLowerCase() === 'cp850' ? 'cp850' : 'windows-1252';
}

/** Letters of Portuguese inside words, less those that stand where no word has them. */
function portuguese(text: string): number {
  let score = 0;
  for (const [found] of text.matchAll(/[A-Za-z]?[\u0080-\uffff]+[A-Za-z]?/g)) {
    const mixed = /[a-z][\p{Lu}]/u.test(found) || /^[A-Z]{2}\p{Ll}/u.test(found);
    for (const character of found) {
      if (character <= '\x7f') continue;
      score += letters.has(character) && !mixed ? 1 : -1;
    }
  }
  return score;
}
