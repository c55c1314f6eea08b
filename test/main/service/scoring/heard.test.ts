import { expect, test } from 'vitest';
import { defaultRules } from '../../../../src/main/service/scoring/default-rules.ts';
import type { AutomationRun } from '../../../../src/shared/model/automation.ts';
import type { HistoryEntry, Lead } from '../../../../src/shared/model/lead.ts';
import type { RuleSet, ScoringNow } from '../../../../src/shared/model/scoring.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const day = 86_400_000;
const same = { name: null, on: true } as const;
/** Two messages within three days are 15 points, which is warm, and three 25, which is hot. */
const engaged: RuleSet = {
  ...defaultRules,
  rules: [
    {
      ...same,
      id: 'heard',
      kind: 'engagement',
      types: ['message.received'],
      days: 3,
      bands: [
        { least: 2, points: 15 },
        { least: 3, points: 25 },
      ],
    },
  ],
};

/** A service in which being another class sets off one automation, and any edit another. */
async function rooms(rules: RuleSet) {
  const clock = createTestClock(Date.now());
  const all = await hooksInATest({ clock });
  const { ask, until } = all;
  const publish = async (set: RuleSet) => {
    const now = await ask<ScoringNow>('scoring.now');
    const draft = await ask<{ rev: number }>('scoring.saveDraft', {
      rules: set,
      rev: now.draft?.rev ?? null,
    });
    await ask('scoring.publish', { rev: draft.rev, note: null });
    await until(
      async () => (await ask<ScoringNow>('scoring.now')).run?.state === 'completed',
      'The scores',
    );
  };
  await publish(rules);
  for (const trigger of [
    { kind: 'temperature', to: ['hot', 'warm', 'cold'] },
    { kind: 'changed', fields: [] },
  ]) {
    const made = await ask<{ id: string }>('automations.create', {
      name: trigger.kind,
      definition: {
        trigger,
        conditions: {},
        whileRunning: 'restart',
        steps: [{ id: 'a', kind: 'notice', text: 'Veja' }],
      },
    });
    await ask('automations.setOn', { id: made.id, on: true });
  }
  let told = 0;
  const message = () => {
    told += 1;
    const payload = { phone: '+5511982317745', text: 'Oi' };
    return ask('events.create', { type: 'message.received', idempotencyKey: `${told}`, payload });
  };
  const ana = () => ask<Lead>('leads.create', { name: 'Ana', phone: '+5511982317745' });
  const lead = (id: string) => ask<Lead>('leads.get', { id });
  const setOff = async (id: string) =>
    (await ask<{ items: AutomationRun[] }>('automations.runs', { limit: 100 })).items
      .filter(({ leadId }) => leadId === id)
      .map(({ automationName }) => automationName);
  return { ...all, clock, publish, message, ana, lead, setOff };
}

test('a fact that makes a lead hot sets off what waits for that at once, and stands in its history', async () => {
  const { ask, ana, message, lead, setOff } = await rooms(engaged);
  const { id } = await ana();
  expect(await setOff(id)).toEqual(['temperature']);
  const before = await lead(id);
  await message();
  expect(await lead(id)).toMatchObject({ score: 0, temperature: 'cold' });
  await message();
  await message();
  const after = await lead(id);
  expect(after).toMatchObject({ score: 25, temperature: 'hot', localRev: before.localRev });
  expect(await setOff(id)).toEqual(['temperature', 'temperature', 'temperature']);
  const { items } = await ask<{ items: HistoryEntry[] }>('leads.history', { id });
  expect(items.map(({ field, before: was, after: is }) => [field, was, is]).slice(0, 2)).toEqual([
    ['temperature', 'warm', 'hot'],
    ['temperature', 'cold', 'warm'],
  ]);
});

test('a class that time alone changes is told to automations, and one that new rules change is not', async () => {
  const { ask, ana, message, lead, setOff, publish, clock, until } = await rooms(engaged);
  const { id } = await ana();
  await message();
  await message();
  expect(await setOff(id)).toEqual(['temperature', 'temperature']);
  clock.advance(4 * day);
  await until(async () => (await lead(id)).temperature === 'cold', 'The day');
  expect(await setOff(id)).toEqual(['temperature', 'temperature', 'temperature']);
  const { items } = await ask<{ items: HistoryEntry[] }>('leads.history', { id });
  expect(items[0]).toMatchObject({ field: 'temperature', after: 'cold', actor: 'Ponte' });

  await publish({ ...engaged, warmFrom: 0 });
  expect((await lead(id)).temperature).toBe('warm');
  expect(await setOff(id)).toHaveLength(3);
});
