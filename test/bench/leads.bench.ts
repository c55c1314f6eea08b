import Database from 'better-sqlite3';
import { join } from 'node:path';
import { onTestFinished, test } from 'vitest';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { createReader } from '../../src/main/service/db/reader.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import { createLeadList } from '../../src/main/service/leads/lead-list.ts';
import { createLeadStore } from '../../src/main/service/leads/lead-store.ts';
import { createToLeads } from '../../src/main/service/leads/to-lead.ts';
import { createExcludedFilter } from '../../src/main/service/links/excluded.ts';
import { createSyncStates, syncStateFilter } from '../../src/main/service/links/sync-state.ts';
import { createLive } from '../../src/main/service/live.ts';
import { leadFilter, leadQuery, type LeadQuery } from '../../src/shared/model/lead.ts';
import { byAna, leadsInATest } from '../support/leads-in-a-test.ts';
import { addConnection } from '../support/queue-in-a-test.ts';
import { createTestClock } from '../support/test-clock.ts';
import { manyLeads } from './many-leads.ts';
import { benchFolder, inTurn, median, note, percentile, report, timed } from './measure.ts';
import { peopleOf } from './people.ts';

/** The size that lists are made for; fewer where minutes matter: `PONTE_BENCH_LEADS=100000`. */
const many = Number(process.env['PONTE_BENCH_LEADS'] ?? 1_000_000);

test('a lead with its jobs, each commit on disk', async () => {
  const rooms = leadsInATest({ dir: benchFolder() });
  const { db, pipeline, clock } = rooms;
  addConnection(db, 1);
  const queue = createJobQueue({ db, clock, live: createLive() });
  const bare = new Database(join(benchFolder(), 'bare.sqlite'));
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec('create table a (id integer primary key, name text, email text, phone text)');
  bare.exec('create table b (id integer primary key, lead_id integer, body text)');
  bare.exec('create table c (id integer primary key, lead_id integer, run_at integer)');
  const inserts = [
    'insert into a values (null, ?, ?, ?)',
    'insert into b values (null, ?, ?)',
    'insert into c values (null, ?, ?)',
  ].map((sql) => bare.prepare(sql));
  const people = peopleOf(400);
  const figures = await inTurn(
    5,
    () =>
      timed(() => {
        for (const person of people) {
          transact(db, (tx) => {
            const { id } = pipeline.create(tx, person, byAna);
            queue.enqueue(tx, {
              key: `lead:${id}`,
              op: 'upsert',
              class: 'edit',
              connectionId: 1,
              recordId: id,
            });
          });
        }
      }),
    () =>
      timed(() => {
        for (const person of people) {
          bare.transaction(() => {
            const [a, b, c] = inserts;
            const { lastInsertRowid } = a?.run(person.name, person.email, person.phone) ?? {
              lastInsertRowid: 0,
            };
            b?.run(lastInsertRowid, JSON.stringify(person));
            c?.run(lastInsertRowid, 0);
          })();
        }
      }),
  );
  bare.close();
  report(
    'lead + history + score + job, one commit',
    figures,
    'three bare INSERTs, one commit, FULL',
  );
});

/** What the window shows first: its list, through the door it uses. */
function listOf(db: Db) {
  const clock = createTestClock();
  const leads = createLeadStore(db, clock);
  const reader = createReader(db);
  onTestFinished(async () => {
    await reader.close();
    db.close();
  });
  const make = () =>
    createLeadList({
      db,
      byId: leads.byId,
      toLeads: createToLeads(db, createSyncStates(db).linkStates),
      syncStateFilter,
      excludedFilter: createExcludedFilter(() => []),
      clock,
      reader,
    });
  return { make, list: make() };
}

type Listed = ReturnType<typeof listOf>;

