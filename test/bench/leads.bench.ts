import Database from 'better-sqlite3';
import { join } from 'node:path';
import { test } from 'vitest';
import { transact } from '../../src/main/service/db/database.ts';
import { createJobQueue } from '../../src/main/service/jobs/job-queue.ts';
import { createLive } from '../../src/main/service/live.ts';
import { leadFilter, leadQuery, type LeadQuery } from '../../src/shared/model/lead.ts';
import { byAna, leadsInATest } from '../support/leads-in-a-test.ts';
import { addConnection } from '../support/queue-in-a-test.ts';
import { benchFolder, inTurn, note, percentile, report, timed } from './measure.ts';
import { peopleOf } from './people.ts';

const leads = 100_000;

test('a lead with its jobs, each commit on disk', async () => {
  const rooms = leadsInATest(benchFolder());
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

test('lists and searches among 100,000 leads', async () => {
  const { db, pipeline, list } = leadsInATest(benchFolder());
  const people = peopleOf(leads);
  for (let from = 0; from < leads; from += 1000) {
    transact(db, (tx) => {
      for (const person of people.slice(from, from + 1000)) pipeline.create(tx, person, byAna);
    });
  }
  const raw = db.client.prepare(
    'select id, name, email, phone, city, score, status from lead where deleted_at is null order by created_at desc, id desc limit 200',
  );
  const bare: number[] = [];
  for (let round = 0; round < 200; round += 1) bare.push(await timed(() => raw.all()));
  const baseline = percentile(bare, 0.95);

  const pages: number[] = [];
  for (const sort of ['-createdAt', 'name', '-score', 'city'] as const) {
    let cursor: string | null = null;
    for (let page = 0; page < 60; page += 1) {
      const query: LeadQuery = leadQuery.parse({
        sort,
        limit: 200,
        ...(cursor === null ? {} : { cursor }),
      });
      pages.push(
        await timed(() => {
          cursor = list.page(query).pagination.nextCursor;
        }),
      );
    }
  }
  report(
    'list page of 200, p95',
    { ours: percentile(pages, 0.95), baseline },
    'bare SELECT of 200 rows, p95',
  );

  const searches: number[] = [];
  const words = [
    'maria',
    'joão',
    'souza',
    'são paulo',
    'mari silv',
    '98231',
    '7745',
    'imoveis',
    'zzz',
  ];
  for (let round = 0; round < 10; round += 1) {
    for (const q of words) {
      searches.push(await timed(() => list.page(leadQuery.parse({ q, limit: 200 }))));
    }
  }
  report(
    'search with its count, p95',
    { ours: percentile(searches, 0.95), baseline },
    'bare SELECT of 200 rows, p95',
  );
  const filters = [
    { status: ['new'] },
    { city: ['Campinas'], temperature: ['hot'] },
    { tag: ['vip'] },
  ];
  const counts: number[] = [];
  for (const filter of filters)
    counts.push(await timed(() => list.count(leadFilter.parse(filter))));
  note('counts of three filters', counts.map((ms) => `${ms.toFixed(1)} ms`).join(', '));
});
