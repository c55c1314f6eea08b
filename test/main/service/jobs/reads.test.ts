import { expect, test } from 'vitest';
import type { Db } from '../../../../src/main/service/db/database.ts';
import { pruneEndedJobs } from '../../../../src/main/service/jobs/prune.ts';
import { createQueueOverview } from '../../../../src/main/service/jobs/queue-overview.ts';
import { addLink, queueInATest } from '../../../support/queue-in-a-test.ts';

const day = 24 * 3_600_000;

/** Jobs written straight into the file, `finished` apart from one another by a second. */
function add(
  db: Db,
  state: string,
  count: number,
  more: { at?: number; class?: number } = {},
): void {
  const { at = 0, class: number = 3 } = more;
  const ended = state === 'ready' || state === 'leased' ? 'null' : `${at} + i * 1000`;
  const dead = state === 'dead';
  db.client.exec(`
    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})
    insert into job (uid, key, op, class, connection_id, state, run_at, created_at, updated_at,
      finished_at, died_at, fingerprint, dead_group, dead_code, error_message)
    select '${state}-' || i, '${state}-' || i, 'upsert', ${number}, 1, '${state}', ${at} + i, 0, 0,
      ${ended}, ${dead ? ended : 'null'}, ${dead ? `'cause-' || (i % 3)` : 'null'},
      ${dead ? `'definitive'` : 'null'}, ${dead ? `'480003'` : 'null'}, 'A lista não existe' from n`);
}

function pages(
  ask: (cursor: string | undefined) => {
    items: { id: string }[];
    pagination: { nextCursor: string | null };
  },
) {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = ask(cursor);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.pagination.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return ids;
}

test('what waits is listed in the order in which it came, with what runs among it', () => {
  const { db, list } = queueInATest();
  add(db, 'leased', 2);
  add(db, 'done', 5);
  add(db, 'ready', 5);
  const ids = pages((cursor) => list.list({ state: ['ready', 'leased'], limit: 3, cursor }));
  expect(ids).toEqual(['leased-0', 'leased-1', ...[0, 1, 2, 3, 4].map((n) => `ready-${n}`)]);
  expect(list.list({ state: ['ready', 'leased'], limit: 3, page: 2 })).toMatchObject({
    items: [{ id: 'ready-1' }, { id: 'ready-2' }, { id: 'ready-3' }],
    pagination: { page: 2, limit: 3, total: 7 },
  });
});

test('what was delivered is listed last delivered first, whenever it had been asked for', () => {
  const { db, list } = queueInATest();
  add(db, 'done', 4);
  db.client.exec(`update job set finished_at = 9999 where uid = 'done-0'`);
  const ids = pages((cursor) => list.list({ state: ['done'], limit: 3, cursor }));
  expect(ids).toEqual(['done-0', 'done-3', 'done-2', 'done-1']);
});

test('lists are filtered by class, connection and lead, and count what they would show', () => {
  const { db, list } = queueInATest({ connections: 2 });
  add(db, 'ready', 4);
  add(db, 'done', 3, { class: 6 });
  db.client.exec(
    `insert into lead (id, uid, name, local_rev, created_at, updated_at) values (7, 'lead-7', 'Ana', 1, 0, 0)`,
  );
  db.client.exec(`update job set record_id = 7 where uid in ('ready-1', 'done-1')`);
  db.client.exec(`update job set connection_id = 2 where uid = 'ready-2'`);
  const found = (query: object) => {
    const { items, pagination } = list.list({ limit: 10, ...query });
    return [items.map(({ id }) => id), pagination.total];
  };
  expect(found({ classes: [6] })).toEqual([['done-2', 'done-1', 'done-0'], 3]);
  expect(found({ connectionUid: 'connection-2' })).toEqual([['ready-2'], 1]);
  expect(found({ leadUid: 'lead-7' })).toEqual([['done-1', 'ready-1'], 2]);
  expect(found({ leadUid: 'lead-8' })).toEqual([[], 0]);
  expect(list.list({ leadUid: 'lead-7', limit: 1 }).items[0]).toMatchObject({
    leadId: 'lead-7',
    leadName: 'Ana',
  });
});

test.each([
  'garbage',
  '',
  Buffer.from('1').toString('base64url'),
  Buffer.from("1.2' or 1").toString('base64url'),
])('a cursor that is not ours (%j) is refused in words', (cursor) => {
  const { list } = queueInATest();
  expect(() => list.list({ limit: 10, cursor })).toThrow('does not continue this list');
});

test('every waiting job says why it waits', () => {
  const { db, list, gate, clock } = queueInATest();
  addLink(db, 7);
  add(db, 'leased', 1);
  add(db, 'ready', 3);
  db.client.exec(`update job set link_id = 7 where uid in ('leased-0', 'ready-0')`);
  db.client.prepare(`update job set run_at = ? where uid = 'ready-1'`).run(clock.now() + 5000);
  const why = () => list.list({ state: ['ready'], limit: 10 }).items.map(({ waiting }) => waiting);
  expect(why()).toEqual(['same_record', 'later', null]);
  gate.report(1, { kind: 'rate-limited', message: '', retryAfterMs: 1000 });
  expect(why()).toEqual(['throttled', 'throttled', 'throttled']);
  gate.hold(1, 'paused', 'Ana pausou');
  expect(why()[0]).toBe('paused');
});

