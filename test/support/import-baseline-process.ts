import Database from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';

// What the same file costs whoever does less with it, in a process of its own:
// `parse FILE DIR`, or `bare FILE DIR` which also inserts.

/** All of it as text, parsed at once. */
function parse(file: string): string[][] {
  return Papa.parse<string[]>(readFileSync(file, 'utf8'), { delimiter: ';' }).data;
}

/** One INSERT a row into a table without any index, one commit that the disk has kept. */
function bare(file: string, dir: string): void {
  const client = new Database(join(dir, 'bare.sqlite'));
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.exec(`create table lead (id integer primary key, ${columns(12)})`);
  const insert = client.prepare(`insert into lead values (null${', ?'.repeat(12)})`);
  const rows = parse(file);
  client.transaction(() => {
    for (const cells of rows.slice(1)) insert.run(cells);
  })();
  client.close();
}

function columns(count: number): string {
  return Array.from({ length: count }, (_, index) => `c${index} text`).join(', ');
}

const [, , what, file = '', dir = ''] = process.argv;
const began = performance.now();
const before = process.cpuUsage();
if (what === 'bare') bare(file, dir);
else parse(file);
const { user, system } = process.cpuUsage(before);
const ms = performance.now() - began;
process.stdout.write(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }));
