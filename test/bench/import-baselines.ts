import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/main/service/db/open-database.ts';

/** Elapsed and processor time of one piece of work, in ms. */
export type Spent = { ms: number; cpuMs: number };

export const headers =
  'nome;e-mail;celular;cpf;empresa;cidade;uf;origem;procura;renda;etiquetas;obs'.split(';');

/**
 * The `sqlite3` command's own import of the same file into the table of leads with its indexes, as
 * text where the values are text; null where there is no such command.
 *
 * The search index is left out: the command may be too old for it.
 */
export function commandImport(file: string, dir: string): Spent | null {
  const db = openDatabase(join(dir, 'model.sqlite'));
  const shapes = db.client
    .prepare(
      `select sql from sqlite_master where tbl_name = 'lead' and type in ('table', 'index') and sql is not null`,
    )
    .pluck()
    .all() as string[];
  db.close();
  const script = [
    'pragma journal_mode = wal;',
    'pragma synchronous = full;',
    'pragma cache_size = -32768;',
    ...shapes.map((sql) => `${sql};`),
    `create view incoming as select ${headers.map((_, at) => `'' as c${at}`).join(', ')} from lead;`,
    `create trigger arrives instead of insert on incoming begin
       insert into lead (uid, name, email, phone, document, company, city, state, origin, interest,
         income_cents, tags, notes, name_key, city_key, company_key, local_rev, created_at, updated_at)
       values (hex(randomblob(16)), new.c0, new.c1, new.c2, new.c3, new.c4, new.c5, new.c6, new.c7,
         new.c8, cast(new.c9 as integer), new.c10, new.c11, lower(new.c0), lower(new.c5),
         lower(new.c4), 1, 1, 1);
     end;`,
    '.mode csv',
    '.separator ;',
    `.import --skip 1 ${file} incoming`,
    'select count(*) from lead;',
  ].join('\n');
  const path = join(dir, 'import.sql');
  writeFileSync(path, script);
  const began = performance.now();
  try {
    const command = `sqlite3 "$1" < "$2" && times`;
    const out = execFileSync('sh', ['-c', command, 'sh', join(dir, 'command.sqlite'), path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ms = performance.now() - began;
    const kept = Number(/^\d+$/m.exec(out)?.[0]);
    if (!(kept > 0)) throw new Error(`The command kept nothing: ${out}`);
    return { ms, cpuMs: ofChildren(out) };
  } catch (error) {
    if ((error as { status?: number }).status === 127) return null;
    throw error;
  }
}

/** `times` of the shell ends with what its children took: `1m2.500000s 0m0.100000s`. */
function ofChildren(out: string): number {
  const last = out.trim().split('\n').at(-1) ?? '';
  const spent = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return spent.reduce((sum, [, min, sec]) => sum + Number(min) * 60_000 + Number(sec) * 1000, 0);
}

/** Another process's parse, or parse and insert. */
export function inAnotherProcess(what: 'parse' | 'bare', file: string, dir: string): Spent {
  const entry = join(import.meta.dirname, '../support/import-baseline-process.ts');
  const out = execFileSync(process.execPath, ['--no-warnings', entry, what, file, dir], {
    encoding: 'utf8',
  });
  return JSON.parse(out) as Spent;
}
