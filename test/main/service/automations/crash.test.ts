import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Db } from '../../../../src/main/service/db/database.ts';
import { automationsInATest } from '../../../support/automations-in-a-test.ts';
import { openTestDb, temporaryFolder } from '../../../support/open-test-db.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const hour = 3_600_000;

/** The file as a killed process would leave it after each of its commits. */
function afterEachCommit(db: Db, seen: () => number) {
  const left: { file: Buffer; seen: number }[] = [];
  const begin = db.client.transaction.bind(db.client) as (work: () => unknown) => {
    immediate: () => unknown;
  };
  Object.assign(db.client, {
    transaction: (work: () => unknown) => ({
      immediate() {
        const answer = begin(work).immediate();
        left.push({ file: db.client.serialize(), seen: seen() });
        return answer;
      },
    }),
  });
  return left;
}

test('killed after any commit, each step of a run happens once, or is told as uncertain', async () => {
  const db = openTestDb();
  let shown = 0;
  const notify = () => void (shown += 1);
  const world = automationsInATest(db, createTestClock(), { notify });
  world.make('Tudo', {
    trigger: { kind: 'created' },
    steps: [
      { id: 'a', kind: 'notice', text: 'Novo' },
      { id: 'b', kind: 'tag', tag: 'novo' },
      { id: 'c', kind: 'message', channel: 'email', templateId: 'first', connectionId: null },
      { id: 'd', kind: 'wait', for: { amount: 1, unit: 'hours' } },
      { id: 'e', kind: 'follow-up', in: { amount: 1, unit: 'days' } },
      { id: 'f', kind: 'message', channel: 'email', templateId: 'second', connectionId: null },
      { id: 'g', kind: 'assign', owner: 'Rui' },
    ],
  });
  const left = afterEachCommit(db, () => shown);
  const lead = world.add({ name: 'Bia' });
  await world.pass(hour);
  expect(left.length).toBeGreaterThan(9);

  const outcomes = new Set<string>();
  for (const { file, seen } of left) {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'ponte.sqlite'), file);
    const again = openTestDb(dir);
    shown = seen;
    const next = automationsInATest(again, createTestClock(), { notify });
    await next.pass(2 * hour);
    const [run] = next.runs();
    expect(run).toMatchObject({ state: 'done' });
    expect(run?.steps.map(({ kind }) => kind).join(' ')).toBe(
      'notice tag message wait follow-up message assign',
    );
    expect(next.messages()).toEqual(['first', 'second']);
    expect(next.lead(lead.id)).toMatchObject({ tags: ['novo'], owner: 'Rui' });
    const changes = again.client
      .prepare(`select count(*) from change where field = 'tags'`)
      .pluck();
    expect(changes.get()).toBe(1);
    const notice = run?.steps[0]?.outcome ?? '';
    outcomes.add(notice);
    expect(notice === 'uncertain' ? shown <= 1 : shown === 1).toBe(true);
    await next.stop();
    again.close();
  }
  // The one instant of which nobody knows was among them.
  expect([...outcomes].toSorted()).toEqual(['done', 'uncertain']);
});
