import { expect, onTestFinished, test } from 'vitest';
import type { ScoreRule } from '../../../../src/shared/model/scoring.ts';
import { transact } from '../../../../src/main/service/db/database.ts';
import { repairLeadCounts } from '../../../../src/main/service/leads/lead-counts.ts';
import { silentLog } from '../../../../src/main/service/log.ts';
import { createScoringDesk } from '../../../../src/main/service/scoring/create-scoring-desk.ts';
import { defaultRules } from '../../../../src/main/service/scoring/default-rules.ts';
import { createScoring } from '../../../../src/main/service/scoring/scoring.ts';
import { refusal } from '../../../support/leads-in-a-test.ts';
import { temporaryFolder } from '../../../support/open-test-db.ts';
import { admin, scoringInATest, withPoints } from '../../../support/scoring-in-a-test.ts';

const day = 24 * 60 * 60_000;
const generous = withPoints(defaultRules, 'interest', 30);

test('publishing scores every lead by the new version, and tells nobody lead by lead', async () => {
  const rooms = scoringInATest();
  const { desk, enqueued, notices } = rooms;
  rooms.addMany(450, (index) => ({ name: `P${index}`, interest: index % 2 ? 'casa' : 'carro' }));
  const gone = rooms.add({ name: 'X', interest: 'casa' });
  rooms.remove(gone);
  const [revs, sends] = [rooms.rowsIn('change'), enqueued.length];
  notices.length = 0;
  desk.start();
  onTestFinished(desk.stop);

  const made = rooms.publish(generous);
  // Whoever writes at once is scored by it at once.
  const written = rooms.add({ name: 'Nova', interest: 'casa' });
  expect(written).toMatchObject({ score: 30, temperature: 'hot', scoreVersion: 2 });
  await desk.settled();

  expect(made).toMatchObject({ version: 2, by: 'Ana', restoredFrom: null });
  expect(desk.now()).toMatchObject({
    draft: null,
    run: { state: 'completed', version: 2, changed: 225, moved: 225, total: 451, done: 451 },
  });
  expect(new Set(rooms.scores().map((row) => JSON.stringify(row)))).toEqual(
    new Set([
      '{"score":30,"temperature":"hot","version":2}',
      '{"score":0,"temperature":"cold","version":2}',
    ]),
  );
  // The counters of lists moved with the classes.
  expect(repairLeadCounts(rooms.db)).toBe(0);
  // Only the lead that was added is in the history and was sent.
  expect(rooms.rowsIn('change') - revs).toBe(1);
  expect(enqueued.length - sends).toBe(1);
  expect(notices.filter((each) => each.type === 'leads.changed')).toEqual([
    { type: 'leads.changed', ids: [written.uid] },
    { type: 'leads.changed', ids: null },
  ]);
});

test('scores that were being worked out anew when the process ended are gone on with', async () => {
  const dir = temporaryFolder();
  const rooms = scoringInATest(dir);
  rooms.addMany(5_000, () => ({ name: 'P', interest: 'casa' }));
  rooms.desk.start();
  rooms.publish(generous);
  // As a process that ends: what was committed stays, nothing more is done.
  await rooms.desk.stop();
  const left = rooms.scores().filter(({ version }) => version === 1).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(5_000);
  expect(rooms.desk.now().run?.state).toBe('running');

  const scoring = createScoring(rooms.db, rooms.clock);
  const next = createScoringDesk({ ...rooms, scoring, log: silentLog, sliceMs: 5 });
  next.start();
  await next.settled();
  expect(rooms.scores().every(({ version, score }) => version === 2 && score === 30)).toBe(true);
  expect(next.now().run).toMatchObject({ state: 'completed', changed: 5_000, moved: 5_000 });
  await next.stop();
});

test('a version published while another is worked out takes its place', async () => {
  const rooms = scoringInATest();
  rooms.addMany(3_000, () => ({ name: 'P', interest: 'casa' }));
  rooms.desk.start();
  onTestFinished(rooms.desk.stop);
  rooms.publish(generous);
  rooms.publish(withPoints(defaultRules, 'interest', 20));
  await rooms.desk.settled();
  expect(rooms.scores().every(({ version, score }) => version === 3 && score === 20)).toBe(true);
  expect(rooms.db.client.prepare('select state from score_run order by id').pluck().all()).toEqual([
    'superseded',
    'completed',
  ]);
});

test('going back makes the rules of an earlier version the newest, and says so', async () => {
  const rooms = scoringInATest();
  const { desk } = rooms;
  rooms.add({ name: 'P', interest: 'casa' });
  desk.start();
  onTestFinished(desk.stop);
  rooms.publish(generous);
  expect(refusal(() => desk.rollBack({ version: 1, current: 1 }, admin)).code).toBe(
    'CHANGED_MEANWHILE',
  );
  desk.rollBack({ version: 1, current: 2 }, admin);
  await desk.settled();
  expect(rooms.scores()).toEqual([{ score: 15, temperature: 'warm', version: 3 }]);
  expect(
    desk.versions().map(({ version, by, restoredFrom }) => ({ version, by, restoredFrom })),
  ).toEqual([
    { version: 3, by: 'Ana', restoredFrom: 1 },
    { version: 2, by: 'Ana', restoredFrom: null },
    { version: 1, by: 'Ponte', restoredFrom: null },
  ]);
  expect(desk.diff(1, 3)).toEqual([]);
  expect(
    rooms.db.client.prepare(`select action, actor, subject_id as id from audit`).all(),
  ).toEqual([
    { action: 'score-rules.published', actor: 'Ana', id: '2' },
    { action: 'score-rules.rolled-back', actor: 'Ana', id: '3' },
  ]);
});

