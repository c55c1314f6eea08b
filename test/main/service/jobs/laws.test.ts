import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { firstTurn, share, type Turns } from '../../../../src/main/service/jobs/fair.ts';
import type { LeasedJob } from '../../../../src/main/service/jobs/job.ts';
import { createLeases } from '../../../../src/main/service/jobs/leases.ts';
import type { Outcome } from '../../../../src/main/service/jobs/outcome.ts';
import { addLink, queueInATest } from '../../../support/queue-in-a-test.ts';

/**
 * The laws of the queue, under whatever happens: leases are safe, nobody starves, a bad job hurts
 * itself only, patience is kept, and compaction changes nothing but the number of calls.
 */

const sent: Outcome = { kind: 'done', result: 'sent' };

test('no two runs of a job or of a record overlap unless a lease ran out, and then the first result is refused', async () => {
  type Execution = { job: LeasedJob; until: number; boot: string; over: boolean };
  const step = fc.oneof(
    fc.record({ do: fc.constant('ask' as const), key: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ do: fc.constant('claim' as const), slots: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('beat' as const), stalled: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 45_000 }) }),
    fc.record({ do: fc.constant('jump' as const), ms: fc.integer({ min: -9e6, max: 9e6 }) }),
    fc.record({ do: fc.constant('end' as const), which: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ do: fc.constant('die' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const { db, clock, queue, settler } = queueInATest();
      db.client.pragma('synchronous = off');
      for (const id of [1, 2, 3]) addLink(db, id);
      let boot = 0;
      let leases = createLeases({ db, clock, bootId: `boot-${boot}` });
      const executions: Execution[] = [];
      const holdsStill = (each: Execution) =>
        !each.over && each.boot === `boot-${boot}` && each.until >= clock.monotonic();

      for (const now of steps) {
        if (now.do === 'ask') {
          transact(db, (tx) =>
            queue.enqueue(tx, {
              key: `job:${now.key}`,
              op: 'upsert',
              class: 'person',
              connectionId: 1,
              linkId: 1 + (now.key % 3),
            }),
          );
        } else if (now.do === 'claim') {
          for (const job of leases.claim(now.slots, [{ id: 1, room: now.slots }])) {
            const rivals = executions.filter(
              (each) =>
                holdsStill(each) && (each.job.id === job.id || each.job.linkId === job.linkId),
            );
            expect(rivals).toEqual([]);
            const until = clock.monotonic() + 60_000;
            executions.push({ job, until, boot: `boot-${boot}`, over: false });
          }
        } else if (now.do === 'beat') {
          // A stalled holder is not heard of; the others keep what they have, if they still have it.
          const alive = executions.filter(holdsStill).slice(now.stalled);
          leases.renew(alive.map(({ job }) => job.leaseToken));
          for (const each of alive) each.until = clock.monotonic() + 60_000;
          leases.releaseExpired();
        } else if (now.do === 'pass') {
          clock.advance(now.ms);
        } else if (now.do === 'jump') {
          clock.jumpTo(clock.now() + now.ms);
          leases.clockWentBack(Math.max(0, -now.ms));
        } else if (now.do === 'die') {
          boot += 1;
          leases = createLeases({ db, clock, bootId: `boot-${boot}` });
          leases.releaseOtherBoots();
        } else {
          const each = executions.filter(({ over }) => !over)[now.which];
          if (!each) continue;
          const current = db.client
            .prepare(
              `select count(*) from job where id = ? and lease_token = ? and state = 'leased'`,
            )
            .pluck()
            .get(each.job.id, each.job.leaseToken);
          const ending = settler.settle(each.job, { outcome: sent, startedAt: 0, durationMs: 1 });
          settler.flush();
          const settled = await ending;
          expect(settled.to).toBe(current === 1 ? 'done' : 'refused');
          // A holder whose lease is good is never refused.
          if (holdsStill(each)) expect(settled.to).toBe('done');
          each.over = true;
        }
        const twice = db.client
          .prepare(
            `select count(*) - count(distinct key) from job where state in ('ready', 'leased')`,
          )
          .pluck()
          .get();
        expect(twice).toBe(0);
      }
    }),
    { numRuns: 30 },
  );
});

