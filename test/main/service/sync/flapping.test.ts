import { expect, test } from 'vitest';
import { admin, ana, syncInATest } from '../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../support/dinamize-port.ts';
import { customersOf } from '../../../support/gestaoclick-port.ts';

const [here, there] = ['+5511982317745', '+5519991246630'];

/** A lead at two systems, in each of which something of its own keeps writing the phone. */
async function contested() {
  const sandbox = await sandboxForThisTest({
    limits: { dinamizePerMinute: 1_000_000, gestaoclickPerSecond: 1_000_000 },
  });
  const app = syncInATest();
  const dinamize = await app.connect(sandbox);
  const gestaoclick = await app.connectGestaoClick(sandbox);
  const lead = app.add(
    { name: 'Maria das Dores', email: 'maria@correio.example', phone: here },
    { ...ana, sendTo: [dinamize.id, gestaoclick.id] },
  );
  await app.idle();
  const both = async () => {
    for (const { uid } of [dinamize, gestaoclick]) await app.pulled(uid);
    await app.idle();
  };
  await both();
  const [contact] = await contactsOf(sandbox).all();
  const [customer] = await customersOf(sandbox).all();
  const robots = {
    gestaoclick: async (celular: string) => {
      await customersOf(sandbox).edit(customer?.id ?? '', { celular });
      await both();
    },
    dinamize: async (cmp4: string) => {
      await contactsOf(sandbox).edit(contact?.id ?? '', { custom_fields: { cmp4 } });
      await both();
    },
  };
  const phoneThere = async () =>
    String((await customersOf(sandbox).get(customer?.id ?? ''))['celular']).replace(/\D/g, '');
  const writes = async () => (await sandbox.journal()).filter(({ by }) => by === 'api').length;
  return { app, lead, robots, both, phoneThere, writes, sandbox, customer };
}

test('a field that two systems write in turns is left to a person, with both of them named', async () => {
  const { app, lead, robots, both, phoneThere, writes, sandbox, customer } = await contested();
  await robots.gestaoclick('(19) 99124-6630');
  await robots.dinamize('5511982317745');
  expect(app.conflicts()).toEqual([]);
  await robots.gestaoclick('(19) 99124-6630');

  expect(app.conflicts()).toMatchObject([
    {
      kind: 'flapping',
      field: 'phone',
      local: here,
      remote: there,
      choices: ['local', 'remote', 'value'],
      writers: [
        { by: 'GestãoClick', value: there, times: 2 },
        { by: 'Dinamize', value: here, times: 1 },
      ],
    },
  ]);
  const written = await writes();
  await both();
  expect(app.now(lead).phone).toBe(here);
  expect(await writes()).toBe(written);
  expect(app.conflicts()).toMatchObject([{ kind: 'flapping' }]);

  // All else of the record goes on.
  await customersOf(sandbox).edit(customer?.id ?? '', { nome: 'Maria das Dores Prado' });
  await both();
  expect(app.now(lead).name).toBe('Maria das Dores Prado');
  expect(app.conflicts()).toMatchObject([{ kind: 'flapping', writers: { length: 2 } }]);

  const [conflict] = app.conflicts();
  await app.settle.one(
    { operator: admin, source: 'form' },
    { id: conflict?.id ?? '', choice: 'local', winner: 'local' },
  );
  app.clock.advance(6000);
  await both();
  expect(await phoneThere()).toBe('11982317745');
  expect(app.conflicts()).toEqual([]);
});

test('a person who edits the field here begins it anew', async () => {
  const { app, lead, robots } = await contested();
  await robots.gestaoclick('(19) 99124-6630');
  await robots.dinamize('5511982317745');
  app.edit(lead, { phone: '+5521988887777' });
  await app.idle();
  await robots.gestaoclick('(19) 99124-6630');
  expect(app.now(lead).phone).toBe(there);
  expect(app.conflicts()).toEqual([]);
});

test('a day is long enough for a field to change its mind', async () => {
  const { app, lead, robots } = await contested();
  await robots.gestaoclick('(19) 99124-6630');
  await robots.dinamize('5511982317745');
  app.clock.advance(25 * 3_600_000);
  await robots.gestaoclick('(19) 99124-6630');
  expect(app.now(lead).phone).toBe(there);
  expect(app.conflicts()).toEqual([]);
});