test('a draft is kept, changes no score, and two people cannot write over each other', () => {
  const rooms = scoringInATest();
  const { desk } = rooms;
  rooms.add({ name: 'P', interest: 'casa' });
  const first = desk.saveDraft({ rules: generous, rev: null }, admin);
  expect(first).toMatchObject({ rev: 1, basedOn: 1, by: 'Ana' });
  expect(rooms.scores()).toEqual([{ score: 15, temperature: 'warm', version: 1 }]);
  const bia = { name: 'Bia', role: 'admin' } as const;
  expect(desk.saveDraft({ rules: generous, rev: 1 }, bia).rev).toBe(2);
  expect(refusal(() => desk.saveDraft({ rules: defaultRules, rev: 1 }, admin)).code).toBe(
    'CHANGED_MEANWHILE',
  );
  expect(refusal(() => desk.publish({ rev: 1, note: null }, admin)).code).toBe('CHANGED_MEANWHILE');
  expect(desk.now().draft?.rules).toEqual(generous);
  desk.saveDraft({ rules: { ...generous, hotFrom: 3 }, rev: 2 }, admin);
  expect(refusal(() => desk.publish({ rev: 3, note: null }, admin)).details).toMatchObject({
    fields: [{ field: 'hotFrom', problem: 'hot_below_warm' }],
  });
  desk.discardDraft(3, admin);
  expect(desk.now().draft).toBeNull();
});

test('scores that grow old are worked out anew each day, and only where a rule looks at time', async () => {
  const rooms = scoringInATest();
  const { desk, clock } = rooms;
  rooms.add({ name: 'P', interest: 'casa' });
  const quiet = rooms.add({ name: 'Q' });
  desk.start();
  onTestFinished(desk.stop);
  clock.advance(2 * day);
  expect(rooms.rowsIn('score_run')).toBe(0);

  const same = { name: null, on: true } as const;
  const recency: ScoreRule = {
    ...same,
    id: 'new',
    kind: 'recency',
    of: 'created',
    bands: [{ within: 5, points: 10 }],
  };
  const engaged: ScoreRule = {
    ...same,
    id: 'heard',
    kind: 'engagement',
    types: [],
    days: 10,
    bands: [{ least: 1, points: 4 }],
  };
  rooms.publish({ ...defaultRules, rules: [...defaultRules.rules, recency, engaged] });
  await desk.settled();
  expect(rooms.scores().map(({ score }) => score)).toEqual([25, 10]);

  // What was received since counts from the next day on.
  transact(rooms.db, (tx) =>
    tx.client
      .prepare(
        `insert into event (uid, type, source, payload, lead_id, occurred_at, received_at)
         values ('e', 'message.received', 'whatsapp', '{}', ?, ?, ?)`,
      )
      .run(quiet.id, clock.now(), clock.now()),
  );
  clock.advance(day);
  await desk.settled();
  expect(rooms.scores().map(({ score }) => score)).toEqual([25, 14]);
  for (let passed = 0; passed < 3; passed += 1) {
    clock.advance(day);
    await desk.settled();
  }
  expect(rooms.scores().map(({ score }) => score)).toEqual([15, 4]);
  expect(desk.now().run).toMatchObject({ kind: 'daily', by: 'Ponte', state: 'completed' });
  expect(rooms.scores().every(({ version }) => version === 2)).toBe(true);
});

test('a preview shows chosen leads before and after, and the effect on all is counted exactly', async () => {
  const rooms = scoringInATest();
  const { desk } = rooms;
  rooms.addMany(300, (index) => ({ name: 'P', interest: index % 3 ? 'casa' : 'carro' }));
  const lead = rooms.add({ name: 'Ana', interest: 'terreno' });
  rooms.remove(rooms.add({ name: 'X', interest: 'casa' }));
  expect(desk.preview(generous, [lead.uid, 'gone'])).toEqual([
    {
      leadId: lead.uid,
      name: 'Ana',
      before: expect.objectContaining({ score: 15, temperature: 'warm', version: 1 }) as object,
      after: {
        score: 30,
        temperature: 'hot',
        reasons: [
          { rule: 'interest', kind: 'keywords', points: 30, values: { keyword: 'terreno' } },
        ],
      },
    },
  ]);
  const task = desk.startImpact(generous, admin);
  expect(await rooms.ended(desk.impact, task)).toMatchObject({
    state: 'done',
    result: {
      leads: 301,
      scores: [
        { score: 0, hot: 0, warm: 0, cold: 100 },
        { score: 30, hot: 0, warm: 201, cold: 0 },
      ],
      counts: { complete: 0, interest: 201, city: 0, income: 0 },
    },
  });
  await desk.stop();
});
