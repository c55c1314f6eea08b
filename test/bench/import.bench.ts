import { execFileSync } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { createCheckpointer } from '../../src/main/service/db/checkpointer.ts';
import { ana, importsInATest } from '../support/imports-in-a-test.ts';
import { commandImport, headers, inAnotherProcess, type Spent } from './import-baselines.ts';
import { benchFolder, median, note } from './measure.ts';
import { peopleOf } from './people.ts';

const rows = Number(process.env['PONTE_BENCH_IMPORT_ROWS'] ?? 50_000);
const rounds = Number(process.env['PONTE_BENCH_IMPORT_ROUNDS'] ?? 3);

/** Twelve columns as a company exports them. */
function table(): Buffer {
  const lines = peopleOf(rows).map((person, index) =>
    [
      person.name,
      person.email,
      `(${person.phone.slice(3, 5)}) ${person.phone.slice(5, 10)}-${person.phone.slice(10)}`,
      cpf(index),
      `Empresa ${(index * 31) % 9973} Ltda`,
      person.city,
      person.state,
      person.origin,
      person.interest ?? '',
      ((person.incomeCents ?? 0) / 100).toFixed(2).replace('.', ','),
      index % 9 === 0 ? 'vip' : '',
      index % 4 === 0 ? 'ligar depois das 18h' : '',
    ].join(';'),
  );
  return Buffer.from([headers.join(';'), ...lines].join('\r\n'));
}

function cpf(index: number): string {
  const digits = [...String(100_000_000 + ((index * 7_919_317) % 899_999_999))].map(Number);
  for (let length = 9; length < 11; length += 1) {
    const sum = digits.reduce((all, digit, at) => all + digit * (length + 1 - at), 0);
    digits.push(((sum * 10) % 11) % 10);
  }
  return digits.join('').replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
}

type Run = Spent & { p99: number; longest: number; memory: number };

/** What a piece of work costs, and how much of it everything else notices. */
async function watched(work: () => Promise<void>): Promise<Run> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  globalThis.gc?.();
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  delays.enable();
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - began;
  delays.disable();
  clearInterval(sampling);
  return {
    ms,
    cpuMs: (user + system) / 1000,
    p99: delays.percentile(99) / 1e6,
    longest: delays.max / 1e6,
    memory: (peak - idle) / 2 ** 20,
  };
}

async function ours(file: string): Promise<Run> {
  const rooms = importsInATest({ dir: benchFolder() });
  const checkpointer = createCheckpointer(rooms.db);
  const { fileId } = await rooms.imports.receive(createReadStream(file), 'tabela.csv');
  const { id } = await rooms.imports.start({ fileId }, ana);
  const run = await watched(async () => {
    while (rooms.imports.get(id).status !== 'completed') {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  const { counts } = rooms.imports.get(id);
  if (counts.created !== rows) throw new Error(`Not all came in: ${JSON.stringify(counts)}`);
  await rooms.imports.stop();
  await checkpointer.close();
  return run;
}

test('a table of twelve columns', async () => {
  const file = join(benchFolder(), 'table.csv');
  writeFileSync(file, table());
  const runs: Run[] = [];
  const base: Record<'command' | 'bare' | 'parse', Spent[]> = { command: [], bare: [], parse: [] };
  for (let round = 0; round < rounds; round += 1) {
    runs.push(await ours(file));
    const dir = benchFolder();
    const command = commandImport(file, dir);
    if (command) base.command.push(command);
    base.bare.push(inAnotherProcess('bare', file, dir));
    base.parse.push(inAnotherProcess('parse', file, dir));
  }
  const cpu = median(runs.map(({ cpuMs }) => cpuMs));
  const ms = median(runs.map((run) => run.ms));
  note(
    `CSV of ${rows} × ${headers.length}`,
    `${seconds(ms)}, ${seconds(cpu)} of processor; ${Math.round(rows / (ms / 1000))} rows/s`,
  );
  if (base.command.length === 0) note('  sqlite3 .import', 'no sqlite3 command here');
  else against('sqlite3 .import into the same indexes', base.command, 1.5);
  against('parse + bare insert', base.bare, 2.5);
  against('raw parse', base.parse, 10);
  noticed(runs);

  function against(name: string, spent: Spent[], most: number): void {
    const theirs = median(spent.map(({ cpuMs }) => cpuMs));
    const theirMs = median(spent.map((each) => each.ms));
    note(
      `  against ${name}`,
      `${(cpu / theirs).toFixed(2)} × by processor time (${seconds(theirs)}), ${(ms / theirMs).toFixed(2)} × elapsed (${seconds(theirMs)}); at most ${most}`,
    );
  }
});

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

test('a workbook that becomes tables', async () => {
  const workbookRows = Math.min(rows, 100_000);
  const file = join(benchFolder(), 'clientes.xlsx');
  const maker = join(import.meta.dirname, '../support/make-workbook-process.ts');
  execFileSync(process.execPath, ['--no-warnings', maker, file, String(workbookRows)]);
  const { imports } = importsInATest({ dir: benchFolder() });
  const { fileId } = await imports.receive(createReadStream(file), 'clientes.xlsx');
  const run = await watched(async () => void (await imports.preview(fileId)));
  note(`XLSX of ${workbookRows} × 12, to its preview`, `${seconds(run.ms)}`);
  noticed([run]);
});

function noticed(runs: readonly Run[]): void {
  const p99 = median(runs.map((run) => run.p99)).toFixed(1);
  const longest = Math.max(...runs.map((run) => run.longest)).toFixed(0);
  const memory = Math.max(...runs.map((run) => run.memory)).toFixed(0);
  note('  event loop delay during it', `p99 ${p99} ms (at most 50), longest ${longest} ms`);
  note('  memory above idle', `${memory} MB (at most 300)`);
}
