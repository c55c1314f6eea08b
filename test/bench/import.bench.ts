import Database from 'better-sqlite3';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { onTestFinished, test } from 'vitest';
import { importsInATest } from '../support/imports-in-a-test.ts';
import { benchFolder, inTurn, note, percentile, report, timed } from './measure.ts';
import { peopleOf } from './people.ts';

const rows = 100_000;

function table(): Buffer {
  const lines = peopleOf(rows).map((person) =>
    [
      person.name,
      person.email,
      `(${person.phone.slice(3, 5)}) ${person.phone.slice(5, 10)}-${person.phone.slice(10)}`,
      person.city,
      person.origin,
      person.interest ?? '',
      ((person.incomeCents ?? 0) / 100).toFixed(2).replace('.', ','),
    ].join(';'),
  );
  return Buffer.from(['nome;e-mail;celular;cidade;origem;procura;renda', ...lines].join('\r\n'));
}

/** The least that a table in a database costs: parsed at once, one INSERT a row, one commit. */
function bareImport(file: string): void {
  const bare = new Database(join(benchFolder(), 'bare.sqlite'));
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec(
    'create table lead (id integer primary key, name, email, phone, city, origin, interest, income)',
  );
  const insert = bare.prepare('insert into lead values (null, ?, ?, ?, ?, ?, ?, ?)');
  const { data } = Papa.parse<string[]>(readFileSync(file, 'utf8'), { delimiter: ';' });
  bare.transaction(() => {
    for (const cells of data.slice(1)) insert.run(cells);
  })();
  bare.close();
}

test('a table of 100,000 rows', async () => {
  const content = table();
  const file = join(benchFolder(), 'table.csv');
  writeFileSync(file, content);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  onTestFinished(() => void delays.disable());
  const p99: number[] = [];
  let slow = 0;

  const figures = await inTurn(
    3,
    async () => {
      const rooms = importsInATest({ dir: benchFolder() });
      const { id } = await rooms.start(content);
      delays.reset();
      delays.enable();
      const ms = await timed(async () => {
        while (rooms.imports.get(id).status !== 'completed') {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      });
      delays.disable();
      p99.push(delays.percentile(99) / 1e6);
      slow = Math.max(slow, delays.max / 1e6);
      await rooms.imports.stop();
      return ms;
    },
    () => timed(() => bareImport(file)),
  );

  report('CSV of 100,000 rows', figures, 'papaparse + bare INSERT, one commit, FULL');
  note(
    'event loop delay during it',
    `p99 ${percentile(p99, 0.5).toFixed(1)} ms, longest ${slow.toFixed(0)} ms; ${Math.round(rows / (figures.ours / 1000))} rows/s`,
  );
});
