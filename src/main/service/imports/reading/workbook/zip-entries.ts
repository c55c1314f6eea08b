import { createInflateRaw } from 'node:zlib';
import { brokenWorkbook, lockedWorkbook, tooMuchWorkbook } from './workbook-errors.ts';

/** One file inside a compressed one, where its bytes lie, and how they are packed. */
export type ZipEntry = { name: string; packed: Buffer; deflated: boolean };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const LONGEST_COMMENT = 65_535;
const MOST_ENTRIES = 5000;
const ENCRYPTED = 1;
const BEYOND_32_BITS = 0xffffffff;

/**
 * The files inside a ZIP by its directory (APPNOTE 4.3.12 and 4.3.16); no size it states is believed.
 *
 * @throws PonteError when the directory is missing, points outside, or is of the 64-bit kind
 */
export function zipEntries(zip: Buffer): Map<string, ZipEntry> {
  const end = endOfDirectory(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === BEYOND_32_BITS || count > MOST_ENTRIES) throw tooMuchWorkbook();
  const entries = new Map<string, ZipEntry>();
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw brokenWorkbook();
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    entries.set(name, entryAt(zip, at, name));
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
}

function endOfDirectory(zip: Buffer): number {
  const least = Math.max(0, zip.length - 22 - LONGEST_COMMENT);
  for (let at = zip.length - 22; at >= least; at -= 1) {
    if (zip.readUInt32LE(at) === END) return at;
  }
  throw brokenWorkbook();
}

function entryAt(zip: Buffer, at: number, name: string): ZipEntry {
  if ((zip.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw lockedWorkbook();
  const method = zip.readUInt16LE(at + 10);
  const size = zip.readUInt32LE(at + 20);
  const local = zip.readUInt32LE(at + 42);
  if (size === BEYOND_32_BITS || local === BEYOND_32_BITS) throw tooMuchWorkbook();
  if (method !== 0 && method !== 8) throw brokenWorkbook();
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) throw brokenWorkbook();
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (start + size > zip.length) throw brokenWorkbook();
  return { name, packed: zip.subarray(start, start + size), deflated: method === 8 };
}

/** The bytes of an entry piece by piece, unpacked beside the other work of the process. */
export async function* unpacked(entry: ZipEntry): AsyncGenerator<Buffer> {
  if (!entry.deflated) {
    yield entry.packed;
    return;
  }
  const inflate = createInflateRaw();
  inflate.end(entry.packed);
  try {
    for await (const piece of inflate) yield piece as Buffer;
  } catch (error) {
    // zlib says in its own words what was cut or altered.
    throw brokenWorkbook(error);
  } finally {
    inflate.destroy();
  }
}
