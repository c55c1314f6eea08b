import { expect, test } from 'vitest';
import { oddDinamize } from '../../../../support/odd-dinamize.ts';
import { syncInATest } from '../../../../support/sync-in-a-test.ts';

test('a contact that is there and cannot be read is not taken for deleted', async () => {
  let contact: Record<string, unknown> = {
    code: '7',
    name: 'Maria',
    email: 'maria@correio.example',
  };
  const there = await oddDinamize({
    '/emkt/contact/get': () => contact,
    '/emkt/contact/search': ({ search }) => {
      const by = (search as { field: string; value: string }[] | undefined)?.find(
        ({ field }) => field !== 'insert_date',
      );
      const found = by === undefined || contact[by.field] === by.value;
      return { next: false, items: found ? [contact] : [] };
    },
  });
  const app = syncInATest();
  await app.connect(there);
  const lead = app.byEmail('maria@correio.example')!;
  contact = { code: '7', name: { first: 'Maria' }, email: 'nova@correio.example' };
  app.edit(lead, { name: 'Maria das Dores' });
  await app.idle();
  expect(app.conflicts()).toEqual([]);
  expect(app.stateOf(lead)).toBe('failed');
  const said = app.db.client.prepare(`select error_message from job where state = 'dead'`);
  expect(said.pluck().get()).toMatch(/cannot be read \(name\)/);
});