/** The pages of a person who scrolls, in four orders. */
async function pagesOf({ list }: Listed): Promise<number[]> {
  const times: number[] = [];
  for (const sort of ['-createdAt', 'name', '-score', 'city'] as const) {
    let cursor: string | null = null;
    for (let page = 0; page < 40; page += 1) {
      const at = cursor === null ? {} : { cursor };
      const query: LeadQuery = leadQuery.parse({ sort, limit: 200, ...at });
      times.push(
        await timed(async () => {
          cursor = (await list.pageSoon(query)).pagination.nextCursor;
        }),
      );
    }
  }
  return times;
}

/** Each asked of a list that has not been asked before, since a second time it is remembered. */
async function askedOf({ make }: Listed, queries: readonly object[], rounds: number) {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const each of queries) {
      // As the window asks it.
      const query = leadQuery.parse({ limit: 200, roughTotal: 'q' in each, ...each });
      const list = make();
      times.push(await timed(() => list.pageSoon(query)));
      // The search behind a first page goes on; its end is not the next one's to wait for.
      await list.countSoon(leadFilter.strip().parse(each));
    }
  }
  return times;
}

/** How long others waited meanwhile at the worst, in ms. */
async function heldUp(work: () => Promise<unknown>): Promise<number> {
  let [worst, last, going] = [0, performance.now(), true];
  const turn = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  going = false;
  return worst;
}

const rareWords = ['98231', '7745', 'zzz', 'pessoa', '(11) 98', 'marques machado', 'pinheiro'];
const commonWords = ['ma', 'maria', 'silva', 'souza', 'joão sil', 'maria silva', 'são paulo'];
const indexed = [
  { status: ['new'] },
  { city: ['Campinas'] },
  { createdWithinDays: 30, sort: '-score' },
  { followUpDue: 'today', sort: 'followUpAt' },
  { tag: ['vip'] },
];
const unindexed = [
  { city: ['Campinas'], temperature: ['hot'] },
  { q: 'maria', status: ['new'], city: ['Campinas'] },
  { name: 'silva', sort: 'name' },
  { notes: 'varanda' },
];

test(`lists, searches, filters and counts among ${many} leads`, async () => {
  const big = listOf(manyLeads(many));
  const small = listOf(manyLeads(10_000));
  await pagesOf(small);
  await pagesOf(big);
  const pages = { ours: [] as number[], baseline: [] as number[] };
  for (let round = 0; round < 3; round += 1) {
    pages.ours.push(...(await pagesOf(big)));
    pages.baseline.push(...(await pagesOf(small)));
  }
  const p95 = (times: readonly number[]) => percentile(times, 0.95);
  report(
    `list page of 200 among ${many}, p95`,
    { ours: p95(pages.ours), baseline: p95(pages.baseline) },
    'the same among 10,000, p95',
  );
  report(
    `list page of 200 among ${many}, median`,
    { ours: median(pages.ours), baseline: median(pages.baseline) },
    'the same among 10,000, median',
  );
  const kinds = {
    'jumps by scroll position': [0.1, 0.3, 0.5, 0.7, 0.99].map((share) => ({
      offset: Math.floor(many * share),
      sort: 'name',
    })),
    'searches that find few': rareWords.map((q) => ({ q })),
    'searches that find many': commonWords.map((q) => ({ q })),
    'filters with an index or a counter': indexed,
    'filters that look at all': unindexed,
  };
  for (const [name, queries] of Object.entries(kinds)) {
    let times: number[] = [];
    const held = await heldUp(async () => {
      times = await askedOf(big, queries, 3);
    });
    const shown = [median(times), p95(times), held].map((ms) => `${ms.toFixed(1)} ms`);
    note(`${name}`, `median ${shown[0]}, p95 ${shown[1]}; others waited at most ${shown[2]}`);
  }
  const counts = await timed(() => big.make().countSoon(leadFilter.parse({ status: ['new'] })));
  const total = await timed(() => big.make().countSoon({}));
  note('counts a counter knows', `${counts.toFixed(2)} ms, of all ${total.toFixed(2)} ms`);
}, 900_000);
