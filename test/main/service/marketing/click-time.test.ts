import { expect, test } from 'vitest';
import { withRules } from '../../../support/marketing-in-a-test.ts';

const day = 86_400_000;

/** What was told of the click, conversion by conversion. */
async function clicksIn(effects: () => Promise<Record<string, unknown>[]>) {
  return (await effects()).map(({ user_data: data }) => (data as { fbc?: string }).fbc);
}

test('a click is told with the time at which it was seen, and not with that of the lead', async () => {
  const { ask, clock, settled, effects } = await withRules('lead.qualified');
  const email = 'ana@correio.example';
  const { id } = await ask<{ id: string }>('leads.create', { name: 'Ana Souza', email });
  clock.advance(3 * day);
  const clicked = clock.now();
  await ask('leads.edit', { id, tracking: { fbclid: 'IwAR1' } });
  clock.advance(day);
  await ask('leads.edit', { id, status: 'qualified' });
  await settled(['sent']);
  expect(await clicksIn(effects)).toEqual([`fb.1.${clicked}.IwAR1`]);
});

test('a click that a merge brought, or that was there from the start, keeps its time', async () => {
  const { ask, clock, settled, effects, made } = await withRules('lead.qualified');
  const came = clock.now();
  const other = await made('leads.create', {
    name: 'Ana S.',
    phone: '+5511987654321',
    tracking: { fbclid: 'IwAR2' },
  });
  clock.advance(day);
  const id = await made('leads.create', { name: 'Ana Souza', email: 'ana@correio.example' });
  clock.advance(day);
  await ask('leads.merge', { id, merge: [other] });
  clock.advance(day);
  await ask('leads.edit', { id, status: 'qualified' });
  await settled(['sent']);
  expect(await clicksIn(effects)).toEqual([`fb.1.${came}.IwAR2`]);
});
