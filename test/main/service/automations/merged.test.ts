import { expect, test } from 'vitest';
import type { Automation, AutomationRun } from '../../../../src/shared/model/automation.ts';
import { hooksInATest } from '../../../support/hooks-in-a-test.ts';
import { createTestClock } from '../../../support/test-clock.ts';

const day = 86_400_000;
const ana = { name: 'Ana Souza', email: 'ana@correio.example' };
const rui = { name: 'Rui Souza', phone: '+5511987654321' };
const tag = (id: string, name: string) => ({ id, kind: 'tag', tag: name });
const waitOf = (id: string, days: number) => ({
  id,
  kind: 'wait',
  for: { amount: days, unit: 'days' },
});

/** A service with one automation that is on, and time that passes for it. */
async function withAutomation(definition: object) {
  const clock = createTestClock();
  const all = await hooksInATest({ clock });
  const { ask, until } = all;
  const { id } = await ask<Automation>('automations.create', {
    name: 'Sequência',
    definition: { conditions: {}, whileRunning: 'skip', ...definition },
  });
  await ask('automations.setOn', { id, on: true });
  const made = async (draft: object) => (await ask<{ id: string }>('leads.create', draft)).id;
  const runs = async (query: object = {}) =>
    (await ask<{ items: AutomationRun[] }>('automations.runs', { limit: 100, ...query })).items;
  /** What became of them, the oldest first. */
  const states = async () =>
    (await runs()).map(({ state, reason }) => [state, reason].filter(Boolean).join(' ')).reverse();
  const tags = async (lead: string) =>
    (await ask<{ tags: string[] }>('leads.get', { id: lead })).tags;
  /** Lets time pass until the runs are so. */
  const pass = (wanted: readonly string[], ms = day / 4) =>
    until(async () => {
      if (JSON.stringify(await states()) === JSON.stringify(wanted)) return true;
      clock.advance(ms);
      return false;
    }, `Runs ${wanted.join()}`);
  const become = (...wanted: string[]) => pass(wanted, 0);
  return { ...all, clock, made, runs, states, tags, pass, become };
}

const sequence = {
  trigger: { kind: 'status', to: ['contacted'] },
  steps: [waitOf('a', 3), tag('b', 'terceiro dia')],
};

test('a run that waits on a lead goes on with the one it was merged into, and back when they are parted', async () => {
  const { ask, made, runs, tags, pass, become, until, clock } = await withAutomation({
    ...sequence,
    steps: [...sequence.steps, waitOf('c', 3), tag('d', 'sexto dia')],
  });
  const [keep, other] = [await made(ana), await made(rui)];
  await ask('leads.edit', { id: other, status: 'contacted' });
  await become('waiting');
  await ask('leads.merge', { id: keep, merge: [other] });
  // The status that the merge brought does not set it off a second time.
  expect(await runs({ leadId: keep })).toMatchObject([
    { state: 'waiting', leadId: keep, leadName: 'Ana Souza' },
  ]);
  await until(async () => {
    clock.advance(day / 4);
    return (await tags(keep)).length > 0;
  }, 'The third day');
  expect(await tags(keep)).toEqual(['terceiro dia']);
  await ask('leads.unmerge', { id: other });
  await pass(['done']);
  // What was done since the merge stays with the one it was done to.
  expect([await tags(keep), await tags(other)]).toEqual([['terceiro dia'], ['sexto dia']]);
});

test('who waits for a condition looks at the lead it was merged into', async () => {
  const { ask, made, tags, become } = await withAutomation({
    trigger: sequence.trigger,
    steps: [
      {
        id: 'a',
        kind: 'wait-until',
        conditions: { filter: { city: ['Santos'] } },
        limit: { amount: 30, unit: 'days' },
        otherwise: 'stop',
      },
      tag('b', 'na praia'),
    ],
  });
  const [keep, other] = [await made(ana), await made(rui)];
  await ask('leads.edit', { id: other, status: 'contacted' });
  await become('waiting');
  await ask('leads.merge', { id: keep, merge: [other] });
  await ask('leads.edit', { id: keep, city: 'Santos' });
  await become('done');
  expect(await tags(keep)).toEqual(['na praia']);
});

test('of two runs of one automation that a merge brings together one goes on, and the other says why not', async () => {
  const { ask, made, states, tags, pass, become, clock } = await withAutomation(sequence);
  const [keep, other] = [await made(ana), await made(rui)];
  await ask('leads.edit', { id: keep, status: 'contacted' });
  clock.advance(day);
  await ask('leads.edit', { id: other, status: 'contacted' });
  await become('waiting', 'waiting');
  const { undoId } = await ask<{ undoId: string }>('leads.merge', { id: keep, merge: [other] });
  expect(await states()).toEqual(['waiting', 'stopped merged']);
  // Parted again, both wait as before.
  await ask('leads.undo', { undoId });
  expect(await states()).toEqual(['waiting', 'waiting']);
  await ask('leads.merge', { id: keep, merge: [other] });
  await pass(['done', 'stopped merged']);
  expect(await tags(keep)).toEqual(['terceiro dia']);
  // Set off anew it is one run, as ever.
  await ask('leads.edit', { id: keep, status: 'new' });
  await ask('leads.edit', { id: keep, status: 'contacted' });
  await become('done', 'stopped merged', 'waiting');
});

test('what waits on a merged lead is in the way of beginning the same of the one that was kept', async () => {
  const { ask, made, states, become } = await withAutomation(sequence);
  const [keep, other] = [await made(ana), await made(rui)];
  await ask('leads.edit', { id: other, status: 'contacted' });
  await become('waiting');
  await ask('leads.merge', { id: keep, merge: [other] });
  await ask('leads.edit', { id: keep, status: 'lost' });
  await ask('leads.edit', { id: keep, status: 'contacted' });
  expect(await states()).toEqual(['waiting']);
});
