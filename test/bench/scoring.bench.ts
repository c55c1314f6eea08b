import Database from 'better-sqlite3';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { createCheckpointer } from '../../src/main/service/db/checkpointer.ts';
import { transact } from '../../src/main/service/db/database.ts';
import { defaultRules } from '../../src/main/service/scoring/default-rules.ts';
import { byAna } from '../support/leads-in-a-test.ts';
import { admin, scoringInATest, withPoints } from '../support/scoring-in-a-test.ts';
import { benchFolder, median, note, percentile, report, timed } from './measure.ts';
import { peopleOf } from './people.ts';

const leads = Number(process.env['PONTE_BENCH_LEADS'] ?? 100_000);
const rounds = 3;
const inOneCommit = 1000;

test('every score worked out anew', async () => {
  const dir = benchFolder();
  const rooms = scoringInATest(dir, { clock: 'steady' });
  const { db, desk, pipeline } = rooms;
  const people = peopleOf(leads);
  for (let from = 0; from < leads; from += inOneCommit) {
    transact(db, (tx) => {
      for (const person of people.slice(from, from + inOneCommit)) {
        pipeline.create(tx, person, byAna);
      }
    });
  }
  db.client.pragma('wal_checkpoint(truncate)');
  const bareFile = join(benchFolder(), 'bare.sqlite');
  copyFileSync(db.file, bareFile);
  const bare = new Database(bareFile);
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.pragma('cache_size = -32768');
  bare.pragma('wal_autocheckpoint = 4000');
  const checkpointer = createCheckpointer(db);
  desk.start();
  onTestFinished(async () => {
    await desk.stop();
    await checkpointer.close();
    bare.close();
  });

  const times = { ours: [] as number[], baseline: [] as number[] };
  const stalls: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.baseline.push(await timed(() => readAndWriteBare(bare, round)));
    rooms.saveDraft(withPoints(defaultRules, 'complete', 20 + round));
    const watch = watchStalls(stalls);
    times.ours.push(
      await timed(async () => {
        desk.publish({ rev: desk.now().draft?.rev ?? 0, note: null }, admin);
        await desk.settled();
      }),
    );
    watch();
  }
  report(
    `${leads} scores worked out anew`,
    { ours: median(times.ours), baseline: median(times.baseline) },
    'the same rows read and their scores written, 1,000 a commit, FULL',
  );
  note(
    'longest stretch, p99 · most',
    `${percentile(stalls, 0.99).toFixed(1)} · ${Math.max(...stalls).toFixed(1)} ms`,
  );

  const input = { from: new Date(0).toISOString(), to: new Date(1e14).toISOString() };
  const backtest = await timed(() =>
    rooms.ended(
      desk.backtest,
      desk.startBacktest({ ...input, sets: [1, 2], values: 'creation' }, admin),
    ),
  );
  note('backtest of two sets', `${(backtest / 1000).toFixed(2)} s`);
  const impact = await timed(() => rooms.ended(desk.impact, desk.startImpact(defaultRules, admin)));
  note('effect of a draft on all, counted', `${(impact / 1000).toFixed(2)} s`);
});

/** What has to be read and written whatever the rules are: every score becomes another. */
function readAndWriteBare(bare: Database.Database, round: number): void {
  const read = bare.prepare<[number], { id: number; score: number; score_reasons: string }>(
    `select id, name, email, phone, document, company, origin, interest, income_cents, city, state,
       status, owner, tags, notes, custom, consent, follow_up_at, created_at, score, temperature,
       score_reasons, score_version
     from lead where id > ? order by id limit ${inOneCommit}`,
  );
  const write = bare.prepare(
    `update lead set score = ?, score_reasons = ?, score_version = ? where id = ?`,
  );
  let after = 0;
  for (;;) {
    const rows = read.all(after);
    if (rows.length === 0) return;
    bare.transaction(() => {
      for (const row of rows) {
        write.run(row.score + 1, row.score_reasons, round + 2, row.id);
      }
    })();
    after = rows.at(-1)?.id ?? after;
  }
}

/** How long the thread was away, at each turn of the loop. */
function watchStalls(into: number[]): () => void {
  let last = performance.now();
  let on = true;
  const turn = (): void => {
    if (!on) return;
    const now = performance.now();
    into.push(now - last);
    last = now;
    setImmediate(turn);
  };
  setImmediate(turn);
  return () => void (on = false);
}