test('every ready job starts within ten starts for each job that was there before it, whatever floods in', () => {
  const arrival = fc.record({
    class: fc.integer({ min: 0, max: 7 }),
    gap: fc.integer({ min: 0, max: 30_000 }),
    burst: fc.integer({ min: 1, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(arrival, { minLength: 1, maxLength: 30 }), (arrivals) => {
      type Waiting = { since: number; ahead: number; starts: number };
      const lanes = new Map<number, Waiting[]>();
      let turns: Turns = firstTurn;
      let [now, started] = [0, 0];

      function startOne(): void {
        const given = [...lanes].flatMap(([number, jobs]) => {
          const [first] = jobs;
          return first
            ? [
                {
                  connectionId: 1,
                  class: number,
                  since: first.since,
                  ready: Math.min(2, jobs.length),
                },
              ]
            : [];
        });
        const dealt = share({ lanes: given, slots: 16, room: new Map([[1, 1]]), turns, now });
        turns = dealt.turns;
        for (const [lane] of dealt.starts) {
          const job = lanes.get(lane.class)?.shift();
          if (!job) throw new Error('a lane gave what it had not');
          expect(started - job.starts).toBeLessThanOrEqual(10 * (job.ahead + 1));
          started += 1;
        }
        now += 1000;
      }

      for (const { class: number, gap, burst } of arrivals) {
        // Of two that came at the same moment neither was there before the other.
        now += 1;
        for (let job = 0; job < burst; job += 1) {
          const ahead = [...lanes.values()].reduce((sum, { length }) => sum + length, 0);
          const lane = lanes.get(number) ?? [];
          lane.push({ since: now, ahead, starts: started });
          lanes.set(number, lane);
        }
        for (let passed = 0; passed < gap; passed += 1000) startOne();
      }
      while ([...lanes.values()].some((jobs) => jobs.length > 0)) startOne();
    }),
    { numRuns: 200 },
  );
});

test('where one slot comes free at a time, classes have their shares of it', async () => {
  const { db, enqueue, leases, settler } = queueInATest();
  db.client.pragma('synchronous = off');
  for (let index = 0; index < 100; index += 1) {
    enqueue({ key: `edit:${index}`, class: 'edit', debounce: false });
    enqueue({ key: `import:${index}`, class: 'import' });
  }
  const started = { edit: 0, import: 0 };
  for (let start = 0; start < 100; start += 1) {
    const [job] = leases.claim(16, [{ id: 1, room: 1 }]);
    if (!job) throw new Error('nothing was claimed');
    started[job.class as 'edit' | 'import'] += 1;
    void settler.settle(job, { outcome: sent, startedAt: 0, durationMs: 1 });
    settler.flush();
  }
  // Eight to two, and the tenth that goes to the oldest.
  expect(started.import).toBeGreaterThanOrEqual(18);
  expect(started.import).toBeLessThanOrEqual(30);
});

test('a flood of 100,000 edits and a broken connection keep nobody else waiting', async () => {
  const startedAt = new Map<string, number>();
  const { db, clock, enqueue, worker, play, ran, gate } = queueInATest({
    connections: 3,
    deliver: async (job) => {
      startedAt.set(job.key, clock.now());
      if (job.connectionId === 3) return { kind: 'unavailable', message: 'fora', status: 500 };
      await new Promise<void>((resolve) => void clock.after(100, resolve));
      return sent;
    },
  });
  const start = clock.now();
  db.client.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000)
    insert into job (uid, key, op, class, connection_id, run_at, created_at, updated_at)
      select 'flood-' || i, 'flood-' || i, 'upsert', 3, 1, ${start} + i % 50, 0, 0 from n;
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
    insert into job (uid, key, op, class, connection_id, run_at, created_at, updated_at)
      select 'broken-' || i, 'broken-' || i, 'upsert', 0, 3, ${start}, 0, 0 from n;`);
  enqueue({ key: 'old backfill', class: 'backfill', runAt: start - 1 });
  enqueue({ key: 'their import', class: 'import', connectionId: 2 });
  worker.start();
  await play(() => ran.length > 60);
  enqueue({ key: 'person', class: 'person' });
  await play(() => startedAt.has('person') && startedAt.has('old backfill'));
  const waited = (key: string, since = start) => (startedAt.get(key) ?? Infinity) - since;
  // At two slots of 100 ms: one start in ten is the oldest’s, and another connection has its own slots.
  expect(waited('old backfill')).toBeLessThanOrEqual(10 * 100);
  expect(waited('their import')).toBeLessThanOrEqual(100);
  expect(ran.length - 1 - ran.findIndex(({ key }) => key === 'person')).toBeLessThanOrEqual(4);
  expect(gate.state(3).state).toBe('breaker_open');
  expect(ran.filter(({ connectionId }) => connectionId === 3).length).toBeLessThanOrEqual(8);
});

test('a job that always fails, throws or hangs takes at most a slot for its lease, and ends in dead letters', async () => {
  const bad = ['fails', 'throws', 'hangs'];
  const { clock, enqueue, worker, play, countOf, letters } = queueInATest({
    slots: 4,
    deliver: async (job) => {
      if (job.key === 'fails') return { kind: 'unknown', message: 'sem resposta' };
      if (job.key === 'throws') throw new Error('always');
      if (job.key === 'hangs') return new Promise<Outcome>(() => undefined);
      await new Promise<void>((resolve) => void clock.after(100, resolve));
      return sent;
    },
  });
  const start = clock.now();
  for (const key of bad) enqueue({ key });
  for (let index = 0; index < 200; index += 1) enqueue({ key: `lead:${index}` });
  worker.start();
  await play(() => countOf('done') === 200);
  // Four slots take 5 s for these; one of them is lost to the job that hangs.
  expect(clock.now() - start).toBeLessThanOrEqual(((200 * 100) / 3) * 1.25);
  await play(() => countOf('dead') === 3);
  const codes = letters.causes().map(({ cause }) => cause.code);
  expect(codes.toSorted()).toEqual(['bug', 'unknown', 'unknown']);
});

test(
  'at the rate that a system allows, three bad jobs among four hundred leave the others 95 % of their pace',
  { timeout: 120_000 },
  async () => {
    const many = 400;
    async function run(bad: readonly string[], untilMs: number | null) {
      const free = new AbortController().signal;
      const { db, clock, enqueue, worker, play, countOf, gate } = queueInATest({
        // The fastest there is: one of the two slots keeps up with it while the other one hangs.
        perMinute: 180,
        burst: 3,
        deliver: async (job) => {
          await gate.take(1, free);
          if (job.key === 'fails') return { kind: 'unknown', message: 'sem resposta' };
          if (job.key === 'throws') throw new Error('always');
          if (job.key === 'hangs') return new Promise<Outcome>(() => undefined);
          await new Promise<void>((resolve) => void clock.after(300, resolve));
          return sent;
        },
      });
      db.client.pragma('synchronous = off');
      transact(db, () => {
        for (const key of bad) enqueue({ key });
        for (let index = 0; index < many; index += 1) enqueue({ key: `lead:${index}` });
      });
      const start = clock.monotonic();
      worker.start();
      await play(() =>
        untilMs === null ? countOf('done') === many : clock.monotonic() - start >= untilMs,
      );
      return { done: countOf('done'), took: clock.monotonic() - start };
    }
    const without = await run([], null);
    const among = await run(['fails', 'throws', 'hangs'], without.took);
    expect(among.done).toBeGreaterThanOrEqual(0.95 * many);
  },
);

test('of jobs that ran when Ponte died, only the one that kills it is set aside', () => {
  const killer = 'job:5';
  const first = queueInATest();
  const { db, clock, settler, countOf } = first;
  for (let index = 0; index < 20; index += 1) first.enqueue({ key: `job:${index}` });
  let deaths = 0;
  let left = true;
  for (let boot = 0; left && boot < 50; boot += 1) {
    const leases = createLeases({ db, clock, bootId: `boot ${boot}` });
    leases.releaseOtherBoots();
    for (;;) {
      // Twice two, as slots come free: what runs already counts.
      const claimed = [1, 2].flatMap(() => leases.claim(2, [{ id: 1, room: 2 }]));
      left = claimed.length > 0;
      if (!left) break;
      if (claimed.some(({ key }) => key === killer)) {
        deaths += 1;
        break;
      }
      for (const job of claimed) {
        void settler.settle(job, { outcome: sent, startedAt: 0, durationMs: 1 });
      }
      settler.flush();
    }
  }
  expect([deaths, countOf('done')]).toEqual([2, 19]);
  expect(first.letters.causes()).toMatchObject([{ cause: { code: 'poison' }, count: 1 }]);
  expect(db.client.prepare(`select key from job where state = 'dead'`).pluck().get()).toBe(killer);
});

test('patience is kept: no call within a wait that was asked for, nor while the breaker is open, nor beyond the rate', async () => {
  const answers = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<Outcome>(sent) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 1000, max: 20_000 })
          .map<Outcome>((retryAfterMs) => ({ kind: 'rate-limited', message: '', retryAfterMs })),
      },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 1000, max: 20_000 }).map<Outcome>((retryAfterMs) => ({
          kind: 'unavailable',
          message: '',
          status: 503,
          retryAfterMs,
        })),
      },
      {
        weight: 4,
        arbitrary: fc.constant<Outcome>({ kind: 'unavailable', message: '', status: 500 }),
      },
      { weight: 2, arbitrary: fc.constant<Outcome>({ kind: 'unknown', message: '' }) },
    ),
    { minLength: 40, maxLength: 80 },
  );
  await fc.assert(
    fc.asyncProperty(answers, async (told) => {
      const perMinute = 60;
      const calls: { at: number; key: string | null; answer: Outcome; shut: boolean }[] = [];
      const free = new AbortController().signal;
      const { clock, db, enqueue, worker, play, countOf, gate } = queueInATest({
        perMinute,
        burst: 5,
        slots: 1,
        deliver: (job) => call(job.key),
        probe: () => call(null),
      });
      db.client.pragma('synchronous = off');
      async function call(key: string | null): Promise<Outcome> {
        await gate.take(1, free);
        const answer = told[calls.length] ?? sent;
        const shut = gate.blocked(1)?.reason === 'breaker_open';
        calls.push({ at: clock.now(), key, answer, shut });
        return answer;
      }
      for (let index = 0; index < 10; index += 1) enqueue({ key: `lead:${index}` });
      worker.start();
      await play(() => countOf('ready') + countOf('leased') === 0);

      calls.forEach(({ at, key, answer, shut }, index) => {
        const next = calls[index + 1];
        if (next && 'retryAfterMs' in answer) {
          expect(next.at - at).toBeGreaterThanOrEqual(answer.retryAfterMs ?? 0);
        }
        // Only looks pass while it is shut.
        if (shut) expect(key).toBeNull();
        const inMinute = calls.filter((each) => each.at >= at && each.at < at + 60_000).length;
        expect(inMinute).toBeLessThanOrEqual(perMinute + 5);
      });
      for (const key of new Set(calls.map((each) => each.key))) {
        if (key === null) continue;
        const own = calls.filter((each) => each.key === key);
        let attempts = 0;
        own.forEach(({ at, answer }, index) => {
          const counted =
            answer.kind === 'unknown' ||
            (answer.kind === 'unavailable' && answer.retryAfterMs === undefined);
          if (!counted) return;
          attempts += 1;
          const next = own[index + 1];
          const least = Math.min(30_000, 2000 * 2 ** (attempts - 1)) / 2;
          if (next) expect(next.at - at).toBeGreaterThanOrEqual(least);
        });
        expect(attempts).toBeLessThanOrEqual(12);
      }
    }),
    { numRuns: 12 },
  );
});

test('with compaction the other side ends as without it, after no more calls', async () => {
  const history = fc.array(
    fc.record({
      lead: fc.integer({ min: 0, max: 4 }),
      gap: fc.integer({ min: 0, max: 6000 }),
      fails: fc.boolean(),
      urgent: fc.boolean(),
    }),
    { minLength: 5, maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(history, async (edits) => {
      const here = new Map<string, number>();
      const there = new Map<string, number>();
      let calls = 0;
      const failing = edits.map(({ fails }) => fails);
      const { clock, db, enqueue, worker, play, countOf } = queueInATest({
        deliver: async (job) => {
          const value = here.get(job.key) ?? 0;
          await new Promise<void>((resolve) => void clock.after(300, resolve));
          if (failing.pop() === true) return { kind: 'unavailable', message: '', status: 500 };
          calls += 1;
          there.set(job.key, value);
          return sent;
        },
      });
      db.client.pragma('synchronous = off');
      worker.start();
      for (const [index, { lead, gap, urgent }] of edits.entries()) {
        transact(db, () => {
          here.set(`lead:${lead}`, index);
          enqueue({ key: `lead:${lead}`, class: urgent ? 'person' : 'edit' });
        });
        let over = false;
        clock.after(gap, () => (over = true));
        await play(() => over);
      }
      await play(() => countOf('ready') + countOf('leased') === 0);
      expect(there).toEqual(here);
      expect(calls).toBeLessThanOrEqual(edits.length);
      expect(countOf('dead')).toBe(0);
    }),
    { numRuns: 15 },
  );
});
