import { join } from 'node:path';
import { test } from 'vitest';
import { transact, type Db } from '../../src/main/service/db/database.ts';
import { openDatabase } from '../../src/main/service/db/open-database.ts';
import { createHistory } from '../../src/main/service/leads/history.ts';
import { createPipeline } from '../../src/main/service/pipeline.ts';
import { createScoring } from '../../src/main/service/scoring/scoring.ts';
import { automationsInATest } from '../support/automations-in-a-test.ts';
import { addConnection } from '../support/queue-in-a-test.ts';
import { createTestClock } from '../support/test-clock.ts';
import { benchFolder, inTurn, percentile, report, timed } from './measure.ts';

const waiting = 10_000;
const behind = 100_000;
const minute = 60_000;

function opened(): Db {
  return openDatabase(join(benchFolder(), 'ponte.sqlite'));
}

/** A world with so many runs that wait until next year. */
function resting(runs: number) {
  const db = opened();
  const clock = createTestClock();
  const world = automationsInATest(db, clock);
  const made = world.make('Espera', {
    trigger: { kind: 'called' },
    steps: [{ id: 'a', kind: 'wait', for: { amount: 52, unit: 'weeks' } }],
  });
  transact(db, () => {
    const lead = world.add({ name: 'Bia' });
    const insert = db.client.prepare(
      `insert into automation_run (uid, automation_id, version, lead_id, state, pc, run_at, started_at)
       select ?, id, 1, ?, 'waiting', 1, ?, ? from automation where uid = ?`,
    );
    for (let index = 0; index < runs; index += 1) {
      insert.run(`run${index}`, lead.id, clock.now() + 364 * 86_400_000 + index, 0, made.id);
    }
  });
  return async () => {
    await world.settled();
    return timed(async () => {
      for (let index = 0; index < 500; index += 1) {
        clock.advance(minute);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  };
}

test('runs that wait, at rest', async () => {
  const figures = await inTurn(5, resting(waiting), resting(0));
  report(`500 min of ${waiting} waiting runs`, figures, 'none waiting');
});

/** p99 of the time from a change to the notice it sets off. */
function noticing(jobs: number) {
  const db = opened();
  let told: () => void = () => undefined;
  const world = automationsInATest(db, createTestClock(), { notify: () => told() });
  world.make('Avisa', {
    trigger: { kind: 'created' },
    steps: [{ id: 'a', kind: 'notice', text: 'Novo' }],
  });
  addConnection(db, 1);
  transact(db, () => {
    const insert = db.client.prepare(
      `insert into job (uid, key, op, class, connection_id, run_at, created_at, updated_at)
       values (?, ?, 'pull', 7, 1, 0, 0, 0)`,
    );
    for (let index = 0; index < jobs; index += 1) insert.run(`job${index}`, `key${index}`);
  });
  return async () => {
    const times: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      const shown = new Promise<void>((resolve) => (told = resolve));
      times.push(
        await timed(async () => {
          world.add({ name: `Lead ${index}` });
          await shown;
        }),
      );
    }
    return percentile(times, 0.99);
  };
}

test('a notice, with a long queue behind it', async () => {
  const figures = await inTurn(3, noticing(behind), noticing(0));
  report(`p99 of a notice behind ${behind} jobs`, figures, 'an empty queue');
});

/** New leads by the thousand, in commits of a hundred. */
function creating(asks: boolean) {
  return async () => {
    const db = opened();
    const world = automationsInATest(db, createTestClock());
    const { clock, leads } = world;
    const live = {
      tell: () => undefined,
      subscribe: () => () => undefined,
      close: () => undefined,
    };
    const pipeline = createPipeline({
      leads,
      clock,
      live,
      history: createHistory(db),
      scoring: createScoring(db, clock),
      enqueue: () => undefined,
      ...(asks ? { automate: world.automate.changed } : {}),
    });
    const cause = { source: 'connection', actor: 'CRM' } as const;
    return timed(() => {
      for (let slice = 0; slice < 100; slice += 1) {
        transact(db, (tx) => {
          for (let index = 0; index < 100; index += 1) {
            pipeline.create(tx, { name: `Lead ${slice} ${index}`, city: 'Campinas' }, cause);
          }
        });
      }
    });
  };
}

test('new leads where nothing listens', async () => {
  report('10000 new leads, asked', await inTurn(3, creating(true), creating(false)), 'not asked');
});
