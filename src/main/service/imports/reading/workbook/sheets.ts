import { unpacked, type ZipEntry } from './zip-entries.ts';
import { brokenWorkbook, tooMuchWorkbook, workbookError } from './workbook-errors.ts';

/** Unpacked bytes of all that is read of a workbook. */
const MOST_UNPACKED = 1024 * 2 ** 20;
/** Parts that are parsed as a whole. */
const MOST_WHOLE = 64 * 2 ** 20;
/** Real sheets shrink to a thirtieth at the best; what was made to burst, to a thousandth. */
const MOST_RATIO = 200;
const RATIO_FROM = 16 * 2 ** 20;
const MOST_SHEETS = 20;

/**
 * The names of the sheets with anything in them, those in sight first, once all that will be read
 * of the workbook was unpacked and found to be within bounds.
 */
export async function soundSheets(entries: ReadonlyMap<string, ZipEntry>): Promise<string[]> {
  refuseOthers(entries);
  const workbook = partOf(entries, 'xl/workbook.xml');
  const links = partOf(entries, 'xl/_rels/workbook.xml.rels');
  let total = 0;
  async function weigh(entry: ZipEntry, most: number): Promise<boolean> {
    let [bytes, filled, tail] = [0, false, ''];
    for await (const piece of unpacked(entry)) {
      bytes += piece.length;
      total += piece.length;
      if (bytes > most || total > MOST_UNPACKED) throw tooMuchWorkbook();
      if (bytes > RATIO_FROM && bytes > entry.packed.length * MOST_RATIO) throw tooMuchWorkbook();
      if (filled) continue;
      const text = tail + piece.toString('latin1');
      filled = /<(?:\w+:)?(?:v|is)[\s>]/.test(text);
      tail = text.slice(-64);
    }
    return filled;
  }
  const whole = [...entries.values()].filter(
    ({ name }) => !/^xl\/worksheets\//i.test(name) && /\.(xml|rels)$/i.test(name),
  );
  for (const entry of whole) await weigh(entry, MOST_WHOLE);
  const targets = targetsOf(await textOf(links));
  const shown: string[] = [];
  const hidden: string[] = [];
  for (const { name, link, seen } of sheetsOf(await textOf(workbook))) {
    const entry = entries.get(targets.get(link) ?? '');
    if (!entry || shown.length + hidden.length >= MOST_SHEETS) continue;
    if (await weigh(entry, MOST_UNPACKED)) (seen ? shown : hidden).push(name);
  }
  const names = [...shown, ...hidden];
  if (names.length === 0) throw workbookError('no_rows');
  return names;
}

/** What else comes as a ZIP: sheets of other programs, documents, folders. */
function refuseOthers(entries: ReadonlyMap<string, ZipEntry>): void {
  if (entries.has('xl/workbook.xml')) return;
  throw workbookError('other');
}

function partOf(entries: ReadonlyMap<string, ZipEntry>, name: string): ZipEntry {
  const entry = entries.get(name);
  if (entry) return entry;
  throw brokenWorkbook();
}

async function textOf(entry: ZipEntry): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of unpacked(entry)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

type Sheet = { name: string; link: string; seen: boolean };

function sheetsOf(xml: string): Sheet[] {
  return [...xml.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].flatMap(([tag]) => {
    const name = attribute(tag, 'name');
    const link = attribute(tag, '\\w+:id');
    const seen = !attribute(tag, 'state').toLowerCase().endsWith('hidden');
    return name && link ? [{ name, link, seen }] : [];
  });
}

/** Where in the ZIP the parts lie that the workbook links to. */
function targetsOf(xml: string): Map<string, string> {
  const found = [...xml.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].flatMap(([tag]) => {
    if (!attribute(tag, 'Type').endsWith('/worksheet')) return [];
    const target = attribute(tag, 'Target');
    const path = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return [[attribute(tag, 'Id'), path] as const];
  });
  return new Map(found);
}

function attribute(tag: string, name: string): string {
  const [, double, single] = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag) ?? [];
  return decoded(double ?? single ?? '');
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decoded(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, decimal, name) => {
    if (name) return named[name] ?? all;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