test('dead letters are told by cause, with how many and since when', () => {
  const { db, letters, list } = queueInATest();
  add(db, 'dead', 8, { at: 1000 });
  expect(
    letters.causes().map(({ fingerprint, count, since }) => [fingerprint, count, since]),
  ).toEqual([
    ['cause-0', 3, '1970-01-01T00:00:01.000Z'],
    ['cause-1', 3, '1970-01-01T00:00:02.000Z'],
    ['cause-2', 2, '1970-01-01T00:00:03.000Z'],
  ]);
  expect(letters.totals()).toEqual({ total: 8, archived: 0, byGroup: { definitive: 8 } });
  const ids = pages((cursor) =>
    list.deadLetters({ archived: false, fingerprint: 'cause-1', limit: 2, cursor }),
  );
  expect(ids).toEqual(['dead-7', 'dead-4', 'dead-1']);
});

test('the overview counts lanes, deliveries by the minute and of the day, and knows the oldest', () => {
  const { db, list, clock } = queueInATest();
  const now = clock.now();
  add(db, 'ready', 3, { at: 60_000 });
  add(db, 'leased', 1, { class: 0 });
  add(db, 'done', 2, { at: now - 61_000 });
  const overview = createQueueOverview({ db, clock, list })();
  expect(overview.lanes).toEqual([
    { connectionId: 'connection-1', class: 'person', ready: 0, running: 1, oldest: null },
    {
      connectionId: 'connection-1',
      class: 'edit',
      ready: 3,
      running: 0,
      oldest: '1970-01-01T00:01:00.000Z',
    },
  ]);
  expect(overview.perMinute).toHaveLength(30);
  expect(overview.perMinute.slice(-3).reduce((sum, each) => sum + each)).toBe(2);
  expect(overview).toMatchObject({ deliveredToday: 2, oldestReadyAt: '1970-01-01T00:01:00.000Z' });
  expect(overview.running.map(({ id }) => id)).toEqual(['leased-0']);
});

test.each([
  `select id from job where state = 'ready' and connection_id = 1 and class = 3 and run_at <= 5 order by run_at, id limit 4`,
  `select run_at from job where state = 'ready' and connection_id = 1 and class = 3 and run_at > 5 order by run_at limit 1`,
  `select id from job where key = 'a' and state = 'ready'`,
  `select id from job where key = 'a' and state = 'leased'`,
  `select count(*) from job where state = 'done' and finished_at >= 5`,
  `select id from job where state = 'done' order by finished_at desc, id desc limit 50`,
  `select id from job where finished_at is not null and (finished_at, id) > (1, 2) and finished_at < 5 order by finished_at, id limit 200`,
  `select id from intent where job_id = 5`,
])('reads only what it needs, however long the queue is: %s', (sql) => {
  const { db } = queueInATest();
  const plan = (db.client.prepare(`explain query plan ${sql}`).all() as { detail: string }[])
    .map(({ detail }) => detail)
    .join('; ');
  expect(plan).toMatch(/USING (COVERING )?INDEX/);
  expect(plan).not.toMatch(/SCAN job$|TEMP B-TREE/);
});

test('ended jobs of more than a week are forgotten with their tries; dead letters and what a write still names are not', async () => {
  const { db, clock, countOf } = queueInATest();
  const old = clock.now() - 8 * day;
  add(db, 'done', 700, { at: old });
  add(db, 'cancelled', 10, { at: old });
  add(db, 'superseded', 10, { at: old });
  add(db, 'dead', 10, { at: old });
  add(db, 'ready', 10);
  addLink(db, 1);
  addLink(db, 2);
  db.client.exec(`
    insert into attempt (job_id, at, duration_ms, outcome) select id, 0, 1, 'done' from job;
    insert into intent (link_id, job_id, op, patch, local_rev, idempotency_key, state, sent_at)
      select 1, id, 'update', '{}', 1, 'a', 'uncertain', 0 from job where uid = 'done-0';
    insert into intent (link_id, job_id, op, patch, local_rev, idempotency_key, state, sent_at)
      select 2, id, 'update', '{}', 1, 'b', 'settled', 0 from job where uid = 'done-1';`);
  expect(await pruneEndedJobs(db, clock, new AbortController().signal)).toBe(719);
  expect(['done', 'cancelled', 'superseded', 'dead', 'ready'].map(countOf)).toEqual([
    1, 0, 0, 10, 10,
  ]);
  expect(db.client.prepare('select count(*) from attempt').pluck().get()).toBe(21);
});

test('of newer ended jobs the last 50,000 are kept', async () => {
  const { db, clock, countOf } = queueInATest();
  add(db, 'done', 50_300, { at: clock.now() - day });
  await pruneEndedJobs(db, clock, new AbortController().signal);
  expect(countOf('done')).toBe(50_000);
});
